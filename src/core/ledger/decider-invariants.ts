import { canonical } from '#core/canonical.ts'
import type { Action } from '#core/policy/action.ts'
import type { Need, Verdict } from '#core/policy/verdict.ts'
import type { Entry } from './entry.ts'
import { entriesOf } from './history.ts'
import type { Member } from './world.ts'

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>

interface Judged {
  readonly action: Action
  readonly verdict: Verdict
}

/** What is wrong with a grant that people are said to have given; undefined when enough of the right people agreed. */
export function decidersInvariants(
  { detail }: Of<'action-granted'>,
  { action, verdict }: Judged,
  before: readonly Entry[],
  people: readonly Member[],
): string | undefined {
  const { effect, question = '', digest } = detail
  const asked = entriesOf(before, 'question-asked').find((entry) => entry.detail.question === question)
  if (asked?.detail.asks !== 'approval') return `effect ${effect} was granted without any question asking for approval`
  const decisions = entriesOf(before, 'decision-given')
  const rejected = decisions.some(
    ({ detail: given }) => given.question === question && given.digest === digest && given.decision === 'reject',
  )
  if (rejected) return `effect ${effect} was granted although question ${question} had rejected it`

  const moved = entriesOf(before, 'question-moved').filter((entry) => entry.detail.question === question)
  const standIns = moved.map((entry) => entry.detail.to)
  const places = placesOf(verdict.asking?.needs ?? [], standIns)
  const mayDecide = (id: string) => people.find((person) => person.id === id && isEligible(person, action.requester))
  const amender = amenderOf(decisions, question, action)
  const voters = approvers(decisions, digest).flatMap((id) => mayDecide(id) ?? [])
  const alone = [amender].flatMap((id) => (id === undefined ? [] : (mayDecide(id) ?? [])))
  if ([voters, alone].some((group) => group.length > 0 && fills(places, group))) return undefined
  return `effect ${effect} was granted by question ${question} without enough people who may decide it`
}

function isEligible(person: Member, requester: string): boolean {
  return person.active && !person.guest && person.id !== requester
}

/** The groups of which each may fill a place. */
function placesOf(needs: readonly Need[], standIns: readonly string[]): readonly (readonly string[])[] {
  return needs.flatMap(({ group, n }) => Array.from({ length: n }, () => [group, ...standIns]))
}

/** Whether different people fill all places. */
function fills(places: readonly (readonly string[])[], voters: readonly Member[]): boolean {
  if (places.length === 0) return true
  const [voter, ...others] = voters
  if (!voter) return false
  return (
    fills(places, others) ||
    places.some(
      (place, at) => place.some((group) => voter.groups.includes(group)) && fills(places.toSpliced(at, 1), others),
    )
  )
}

/** Who approved exactly this action. Whoever amended a question no longer counts in it, save by the amendment itself. */
function approvers(decisions: readonly Of<'decision-given'>[], digest: string): readonly string[] {
  const ids = decisions.flatMap(({ detail, who, at }, index) => {
    if (detail.decision !== 'approve' || detail.digest !== digest || who.kind !== 'person') return []
    const own = decisions.slice(0, index).filter((other) => other.who.id === who.id && other.at !== at)
    const amended = own.some((other) => other.detail.question === detail.question && other.detail.decision === 'amend')
    return amended ? [] : [who.id]
  })
  return [...new Set(ids)]
}

/** Who changed the action into what it is now, when the latest amendment made it so. */
function amenderOf(decisions: readonly Of<'decision-given'>[], question: string, action: Action): string | undefined {
  const last = decisions.findLast(({ detail }) => detail.question === question && detail.decision === 'amend')
  if (!last?.detail.to || last.who.kind !== 'person') return undefined
  const wrote = Object.entries(last.detail.to)
  return wrote.every(([name, value]) => canonical(action.args[name] ?? null) === canonical(value))
    ? last.who.id
    : undefined
}
