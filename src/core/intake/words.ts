import { fold } from './features.ts'

/** A word and where it stands in its text. */
export interface Word {
  /** In lower case and without accents. */
  readonly word: string
  readonly at: number
  readonly end: number
}

/** The words and numbers of a text, in order. */
export function wordsIn(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu)].map((match) => ({
    word: fold(match[0]),
    at: match.index,
    end: match.index + match[0].length,
  }))
}
