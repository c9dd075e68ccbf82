import type { Button, Card, Cell, Inline, Node } from './card.ts'
import { sayMoment } from './moment.ts'
import { visible, visibleLine } from './visible.ts'

/**
 * The card as plain text: everything it says, in the order it says it. What every other renderer is compared with.
 *
 * Safe to print on a terminal: control characters are gone, and no text of the card can pretend to be a line of its
 * own. A moment is shown in `zone`. A button is shown by its label; its form belongs to where it can be filled in.
 */
export function plainCard(card: Card, zone = 'UTC'): string {
  const blocks = card.nodes.map((node) => plainNode(node, zone)).filter((block) => block !== '')
  return blocks.length > 0 ? blocks.join('\n\n') : visibleLine(card.summary)
}

function plainNode(node: Node, zone: string): string {
  switch (node.kind) {
    case 'state':
      return `[${node.tone}] ${visibleLine(node.text)}`
    case 'heading':
      return visibleLine(node.text)
    case 'text':
      return lines(inlines(node.inlines, zone), '', '  ')
    case 'facts':
      return node.rows.map(([label, value]) => `${visibleLine(label)}: ${oneLine(value, zone)}`).join('\n')
    case 'reasons':
      return [visibleLine(node.title), ...node.items.map((item) => `- ${withSource(item)}`)].join('\n')
    case 'risk':
      return `Risk ${node.score} of 100, ${visibleLine(node.band)}${shares(node.parts)}\n  ${visibleLine(node.note)}`
    case 'quote':
      return `${lines(visible(node.text), '> ', '> ')}\n  ${visibleLine(node.cite)}`
    case 'steps':
      return node.items.map((item) => step(item, zone)).join('\n')
    case 'figures':
      return node.items.map(figure).join('\n')
    case 'chart':
      return chart(node)
    case 'table':
      return [visibleLine(node.caption), cells(node.head, zone), ...node.rows.map((row) => cells(row, zone))].join('\n')
    case 'details':
      return [visibleLine(node.title), indent(node.body.map((inner) => plainNode(inner, zone)).join('\n'))].join('\n')
    case 'actions':
      return [node.buttons.map(button).join(' '), oneLine(node.clock ?? [], zone)].filter(Boolean).join('\n')
  }
}

function inlines(runs: readonly Inline[], zone: string): string {
  return runs.map((run) => inline(run, zone)).join('')
}

function inline(run: Inline, zone: string): string {
  if ('at' in run) return sayMoment(run.at, run.show, zone)
  return 'link' in run ? `${visible(run.text)} (${visibleLine(run.link)})` : visible(run.text)
}

function oneLine(runs: readonly Inline[], zone: string): string {
  return visibleLine(inlines(runs, zone))
}

function lines(text: string, first: string, next: string): string {
  return first + text.replaceAll('\n', `\n${next}`)
}

function indent(text: string): string {
  return lines(text, '  ', '  ')
}

function withSource({ text, source }: { text: string; source?: string }): string {
  return source ? `${visibleLine(text)} (${visibleLine(source)})` : visibleLine(text)
}

function shares(parts: Extract<Node, { kind: 'risk' }>['parts']): string {
  return parts
    .map(({ label, share }, index) => `${index ? ', ' : ': '}${visibleLine(label)} ${percent(share)}`)
    .join('')
}

/** A share from 0 to 1 as "46 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

const marks = { done: '[x]', now: '[>]', todo: '[ ]', failed: '[!]' } as const

function step({ text, status, at, note }: Extract<Node, { kind: 'steps' }>['items'][number], zone: string): string {
  const when = at === undefined ? '' : ` ${sayMoment(at, 'both', zone)}`
  return `${marks[status]} ${visibleLine(text)}${when}${note ? ` (${visibleLine(note)})` : ''}`
}

function figure({ value, label, change, better, link }: Extract<Node, { kind: 'figures' }>['items'][number]): string {
  const judged = better === undefined ? '' : better ? ', better' : ', worse'
  const moved = change ? ` (${visibleLine(change)}${judged})` : ''
  return `${visibleLine(value)}${moved} ${visibleLine(label)}${link ? ` (${visibleLine(link)})` : ''}`
}

function chart({ title, alt, categories, series }: Extract<Node, { kind: 'chart' }>): string {
  const rows = categories.map((category, index) =>
    words([category, ...series.map(({ values }) => `${values[index] ?? ''}`)]),
  )
  return [visibleLine(title), visibleLine(alt), words(['', ...series.map(({ name }) => name)]), ...rows].join('\n')
}

function cells(row: readonly Cell[], zone: string): string {
  return words(row.map((cell) => plainCell(cell, zone)))
}

function words(row: readonly string[]): string {
  return row.map(visibleLine).join(' | ')
}

/** A cell as text, for those who can show nothing else in a table. */
export function plainCell(cell: Cell, zone: string): string {
  return typeof cell === 'string' ? cell : inline(cell, zone)
}

function button({ label, link }: Button): string {
  return link ? `[${visibleLine(label)}: ${visibleLine(link)}]` : `[${visibleLine(label)}]`
}
