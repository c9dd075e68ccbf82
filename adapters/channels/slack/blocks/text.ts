import type { PlainText, TextObject } from './kit.ts'
import { limit } from './kit.ts'

export interface Shortened {
  readonly text: string
  readonly cut: boolean
}

/** A text as it may be shown: without control characters and without marks that turn the reading direction round. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Bidi_Control}/gu, '')
}

/** The cleaned text, or a dash: Slack refuses an empty one. */
export function visible(text: string): string {
  const cleaned = clean(text)
  return cleaned.trim() === '' ? '–' : cleaned
}

/** Spells a text so that nothing in it is read as markup, a mention, a link or an emoji. */
export function mrkdwn(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(?=&gt;)/gm, gap)
    .replace(/[*_~`]/g, `$&${gap}`)
    .replace(/@(?=(?:here|channel|everyone)\b)/gi, `@${gap}`)
    .replace(/:(?=[\w+'-]+:)/g, `:${gap}`)
}

/** Shortens to a length, counted in what `spell` makes of the text, and says how many characters are missing. */
export function shorten(text: string, most: number, spell: (text: string) => string = clean): Shortened {
  const whole = spell(text)
  if (whole.length <= most) return { text: whole, cut: false }
  const characters = [...text]
  const first = (taken: number) => `${spell(characters.slice(0, taken).join(''))}… (${characters.length - taken} more)`
  const count = longest(Math.min(characters.length, most), (taken) => first(taken).length <= most)
  return { text: first(count), cut: true }
}

/** The highest number up to `end` that passes, where every lower one does too. Zero is taken to pass. */
export function longest(end: number, passes: (count: number) => boolean): number {
  let low = 0
  let high = end
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (passes(middle)) low = middle
    else high = middle - 1
  }
  return low
}

/** A text without markup on one line or several. */
export function plain(text: string, most: number = limit.text): PlainText {
  return { type: 'plain_text', text: shorten(visible(text), most).text, emoji: false }
}

/** A text whose markup this renderer made itself. */
export function marked(text: string): TextObject {
  return { type: 'mrkdwn', text: text.trim() === '' ? '–' : text, verbatim: true }
}

/** A zero-width space. */
const gap = '\u200B'
