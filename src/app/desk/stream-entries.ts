import type { EntryShown } from '#core/card/entries-card.ts'
import { parseEntry } from '#core/ledger/entry.ts'
import type { LedgerRows } from '#ports/store.ts'

/** The entries of one stream that have not been erased, each with the hash of its row, in their order. */
export async function streamEntries(ledger: LedgerRows, stream: string): Promise<readonly EntryShown[]> {
  const { rows, payloads } = await ledger.rows(stream)
  const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]))
  return payloads.flatMap(({ seq, body }) =>
    body === null ? [] : [{ entry: parseEntry(JSON.parse(body)), stream, hash: hashes.get(seq) ?? '' }],
  )
}
