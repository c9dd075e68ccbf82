import { verifyStore } from '#app/verify-store.ts'
import type { EntryShown } from '#core/card/entries-card.ts'
import { ledgerCards } from '#core/card/ledger-card.ts'
import { houseStream } from '#core/ledger/stream.ts'
import type { Person } from '#core/person.ts'
import type { Page } from '#ports/desk.ts'
import { maySee } from './may-see.ts'
import { nameOf } from './names.ts'
import type { PageParts } from './pages.ts'
import { streamEntries } from './stream-entries.ts'

const dayMs = 24 * 3_600_000
const mostEntries = 50

/** Whether the ledger holds together, verified just now, and what was written last. */
export async function ledgerPage(parts: PageParts, person: Person): Promise<Page> {
  const { ledger } = parts.store
  const { entries, streams, findings } = await verifyStore(ledger, parts.keys.verifying)
  const last = (await ledger.checkpoints()).checkpoints.at(-1)
  const state = {
    ...{ entries, streams, findings: findings.map(({ say }) => say) },
    checkpoint: last && { at: last.at, hash: last.hash },
  }
  return {
    title: 'Ledger',
    intro: 'Who did what, when, with what outcome. Nothing in it can be changed unnoticed.',
    cards: ledgerCards(state, await latest(parts, person), nameOf(parts.world())),
    isStill: true,
  }
}

/** The newest entries of the last day, newest first: those of the house, and of cases that this person may see. */
async function latest(parts: PageParts, person: Person): Promise<readonly EntryShown[]> {
  const { ledger } = parts.store
  const now = parts.clock.now()
  const recent = (await ledger.entries(now - dayMs, now + 1)).toSorted((a, b) => b.at - a.at).slice(0, mostEntries)
  const streams = [...new Set(recent.map((entry) => entry.case ?? houseStream))]
  const shown = await Promise.all(
    streams.map(async (stream) => ((await isVisible(parts, person, stream)) ? streamEntries(ledger, stream) : [])),
  )
  return shown
    .flatMap((entries) => entries.toReversed())
    .sort((a, b) => b.entry.at - a.entry.at)
    .slice(0, mostEntries)
}

async function isVisible({ store, world }: PageParts, person: Person, stream: string): Promise<boolean> {
  if (stream === houseStream) return true
  const item = await store.case(stream)
  return item !== undefined && maySee(person, item, world())
}
