import { type Card, type Cell, type Node, type Tone, text } from './card.ts'

export interface ListedCase {
  readonly id: string
  readonly flow: string | undefined
  readonly isOpen: boolean
  readonly state: { readonly tone: Tone; readonly text: string }
  readonly requester: string
  readonly text: string
  readonly openedAt: number
}

interface Names {
  readonly subject: string
  readonly flow: (flow: string) => string
  /** Absent where all cases are of one person. */
  readonly person?: (id: string) => string
  /** What to do when there are none. */
  readonly empty: string
}

/** Lists of cases, those still open before those that ended, each leading to its own page. */
export function casesCard(rows: readonly ListedCase[], names: Names): Card {
  const summary = rows.length === 0 ? 'No cases yet' : `${rows.length} case${rows.length === 1 ? '' : 's'}`
  const [open, ended] = [rows.filter(({ isOpen }) => isOpen), rows.filter(({ isOpen }) => !isOpen)]
  return {
    subject: names.subject,
    version: '1',
    summary,
    nodes:
      rows.length === 0
        ? [
            { kind: 'heading', text: summary },
            { kind: 'text', soft: true, inlines: [text(names.empty)] },
          ]
        : [...list('Open', open, names), ...list('Ended', ended, names)],
  }
}

function list(title: string, rows: readonly ListedCase[], names: Names): readonly Node[] {
  if (rows.length === 0) return []
  const head = ['Request', 'Flow', 'State', ...(names.person ? ['By'] : []), 'When']
  return [{ kind: 'table', caption: `${title}: ${rows.length}`, head, rows: rows.map((row) => cells(row, names)) }]
}

function cells(row: ListedCase, { flow, person }: Names): readonly Cell[] {
  return [
    { link: `/cases/${row.id}`, text: shorten(row.text) },
    row.flow === undefined ? '' : flow(row.flow),
    { text: row.state.text, tone: row.state.tone },
    ...(person ? [person(row.requester)] : []),
    { at: row.openedAt, show: 'both' },
  ]
}

function shorten(words: string): string {
  const line = words.replace(/\s+/g, ' ')
  return line.length > 90 ? `${line.slice(0, 89)}…` : line
}
