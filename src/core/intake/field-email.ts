import type { Candidate } from './found.ts'

/** The e-mail addresses in a text, in lower case. */
export function findEmails(text: string): readonly Candidate[] {
  return [...text.matchAll(address)].map((match) => ({
    values: [match[0].toLowerCase()],
    at: match.index,
    end: match.index + match[0].length,
    confidence: 0.98,
  }))
}

const address =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}-]*)+/gu
