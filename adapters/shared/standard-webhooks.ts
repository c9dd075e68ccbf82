import { createHmac } from 'node:crypto'
import { sameCode } from '#core/hash.ts'

const tolerance = 300

/** A message as it travels; the body is exactly what is sent. */
export interface Message {
  readonly id: string
  /** Unix time in seconds. */
  readonly timestamp: number
  readonly body: string | Buffer
}

/**
 * The headers that prove who sent a message (Standard Webhooks, scheme v1).
 *
 * The secret is "whsec_" and base64; `readKey` tells whether it is one.
 */
export function signMessage(message: Message, secret: string): Readonly<Record<string, string>> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': `v1,${signature(message, readKey(secret))}`,
  }
}

/**
 * Whether the headers prove that a holder of the secret sent this body within five minutes of `now`.
 *
 * The header may list several signatures, which is how a sender changes its secret; one that fits is enough.
 */
export function isGenuine(
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
  secret: string,
  now: number,
): boolean {
  const id = headers['webhook-id']
  const sentAt = headers['webhook-timestamp']
  const listed = headers['webhook-signature']
  if (!id || !listed || !sentAt || !/^\d{1,12}$/.test(sentAt)) return false
  if (Math.abs(now / 1000 - Number(sentAt)) > tolerance) return false
  const expected = signature({ id, timestamp: Number(sentAt), body }, readKey(secret))
  return listed
    .split(' ')
    .slice(0, 10)
    .some((candidate) => sameCode(candidate, `v1,${expected}`))
}

/** The key inside a secret. Throws a TypeError that does not show it when it is shorter than 24 bytes or no base64. */
export function readKey(secret: string): Buffer {
  const text = secret.replace(/^whsec_/, '')
  const key = Buffer.from(text, 'base64')
  if (key.length < 24 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new TypeError('it must be "whsec_" and at least 24 bytes in base64')
  }
  return key
}

function signature({ id, timestamp, body }: Message, key: Buffer): string {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
}
