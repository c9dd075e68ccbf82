import type { Inline, Node, Tone } from '#core/card/card.ts'
import { group } from './group.ts'
import { mixed, rich, richText } from './inline.ts'
import type { Block, Piece, RichElement } from './kit.ts'
import { lengthOf, limit } from './kit.ts'
import { clean, plain, shorten } from './text.ts'

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

export function heading({ text }: Of<'heading'>): Piece[] {
  const line = clean(text).replace(/\s+/g, ' ').trim()
  if (line.length > limit.header) return paragraph([{ text: line, strong: true }])
  return line === '' ? [] : [{ block: { type: 'header', text: plain(line, limit.header) }, cut: false }]
}

/** The tone is said by a sign too, so that it does not hang on a colour. */
export function state({ tone, text }: Of<'state'>): Piece[] {
  return paragraph([{ text: `${signs[tone]} ` }, { text, strong: true }])
}

export function words({ inlines, soft }: Of<'text'>): Piece[] {
  if (inlines.length === 0) return []
  return soft ? aside(inlines) : paragraph(inlines)
}

/** A small grey line. */
export function aside(inlines: readonly Inline[]): Piece[] {
  const { text, cut } = mixed(inlines, limit.field)
  return [{ block: { type: 'context', elements: [text] }, cut }]
}

export function paragraph(inlines: readonly Inline[]): Piece[] {
  const { elements, cut } = rich(inlines)
  return [{ block: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }, cut }]
}

export function reasons({ title, items }: Of<'reasons'>): Piece[] {
  const lines = items.map(({ text, source }) => [{ text }, ...(source ? [{ text: ` · ${source}` }] : [])])
  return titledList(title, lines)
}

export function quote({ text, cite }: Of<'quote'>): Piece[] {
  const said = shorten(text, limit.text)
  const by = shorten(cite, limit.header)
  const elements: RichElement[] = [richText(said.text.trim() === '' ? '–' : said.text)]
  const block: Block = { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] }
  if (by.text.trim() === '') return [{ block, cut: said.cut }]
  return [{ block, cut: said.cut }, ...aside([{ text: by.text }])]
}

export function steps({ items }: Of<'steps'>): Piece[] {
  return list(
    items.map(({ text, status, at, note }): Inline[] => [
      { text: `${marks[status]} ` },
      { text, strong: status === 'now' },
      ...(at === undefined ? [] : [{ text: ' · ' }, { at, show: 'time' as const }]),
      ...(note ? [{ text: ` · ${note}` }] : []),
    ]),
  )
}

/** A bold line and points below it. */
export function titledList(title: string, lines: readonly (readonly Inline[])[]): Piece[] {
  const top = clean(title).trim() === '' ? [] : paragraph([{ text: title, strong: true }])
  return [...top, ...list(lines)]
}

function list(lines: readonly (readonly Inline[])[]): Piece[] {
  const points = lines.map((line) => rich(line, limit.field))
  const sizeOf = ({ elements }: { elements: RichElement[] }) => lengthOf(elements)
  return group(points, { most: 20, room: limit.text, sizeOf }).map((run) => {
    const elements = run.map((point) => ({ type: 'rich_text_section' as const, elements: point.elements }))
    return {
      block: { type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements }] },
      cut: run.some(({ cut }) => cut),
    }
  })
}

const signs: Record<Tone, string> = { hold: '⏳', go: '✅', stop: '⛔', info: 'ℹ️' }
const marks = { done: '✓', now: '➤', todo: '○', failed: '✗' } as const
