import { visible } from '#core/card/visible.ts'

/** Markup that `html` made. Nothing else can make it: the mark is a symbol that no data can carry. */
export interface Html {
  readonly [mark]: string
}

/** What may stand in a slot of `html`. Texts and numbers are escaped, `undefined` and `false` leave nothing. */
export type Slot = Html | string | number | undefined | false | readonly Slot[]

/**
 * Builds markup; every text in a slot is escaped and cleared of control characters and bidirectional controls.
 *
 * A slot stands between tags or inside a double-quoted attribute, never inside a tag's name or a script.
 */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Html {
  return { [mark]: parts.reduce((built, part, index) => built + fill(slots[index - 1]) + part) }
}

/** The markup as text, to be sent. */
export function markupOf(built: Html): string {
  return built[mark]
}

/** A text between tags, isolated where it holds right-to-left writing, so that it cannot reorder its neighbours. */
export function say(text: string): Html {
  return rightToLeft.test(text) ? html`<bdi>${text}</bdi>` : html`${text}`
}

const mark: unique symbol = Symbol('html')
const rightToLeft = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function fill(slot: Slot): string {
  if (slot === undefined || slot === false) return ''
  if (typeof slot === 'string') return visible(slot).replace(/[&<>"']/g, (found) => entities[found] ?? '')
  if (typeof slot === 'number') return String(slot)
  return isHtml(slot) ? slot[mark] : slot.map(fill).join('')
}

function isHtml(slot: Html | readonly Slot[]): slot is Html {
  return mark in slot
}
