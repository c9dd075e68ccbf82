import { isDeepStrictEqual } from 'node:util'
import type { Entry } from '#core/ledger/entry.ts'
import { entriesOf } from '#core/ledger/history.ts'
import { actionDigest } from '#core/policy/action.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Need } from '#core/policy/verdict.ts'
import type { EffectRow } from './effect-rows.ts'
import type { World } from './world.ts'

/**
 * Why an effect that begins now should not, found without the engine: from the entries alone, by judging the recorded
 * facts once more and counting who agreed. Undefined when it may begin.
 */
export function whyUnjustified(
  { effect }: EffectRow,
  entries: readonly Entry[],
  { company, policies }: World,
  moment: { readonly now: number; readonly epoch: number; readonly records: typeof record },
): string | undefined {
  if (effect.kind !== 'perform-action') return 'it is no action'
  const { action, digest, id } = effect
  if (actionDigest(action) !== digest) return 'the action is not the one of its digest'
  const grant = entriesOf(entries, 'action-granted').findLast((entry) => entry.detail.effect === id)
  if (grant?.detail.digest !== digest) return 'it was not granted'
  if (moment.now > grant.detail.expires) return 'its grant has expired'
  const judged = entriesOf(entries, 'action-judged').findLast((entry) => entry.detail.digest === digest)
  if (!judged || judged.at !== moment.now) return 'it was not judged at this moment'
  const verdict = evaluate(policies, {
    ...{ action, facts: judged.detail.facts, record: moment.records(action.agent, action.capability) },
    ...{ epoch: moment.epoch, now: moment.now },
  })
  if (!isDeepStrictEqual(verdict, judged.detail.verdict)) return 'its verdict is not what the policies say of its facts'
  if (verdict.outcome === 'allow') return undefined
  if (verdict.outcome === 'deny') return 'the policies deny it'
  const voters = agreeing(entries, digest).filter((who) => {
    const person = company.people.people.find((one) => one.id === who)
    return person?.active && !person.guest && who !== action.requester
  })
  const groups = new Map(company.people.people.map((person) => [person.id, person.groups]))
  return canSeat(placesOf(verdict.asking?.needs ?? [], entries), voters, groups)
    ? undefined
    : `not enough people agreed to it: ${voters.join(', ') || 'nobody'}`
}

const record = (_agent: string, _capability: string) => ({ reviewed: 0, corrected: 0 })

/** Who approved exactly this action. */
function agreeing(entries: readonly Entry[], digest: string): readonly string[] {
  const approvals = entriesOf(entries, 'decision-given').filter(
    ({ detail }) => detail.decision === 'approve' && detail.digest === digest,
  )
  return [...new Set(approvals.map(({ who }) => who.id))]
}

/** The groups that may take each place, with those that a question was moved on to. */
function placesOf(needs: readonly Need[], entries: readonly Entry[]): readonly (readonly string[])[] {
  const standIns = entriesOf(entries, 'question-moved').map(({ detail }) => detail.to)
  return needs.flatMap(({ group, n }) => Array.from({ length: n }, () => [group, ...standIns]))
}

function canSeat(
  [place, ...places]: readonly (readonly string[])[],
  voters: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (!place) return true
  return voters.some(
    (voter) =>
      groups.get(voter)?.some((group) => place.includes(group)) &&
      canSeat(
        places,
        voters.filter((other) => other !== voter),
        groups,
      ),
  )
}
