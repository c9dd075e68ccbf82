import { parseDuration } from '#core/duration.ts'
import type { Capability } from '#core/flow/catalog.ts'
import { resolve } from '#core/flow/reference.ts'
import { isMoney } from '#core/money.ts'
import type { Action } from '#core/policy/action.ts'
import { scopeViolation } from '#core/policy/data-scope.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Fact, Facts } from '#core/policy/fact.ts'
import type { Verdict } from '#core/policy/verdict.ts'
import { Value } from '#core/value.ts'
import type { Draft, Judged, Reads } from './case.ts'
import { claimKeys } from './claims.ts'
import { agent, note, planIn, type Turn } from './turn.ts'

/** Judges an action by the policies in force now, and writes the judgement down. */
export function judge(turn: Turn, stepId: string, draft: Draft, effect?: string): readonly [Turn, Judged] {
  const { action, digest } = draft
  const facts = factsOf(turn, draft, effect)
  const verdict = verdictOn(turn, action, facts)
  const noted = note(turn, {
    kind: 'action-judged',
    who: agent(action.agent),
    where: action.system,
    step: stepId,
    detail: { action, digest, facts, verdict },
  })
  return [noted, { ...draft, facts, verdict }]
}

function verdictOn(turn: Turn, action: Action, facts: Facts): Verdict {
  const { context } = turn
  const record = context.record(action.agent, action.capability)
  const verdict = evaluate(context.policies, { action, facts, record, epoch: context.epoch, now: context.now })
  const violation = violationOf(turn, action)
  if (violation !== undefined) return denied(verdict, scopeRule, violation)
  const lacking = argumentsLacking(turn, action)
  return verdict.outcome === 'allow' && lacking.length > 0
    ? denied(verdict, incompleteRule, `It is not known: ${lacking.join(', ')}`)
    : verdict
}

/** What the action breaks of its agent's scope: the one its case began with, and the one that is declared today. */
function violationOf(turn: Turn, { agent: name, capability, system, access, data }: Action): string | undefined {
  const then = planIn(turn).agents[name]
  if (!then) return `there is no agent "${name}"`
  const today = turn.context.plans.get(turn.case.flow ?? '')?.plan.agents[name] ?? then
  const touched = { name: capability, system, access, data }
  return scopeViolation(then, touched) ?? scopeViolation(today, touched)
}

/** The arguments that the capability declares and the action does not have, by their labels. */
export function argumentsLacking(turn: Turn, { capability, args }: Action): readonly string[] {
  const declared = Object.entries(planIn(turn).capabilities[capability]?.args ?? {})
  return declared.flatMap(([name, { label }]) => (Object.hasOwn(args, name) ? [] : [label.en]))
}

/** The rule id that a breach of an agent's declared scope is recorded under. */
export const scopeRule = 'SCOPE'
/** The rule id under which an action is denied that would run alone and lacks an argument. */
const incompleteRule = 'INCOMPLETE'

function denied(verdict: Verdict, id: string, say: string): Verdict {
  const { asking: _, ...rest } = verdict
  const rule = {
    id,
    policy: 'onloop',
    outcome: 'deny' as const,
    say,
    because: [],
    unknown: [],
    overruled: false,
  }
  return {
    ...rest,
    outcome: 'deny',
    decidedBy: [id],
    fired: [rule, ...verdict.fired.map((fired) => ({ ...fired, overruled: true }))],
    automaticIf: [],
  }
}

function factsOf(turn: Turn, { action, reads }: Draft, effect: string | undefined): Facts {
  const capability = planIn(turn).capabilities[action.capability]
  if (!capability) return {}
  return {
    ...recordFacts(capability, reads),
    ...ownFacts(turn, capability, action),
    ...counts(turn, action, reads, effect),
  }
}

function recordFacts(capability: Capability, reads: Reads): Facts {
  const facts: Record<string, Fact> = {}
  for (const [name, { from, fresh_for }] of Object.entries(capability.facts)) {
    const value = Value.safeParse(resolve(from, { reads: reads.values }))
    const lasts = parseDuration(fresh_for)
    if (!value.success || lasts === undefined) continue
    facts[name] = { value: value.data, origin: 'record', at: reads.at, freshUntil: reads.at + lasts }
  }
  return facts
}

function ownFacts(turn: Turn, capability: Capability, action: Action): Facts {
  const { now, directory } = turn.context
  const known = (value: Value): Fact => ({ value, origin: 'onloop', at: now })
  const requester = directory.person(action.requester)
  const contradicts = Object.values(turn.case.steps).some((state) => state.at === 'done' && state.contradicts)
  return {
    ...(requester ? { 'requester.role': known(requester.role) } : {}),
    'requester.is_subject': known(Object.values(action.args).includes(action.requester)),
    reversible: known(capability.reversible),
    contradiction: known(contradicts),
  }
}

/** What is counted over other cases: whether the object was acted on before, and sums over time. */
function counts(turn: Turn, action: Action, reads: Reads, effect: string | undefined): Facts {
  const { context } = turn
  const keys = claimKeys(planIn(turn), context.policies, action, reads)
  const facts: Record<string, Fact> = {}
  const known = (value: Value): Fact => ({ value, origin: 'onloop', at: context.now })
  if (keys.once) facts.double = known(context.held(keys.once, effect) > 0)
  for (const sum of keys.sums) {
    const amount = action.args[sum.of]
    if (!isMoney(amount)) continue
    const before = context.total(sum.key, context.now - sum.windowMs, effect)
    facts[sum.field] = known({ minor: before.minor + amount.minor, currency: amount.currency })
  }
  return facts
}

/** Whether any fact the action was judged by may no longer be relied on. */
export function isStale(judged: Judged, now: number): boolean {
  return Object.values(judged.facts).some(({ freshUntil }) => freshUntil !== undefined && freshUntil < now)
}
