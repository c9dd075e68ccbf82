import type { Card, Node } from './card.ts'
import { text } from './card.ts'
import { type EntryShown, entriesTable } from './entries-card.ts'

export interface LedgerState {
  readonly entries: number
  readonly streams: number
  /** What does not hold together, in words; empty when all of it does. */
  readonly findings: readonly string[]
  readonly checkpoint: { readonly at: number; readonly hash: string } | undefined
}

/** Whether the ledger holds together, and its latest entries. */
export function ledgerCards(
  state: LedgerState,
  latest: readonly EntryShown[],
  name: (who: string) => string,
): readonly Card[] {
  return [
    stateCard(state),
    {
      subject: 'ledger/latest',
      version: latest[0]?.hash ?? '0',
      summary: 'The latest entries',
      nodes: [entriesTable('The latest entries', latest, name)],
    },
  ]
}

const mostFindings = 20

function stateCard({ entries, streams, findings, checkpoint }: LedgerState): Card {
  const sound = findings.length === 0
  const says = sound ? 'Every entry holds together' : 'The ledger has been changed from outside'
  const list: Node = {
    kind: 'reasons',
    title: 'What was found',
    items: findings.slice(0, mostFindings).map((finding) => ({ text: finding })),
  }
  return {
    subject: 'ledger',
    version: checkpoint?.hash ?? '0',
    summary: says,
    nodes: [
      { kind: 'state', tone: sound ? 'go' : 'stop', text: says },
      {
        kind: 'figures',
        items: [
          { value: String(entries), label: 'entries, each chained to the one before' },
          { value: String(streams), label: 'streams: one per case, and one for the house' },
          { value: String(findings.length), label: 'findings of the verification just made' },
        ],
      },
      ...(sound ? [] : [list]),
      {
        kind: 'text',
        soft: true,
        inlines: checkpoint
          ? [
              text('Last signed checkpoint, '),
              { at: checkpoint.at, show: 'both' },
              text(': '),
              { text: checkpoint.hash, code: true },
            ]
          : [text('No checkpoint has been signed yet.')],
      },
    ],
  }
}
