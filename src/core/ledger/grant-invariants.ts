import { actionDigest } from '#core/policy/action.ts'
import { decidersInvariants } from './decider-invariants.ts'
import type { Entry } from './entry.ts'
import { entriesOf } from './history.ts'
import type { Member } from './world.ts'

/** What of a case happened without the judgement, grant or question that has to come before it. */
export function grantInvariants(id: string, history: readonly Entry[], people: readonly Member[]): readonly string[] {
  return history.flatMap((entry, index) => {
    const say = broken(entry, () => history.slice(0, index), people)
    return say === undefined ? [] : [`case ${id}: ${say}`]
  })
}

function broken(entry: Entry, before: () => readonly Entry[], people: readonly Member[]): string | undefined {
  if (entry.kind === 'action-judged') return judgedInvariant(entry)
  if (entry.kind === 'action-granted') return grantedInvariant(entry, before(), people)
  if (entry.kind === 'effect-started') return startedInvariant(entry, before())
  if (entry.kind === 'effect-done') return doneInvariant(entry, before())
  if (entry.kind === 'question-closed') return closedInvariant(entry, before())
  return undefined
}

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>

function judgedInvariant({ detail }: Of<'action-judged'>): string | undefined {
  if (actionDigest(detail.action) === detail.digest) return undefined
  return `the action judged as ${short(detail.digest)} has another digest`
}

function grantedInvariant(entry: Of<'action-granted'>, before: readonly Entry[], people: readonly Member[]) {
  const { effect, digest, because } = entry.detail
  const latest = entriesOf(before, 'action-judged').findLast(({ detail }) => detail.digest === digest)
  if (!latest) return `effect ${effect} was granted for ${short(digest)}, which was never judged`
  const { verdict, action } = latest.detail
  if (verdict.outcome === 'deny') return `effect ${effect} was granted although ${short(digest)} was last judged deny`
  if (because === 'decision') return decidersInvariants(entry, { verdict, action }, before, people)
  return verdict.outcome === 'allow'
    ? undefined
    : `effect ${effect} was granted as allowed although ${short(digest)} was last judged ${verdict.outcome}`
}

function startedInvariant({ detail, at }: Of<'effect-started'>, before: readonly Entry[]): string | undefined {
  const { effect, digest } = detail
  const grants = entriesOf(before, 'action-granted').filter((grant) => grant.detail.effect === effect)
  if (grants.length === 0) return `effect ${effect} started without a grant`
  const matching = grants.filter((grant) => grant.detail.digest === digest)
  if (matching.length === 0) return `effect ${effect} started as ${short(digest)}, for which it has no grant`
  return matching.some((grant) => at <= grant.detail.expires)
    ? undefined
    : `effect ${effect} started after its grant had expired`
}

function doneInvariant({ detail }: Of<'effect-done'>, before: readonly Entry[]): string | undefined {
  const { effect, digest } = detail
  const started = entriesOf(before, 'effect-started').filter((start) => start.detail.effect === effect)
  if (started.length === 0) return `effect ${effect} is done and never started`
  return started.some((start) => start.detail.digest === digest)
    ? undefined
    : `effect ${effect} is done as ${short(digest)}, as which it never started`
}

function closedInvariant({ detail: { question } }: Of<'question-closed'>, before: readonly Entry[]) {
  const closed = entriesOf(before, 'question-closed').some(({ detail }) => detail.question === question)
  return closed ? `question ${question} was closed twice` : undefined
}

function short(digest: string): string {
  return `action ${digest.slice(0, 8)}`
}
