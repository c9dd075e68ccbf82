import type { Entry } from '#core/ledger/entry.ts'
import { houseStream } from '#core/ledger/stream.ts'
import type { Card, Cell, Node } from './card.ts'
import { outcomeOf } from './entry-outcome.ts'

/** An entry as it lies, with the code that proves it. */
export interface EntryShown {
  readonly entry: Entry
  readonly stream: string
  readonly hash: string
}

/** What the ledger holds, for people: who did what, when, and the code that proves it. Folded where it can be. */
export function entriesCard(subject: string, shown: readonly EntryShown[], name: (who: string) => string): Card {
  const title = `Ledger: ${shown.length} entries`
  return {
    subject,
    version: shown.at(-1)?.hash ?? '0',
    summary: title,
    nodes: [{ kind: 'details', title, body: [entriesTable('', shown, name)] }],
  }
}

/** Entries as rows. Where they are of several streams, each row leads to its case. */
export function entriesTable(caption: string, shown: readonly EntryShown[], name: (who: string) => string): Node {
  const several = new Set(shown.map(({ stream }) => stream)).size > 1
  const rows = shown.map(({ entry, stream, hash }): Cell[] => [
    { at: entry.at, show: 'both' },
    ...(several ? [caseOf(stream)] : []),
    name(entry.who.id),
    entry.kind.replaceAll('-', ' '),
    outcomeOf(entry),
    { text: hash.slice(0, 8), code: true },
  ])
  const head = ['When', ...(several ? ['Case'] : []), 'Who', 'What', 'Outcome', 'Hash']
  return { kind: 'table', caption, head, rows }
}

function caseOf(stream: string): Cell {
  return stream === houseStream ? '' : { link: `/cases/${stream}`, text: stream }
}
