import { createHmac } from 'node:crypto'
import { sameCode } from '#core/hash.ts'
import type { Received } from './operation.ts'

/** A message as Standard Webhooks signs it: `at` in epoch milliseconds, `body` exactly as sent. */
export interface Signed {
  readonly id: string
  readonly at: number
  readonly body: string
}

/** The three headers of a signed message (Standard Webhooks 1.0). The secret is "whsec_" and base64. */
export function sign(secret: string, { id, at, body }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${code(secret, id, timestamp, body)}`,
  }
}

/** What is wrong with a message's signature, or undefined when it is genuine and less than five minutes off. */
export function flawOf(secret: string, headers: Received['headers'], body: string, now: number): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'webhook-id, webhook-timestamp and webhook-signature are required.'
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is not a number of seconds.'
  if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs) return 'webhook-timestamp is more than five minutes off.'
  const expected = `v1,${code(secret, id, timestamp, body)}`
  // Several signatures may stand there while a secret is being changed.
  const genuine = signatures.split(' ').some((signature) => sameCode(signature, expected))
  return genuine ? undefined : 'webhook-signature does not match.'
}

const toleranceMs = 5 * 60_000

function code(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
}
