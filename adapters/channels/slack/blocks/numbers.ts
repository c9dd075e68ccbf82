import type { Node } from '#core/card/card.ts'
import { plainCell } from '#core/card/plain.ts'
import type { Piece } from './kit.ts'
import { limit } from './kit.ts'
import { aside, paragraph, titledList } from './prose.ts'
import { clean } from './text.ts'

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

export function risk({ score, band, parts, note }: Of<'risk'>): Piece[] {
  const whole = parts.reduce((sum, { share }) => sum + share, 0)
  const shares = parts.map(({ label, share }) => [
    { text: `${label} ${whole > 0 ? Math.round((share / whole) * 100) : 0} %` },
  ])
  return [
    ...titledList(`Risk ${score} of 100, ${band}`, shares),
    ...(note.trim() === '' ? [] : aside([{ text: note }])),
  ]
}

/** The chart's numbers as a table, with the sentence that says what they show. */
export function chart({ title, alt, categories, series }: Of<'chart'>): Piece[] {
  const head = ['', ...series.map(({ name }) => name)]
  const rows = categories.map((category, index) => [
    category,
    ...series.map(({ values }) => (values[index] === undefined ? '' : String(values[index]))),
  ])
  return [...grid(title, head, rows), ...(alt.trim() === '' ? [] : aside([{ text: alt }]))]
}

export function table({ caption, head, rows }: Of<'table'>): Piece[] {
  return grid(
    caption,
    head,
    rows.map((row) => row.map((cell) => plainCell(cell, 'UTC'))),
  )
}

/** Columns in letters of one width; rows that do not fit are counted, never cut in the middle. */
function grid(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Piece[] {
  const top = caption.trim() === '' ? [] : paragraph([{ text: caption, strong: true }])
  const cells = [head, ...rows].map((row) => row.map((cell) => clean(cell).replace(/\s+/g, ' ').trim()))
  const widths = widthsOf(cells)
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const { text, missing } = whole(lines.filter((line, index) => index > 0 || line !== ''))
  if (text.trim() === '' && missing === 0) return top
  const shown = missing > 0 ? `${text}\n… (${missing} more)` : text
  const block = {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_preformatted' as const, elements: [{ type: 'text' as const, text: shown }] }],
  }
  return [...top, { block, cut: missing > 0 }]
}

/** A column is as wide as its widest cell, within reason: one long cell must not push the others out of sight. */
function widthsOf(cells: readonly (readonly string[])[]): number[] {
  const columns = cells.reduce((most, row) => Math.max(most, row.length), 0)
  return Array.from({ length: columns }, (_, column) =>
    Math.min(
      widest,
      cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
    ),
  )
}

function whole(lines: readonly string[]): { readonly text: string; readonly missing: number } {
  let length = 0
  const fitting = lines.findIndex((line) => {
    length += line.length + 1
    return length > limit.text - 40
  })
  const shown = fitting === -1 ? lines : lines.slice(0, fitting)
  return { text: shown.join('\n'), missing: lines.length - shown.length }
}

const widest = 28
