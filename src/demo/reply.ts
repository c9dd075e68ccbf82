import { STATUS_CODES } from 'node:http'
import { z } from 'zod'

export interface Reply<Body = unknown> {
  readonly status: number
  readonly body?: Body | Problem
  readonly headers?: Readonly<Record<string, string>>
}

/** RFC 9457. */
export const Problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
})
export type Problem = z.infer<typeof Problem>

export function ok<Body>(body: Body, status = 200): Reply<Body> {
  return { status, body }
}

export function refuse(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Reply<never> {
  const body: Problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail }
  return { status, body, headers: { 'content-type': 'application/problem+json', ...headers } }
}
