/** Slack's way of saying no: HTTP 200 with `{ ok: false, error }`. */
export class Refusal extends Error {
  readonly code: string
  readonly details: readonly string[]
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: string, details: readonly string[] = [], extra: Readonly<Record<string, unknown>> = {}) {
    super(`${code} ${details.join(' ')}`.trim())
    this.code = code
    this.details = details
    this.extra = extra
  }
}
