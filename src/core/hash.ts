import { createHash, createHmac, createPublicKey, sign, timingSafeEqual, verify } from 'node:crypto'
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

/** Signs a text with an Ed25519 private key (PEM, PKCS #8): the signature in base64. The same text gets the same one. */
export function signText(privateKeyPem: string, text: string): string {
  return sign(null, Buffer.from(text), privateKeyPem).toString('base64')
}

/**
 * Whether the holder of this Ed25519 key (PEM) signed exactly this text.
 *
 * Only the one base64 spelling of a signature is accepted. Throws when the key is no PEM at all.
 */
export function verifySignature(publicKeyPem: string, text: string, signature: string): boolean {
  const key = createPublicKey(publicKeyPem)
  const bytes = Buffer.from(signature, 'base64')
  if (key.asymmetricKeyType !== 'ed25519' || bytes.toString('base64') !== signature) return false
  return verify(null, Buffer.from(text), key, bytes)
}
