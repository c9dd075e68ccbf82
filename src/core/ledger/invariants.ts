import { caseInvariants } from './case-invariants.ts'
import { grantInvariants } from './grant-invariants.ts'
import { journalInvariants } from './journal-invariants.ts'
import type { World } from './world.ts'

/**
 * Says what must never happen and did, in sentences; empty when all is well.
 *
 * It knows nothing of the engine: it reads what is on record, so that an error of the engine cannot hide itself.
 */
export function checkInvariants(world: World): readonly string[] {
  const histories = Map.groupBy(world.entries, (entry) => entry.case ?? '')
  return [
    ...[...histories].flatMap(([id, history]) => grantInvariants(id, history, world.people)),
    ...world.cases.flatMap((state) => caseInvariants(state, histories.get(state.id) ?? [], world)),
    ...journalInvariants(world),
  ]
}
