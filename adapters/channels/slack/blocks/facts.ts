import type { Inline, Node } from '#core/card/card.ts'
import { group } from './group.ts'
import { mixed } from './inline.ts'
import type { Piece, TextObject } from './kit.ts'
import { limit } from './kit.ts'
import { clean, marked, mrkdwn, plain, shorten, visible } from './text.ts'

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

/** Two columns: what it is, and what it says. */
export function facts({ rows }: Of<'facts'>): Piece[] {
  return sections(rows.map(([label, value]) => ({ left: labelText(label), right: valueText(value) })))
}

/** Two columns as well: the figure, and what it counts. */
export function figures({ items }: Of<'figures'>): Piece[] {
  return sections(
    items.map(({ value, label, change, better, link }) => {
      const trend = change ? ` (${change}${better === undefined ? '' : better ? ' ✓' : ' ✗'})` : ''
      const words: Inline[] = link === undefined ? [{ text: label }] : [{ link, text: label }]
      return { left: labelText(`${value}${trend}`), right: valueText(words) }
    }),
  )
}

interface Field {
  readonly text: TextObject
  readonly cut: boolean
}

interface Row {
  readonly left: Field
  readonly right: Field
}

function sections(rows: readonly Row[]): Piece[] {
  const sizeOf = ({ left, right }: Row) => left.text.text.length + right.text.text.length
  return group(rows, { most: limit.fields / 2, room: limit.text, sizeOf }).map((run) => {
    const fields = run.flatMap(({ left, right }) => [left, right])
    const block = { type: 'section' as const, fields: fields.map(({ text }) => text) }
    return { block, cut: fields.some(({ cut }) => cut) }
  })
}

function labelText(label: string): Field {
  const { text, cut } = shorten(visible(label).replace(/\s+/g, ' ').trim(), limit.field - 2, mrkdwn)
  return { text: marked(`*${text}*`), cut }
}

/** Plain words stay exactly as they are, so that an id can be copied; only markup of our own needs mrkdwn. */
function valueText(value: readonly Inline[]): Field {
  if (!value.every(isPlain)) return mixed(value, limit.field)
  const words = value.map((inline) => ('text' in inline ? inline.text : '')).join('')
  return { text: plain(words, limit.field), cut: clean(words).length > limit.field }
}

function isPlain(inline: Inline): boolean {
  return 'text' in inline && !('link' in inline) && !inline.strong && !inline.code
}
