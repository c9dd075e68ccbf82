import { createStore, openDatabase } from '#adapters/stores/knex/index.ts'
import { readKeys, sealerOf } from '#app/keys.ts'
import type { Entry } from '#core/ledger/entry.ts'
import { entriesOf } from '#core/ledger/history.ts'
import type { JournalRow } from '#core/ledger/world.ts'
import type { Store } from '#ports/store.ts'
import { readConfig } from '#src/config.ts'
import { complaintsOf } from '#test/app/complaints.ts'
import type { Settings } from './process.ts'

/** What is found in the data once everything has stopped. */
export interface Found {
  readonly complaints: readonly string[]
  readonly endings: Readonly<Record<string, number>>
  readonly openCases: number
  readonly effects: number
  readonly uncertain: number
  readonly starts: number
  readonly doneByRobot: number
}

/** Looks at the data as an auditor would: the ledger, every case, and what the systems say they did. */
export async function lookAfter(
  settings: Settings,
  journal: readonly JournalRow[],
  accepted: readonly string[],
): Promise<Found> {
  const config = readConfig({ DATA_DIR: settings.dataDir, PORT: String(settings.port), LOG_LEVEL: 'silent' })
  const { db, close } = await openDatabase(config.dataDir)
  try {
    const store = createStore(db, sealerOf(readKeys(config.keyDir, config.dataDir)))
    const entries = await store.ledger.entries(0, Number.MAX_SAFE_INTEGER)
    const rows = await store.cases({ limit: 100_000 })
    const missing = accepted.filter((id) => !rows.some((row) => row.id === id))
    return {
      complaints: [
        ...(await complaintsOf(store, config, journal)),
        ...missing.map((id) => `case ${id} was accepted and is lost`),
        ...exactlyOnce(entries, journal),
        ...oncePerOrder(entries, journal),
        ...(await unsentMessages(store)),
      ],
      endings: countBy(rows.map(({ how, status }) => how ?? status)),
      openCases: rows.filter(({ status }) => status === 'open').length,
      effects: journal.length,
      uncertain: entriesOf(entries, 'effect-uncertain').length,
      starts: entriesOf(entries, 'onloop-started').length,
      doneByRobot: entriesOf(entries, 'effect-done').filter(({ detail }) => detail.provider === 'robot').length,
    }
  } finally {
    await close()
  }
}

/** By provider, which the invariants do not look at: what can be found out about must have happened exactly once. */
function exactlyOnce(entries: readonly Entry[], journal: readonly JournalRow[]): readonly string[] {
  const starts = Map.groupBy(entriesOf(entries, 'effect-started'), ({ detail }) => detail.effect)
  const done = new Set(entriesOf(entries, 'effect-done').map(({ detail }) => detail.effect))
  const uncertain = new Set(entriesOf(entries, 'effect-uncertain').map(({ detail }) => detail.effect))
  const writes = [...starts].filter(([, all]) => all.some(({ step }) => step === 'pay' || step === 'send'))
  return writes.flatMap(([effect, all]) => {
    const times = journal.filter(({ key }) => key === effect).length
    const atRobot = all.some(({ detail }) => detail.provider === 'robot')
    if (times > 1) return [`${effect} was done ${times} times`]
    if (done.has(effect) && times === 0) return [`${effect} is called done, and nobody did it`]
    if (times === 1 && !done.has(effect) && !(atRobot && uncertain.has(effect)))
      return [`${effect} was done, and the ledger does not know`]
    return []
  })
}

/** Of one order no more than one refund was paid without people: the others were noticed as doubles. */
function oncePerOrder(entries: readonly Entry[], journal: readonly JournalRow[]): readonly string[] {
  const alone = new Set(
    entriesOf(entries, 'action-granted').flatMap(({ detail }) => (detail.because === 'allow' ? [detail.effect] : [])),
  )
  const paid = journal.filter(({ operation, key }) => operation === 'createRefund' && key !== null && alone.has(key))
  return [...Map.groupBy(paid, ({ object }) => object)].flatMap(([order, rows]) =>
    rows.length > 1 ? [`${order} was paid back ${rows.length} times without anybody having been asked`] : [],
  )
}

/** What was owed to somebody and never sent. */
async function unsentMessages(store: Store): Promise<readonly string[]> {
  return (await store.deliveries.unsent()).map((key) => `the message ${key} was never sent`)
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]))
}
