import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { canonical } from './canonical.ts'

/** SHA-256 of a text, in lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** SHA-256 of a value's canonical JSON: the same for equal values, whatever the order of their keys. */
export function digestOf(value: unknown): string {
  return sha256(canonical(value))
}

/** HMAC-SHA-256 of a text, in lower-case hexadecimal. */
export function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}

/** Compares two codes without telling by its duration where they differ. */
export function sameCode(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
