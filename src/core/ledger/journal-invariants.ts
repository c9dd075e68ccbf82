import { entriesOf } from './history.ts'
import type { JournalRow, World } from './world.ts'

type Told = Pick<World, 'entries' | 'journal' | 'capabilities'>

/** Where what the outside systems did and what the ledger says was done are not the same. */
export function journalInvariants({ entries, journal, capabilities }: Told): readonly string[] {
  const starts = entriesOf(entries, 'effect-started')
  const started = new Map(starts.map(({ detail }) => [detail.effect, detail.digest]))
  const judged = new Map(entriesOf(entries, 'action-judged').map(({ detail }) => [detail.digest, detail.action]))
  const done = new Set(entriesOf(entries, 'effect-done').map(({ detail }) => detail.effect))
  const uncertain = new Set(entriesOf(entries, 'effect-uncertain').map(({ detail }) => detail.effect))
  const rowsOf = Map.groupBy(journal, ({ key }) => key)

  const foreign = journal
    .filter(({ key }) => key === null || !started.has(key))
    .map((row) => `${sayRow(row)}, and no effect of the ledger with the key ${row.key ?? '(none)'} started`)
  const effects = [...started].flatMap(([effect, digest]) => {
    const name = judged.get(digest)?.capability
    if (name === undefined) return []
    const declared = capabilities[name]
    if (!declared) return [`effect ${effect} started ${name}, which is not declared`]
    if (declared.access === 'read') return []
    const outcome = { times: rowsOf.get(effect)?.length ?? 0, done: done.has(effect), uncertain: uncertain.has(effect) }
    const why = declared.idempotency === 'none' ? whyOnce(outcome) : whyExactlyOnce(outcome)
    return why === undefined ? [] : [`effect ${effect} (${name}) ${why}`]
  })
  return [...foreign, ...effects]
}

interface Outcome {
  /** How often the outside systems did it. */
  readonly times: number
  readonly done: boolean
  readonly uncertain: boolean
}

function whyExactlyOnce({ times, done }: Outcome): string | undefined {
  if (times > 1) return `was done ${times} times`
  return done && times === 0 ? 'is done, and no system did it' : undefined
}

function whyOnce({ times, done, uncertain }: Outcome): string | undefined {
  if (times > 1) return `was done ${times} times`
  return times === 1 && !done && !uncertain ? 'was done, and the ledger calls it neither done nor uncertain' : undefined
}

function sayRow({ seq, system, operation, object }: JournalRow): string {
  return `journal row ${seq}: ${system} did ${operation} to ${object}`
}
