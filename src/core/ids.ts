import { sha256 } from './hash.ts'

/** Crockford's alphabet: no letters that people mistake for digits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The id of the case that an arrival opens, "C-7K2M9QX4ZT": the same for every delivery of the same arrival. */
export function requestId(arrival: string): string {
  return `C-${shortCode(arrival, 10)}`
}

/** A short code for people, made of a text: five bits a character, so that ten tell a million apart. */
export function shortCode(of: string, length: number): string {
  let bits = BigInt(`0x${sha256(of)}`)
  let code = ''
  for (let index = 0; index < length; index++) {
    code += alphabet[Number(bits & 31n)]
    bits >>= 5n
  }
  return code
}
