/**
 * The text with everything taken out that acts on a reader's screen instead of being read: control characters
 * (terminal escapes among them) and the bidirectional controls that reorder what stands beside them.
 *
 * Line breaks and tabs stay. Unpaired surrogates become U+FFFD.
 */
export function visible(text: string): string {
  return text.toWellFormed().replace(unseen, '')
}

/** The same on one line, so that a text cannot pretend to be the next line of what it stands in. */
export function visibleLine(text: string): string {
  return visible(text).replace(/\s+/gu, ' ').trim()
}

const unseen = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu
