import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { OnloopError } from '#core/errors.ts'

/** What a failed call of Slack's API means: `CHANNEL_UNREACHABLE` may succeed later, `CHANNEL_REFUSED` will not. */
export function failure(operation: string, thrown: unknown): OnloopError {
  if (thrown instanceof OnloopError) return thrown
  const parameters = { channel: 'Slack', operation, detail: detailOf(thrown) }
  if (thrown instanceof WebAPIRateLimitedError) {
    const retryAfterMs = thrown.retryAfter * 1000
    return new OnloopError('CHANNEL_UNREACHABLE', parameters, { cause: thrown, retryable: true, retryAfterMs })
  }
  if (thrown instanceof WebAPIPlatformError && !transient.has(thrown.data.error)) {
    return new OnloopError('CHANNEL_REFUSED', parameters, { cause: thrown })
  }
  return new OnloopError('CHANNEL_UNREACHABLE', parameters, { cause: thrown, retryable: true })
}

/** Whether the call may have been done although it failed. */
export function leavesDoubt(thrown: unknown): boolean {
  if (thrown instanceof WebAPIRateLimitedError) return false
  if (thrown instanceof WebAPIPlatformError) return doubtful.has(thrown.data.error)
  return true
}

/** The error code of Slack, where Slack itself refused. */
export function platformCode(thrown: unknown): string | undefined {
  return thrown instanceof WebAPIPlatformError ? thrown.data.error : undefined
}

/** What an error is called in a log line: its text may quote what a person wrote. */
export function nameOf(thrown: unknown): string {
  if (thrown instanceof OnloopError) return thrown.code
  const cause = thrown instanceof Error && 'original' in thrown ? thrown.original : undefined
  if (cause !== undefined) return nameOf(cause)
  return thrown instanceof Error ? thrown.name : typeof thrown
}

/** Slack's own texts say of these that some part of the call may have succeeded. */
const doubtful = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'])
const transient = new Set([...doubtful, 'ratelimited', 'rate_limited', 'accesslimited'])

function detailOf(thrown: unknown): string {
  if (thrown instanceof WebAPIRateLimitedError) return `asked to wait ${thrown.retryAfter} s`
  if (thrown instanceof WebAPIHTTPError) return `HTTP ${thrown.statusCode}`
  if (thrown instanceof WebAPIRequestError) return safe(thrown.original.message)
  if (thrown instanceof WebAPIPlatformError) {
    const { error, response_metadata: metadata } = thrown.data
    return safe([error, ...(metadata?.messages ?? []).slice(0, 3)].join(' '))
  }
  return safe(thrown instanceof Error ? thrown.message : String(thrown))
}

function safe(text: string): string {
  return text.replace(/xox[a-z][\w.-]+/gi, '(token)').slice(0, 300)
}
