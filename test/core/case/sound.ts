import { isDeepStrictEqual } from 'node:util'
import type { Case } from '#core/case/case.ts'
import type { Context } from '#core/case/context.ts'
import { type Decision, decide } from '#core/case/decide.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { parseEntry } from '#core/ledger/entry.ts'
import { deepFreeze } from './deep-freeze.ts'

/** Decides with everything frozen, and fails when the decision breaks a promise that every decision makes. */
export function soundDecision(item: Case | undefined, event: CaseEvent, context: Context): Decision {
  const decision = decide(item, deepFreeze(event), context)
  const flaws = [
    ...flawsOfChange(item, decision),
    ...flawsOfStorage(decision),
    ...(isDeepStrictEqual(decide(item, event, context), decision) ? [] : ['it is another one the second time']),
  ]
  if (flaws.length > 0) throw new Error(`${event.kind}: ${flaws.join('; ')}\n${JSON.stringify(event)}`)
  return decision
}

function flawsOfChange(item: Case | undefined, decision: Decision): readonly string[] {
  const { case: after, changed, entries, effects, posts, claims, released } = decision
  const before = item?.version ?? 0
  if (changed) return after.version === before + 1 ? [] : [`version ${before} becomes ${after.version}`]
  const made = [entries, effects, posts, claims, released].some((part) => part.length > 0)
  return after !== item || made ? ['it says that nothing changed, and something did'] : []
}

function flawsOfStorage({ case: item, entries, effects }: Decision): readonly string[] {
  const stored: unknown = JSON.parse(JSON.stringify({ item, effects }))
  return [
    ...(isDeepStrictEqual(stored, { item, effects }) ? [] : ['it is not the same after it was stored']),
    ...entries.flatMap((entry) => {
      const read = parseEntry(JSON.parse(JSON.stringify(entry)))
      return isDeepStrictEqual(read, entry) ? [] : [`the entry ${entry.kind} is not the same after it was stored`]
    }),
  ]
}
