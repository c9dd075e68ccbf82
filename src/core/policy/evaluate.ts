import { mergeAsking } from './asking.ts'
import { automaticIf } from './automatic-if.ts'
import type { Condition } from './condition.ts'
import type { Input, Look } from './known.ts'
import { lookAt } from './look.ts'
import type { Policies } from './policies.ts'
import { isInForce, type Policy, type Rule } from './rule.ts'
import { sayBecause } from './say-condition.ts'
import type { Because, Fired, Outcome, Verdict } from './verdict.ts'
import { appliesTo, consequenceOf, strictest, type Truth, truthOf } from './weigh.ts'

/**
 * Judges one action by the policies in force.
 *
 * Pure and total: equal input gives an equal verdict, in whatever order rules and files stand. Deny comes before
 * escalate before allow, nothing matched is put to people, and what is unknown never makes an action automatic.
 */
export function evaluate(policies: Policies, input: Input): Verdict {
  const { look, risk } = lookAt(policies, input)
  const active = policiesInForce(policies, 'active', input.now)
  const weighed = weigh(active, look, input.now)
  const outcome = strictest(consequences(weighed))
  const fired = weighed.flatMap((item) => firedBy(item, outcome, look) ?? [])
  const deciding = fired.filter(({ overruled }) => !overruled).map(({ id }) => id)
  const asking = outcome === 'escalate' ? askingOf(weighed, active) : undefined
  return {
    outcome,
    decidedBy: deciding.length > 0 ? deciding : ['nothing-matched'],
    fired,
    risk,
    ...(asking && { asking }),
    obligations: [...new Set(onDuty(weighed).flatMap(({ rule }) => rule.obligations))].sort(),
    automaticIf:
      outcome === 'escalate'
        ? automaticIf(
            policies,
            weighed.map(({ rule }) => rule),
            input,
          )
        : [],
    checkAfterwards: outcome === 'allow' ? Math.max(...onDuty(weighed).map(({ rule }) => rule.checkAfterwards)) : 0,
    shadow: policiesInForce(policies, 'shadow', input.now).map((policy) => {
      const would = strictest([...consequences(weighed), ...consequences(weigh([policy], look, input.now))])
      return { policy: policy.name, outcome: would, flips: would !== outcome }
    }),
    policyHash: policies.hash,
    epoch: input.epoch,
  }
}

interface Weighed {
  readonly rule: Rule
  readonly applies: Truth
  readonly consequence: Outcome | undefined
}

function policiesInForce({ policies }: Policies, mode: Policy['mode'], now: number): readonly Policy[] {
  return policies.filter((policy) => policy.mode === mode && isInForce(policy, now))
}

function weigh(policies: readonly Policy[], look: Look, now: number): readonly Weighed[] {
  return policies
    .flatMap(({ rules }) => rules)
    .filter((rule) => isInForce(rule, now))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((rule) => {
      const applies = appliesTo(rule, look)
      return { rule, applies, consequence: consequenceOf(rule, applies) }
    })
}

function consequences(weighed: readonly Weighed[]): readonly Outcome[] {
  return weighed.flatMap(({ consequence }) => consequence ?? [])
}

/** The rules whose duties hold. One that may apply counts, so that a missing fact never takes a duty away. */
function onDuty(weighed: readonly Weighed[]): readonly Weighed[] {
  return weighed.filter(
    ({ rule, applies, consequence }) => consequence ?? (rule.outcome === 'allow' && applies !== false),
  )
}

function askingOf(weighed: readonly Weighed[], active: readonly Policy[]) {
  const asked = weighed.flatMap(({ rule, consequence }) => (consequence === 'escalate' ? (rule.asking ?? []) : []))
  return mergeAsking(asked) ?? mergeAsking(active.flatMap(({ otherwise }) => otherwise ?? []))
}

function firedBy({ rule, consequence }: Weighed, outcome: Outcome, look: Look): Fired | undefined {
  if (!consequence) return undefined
  const held = rule.when.map((condition) => becauseOf(rule, condition, look, true))
  const unless = rule.unless
    .map((condition) => becauseOf(rule, condition, look, false))
    .filter(({ truth }) => truth === undefined)
  const all = [...held, ...unless]
  return {
    id: rule.id,
    policy: rule.policy,
    outcome: consequence,
    say: rule.say,
    because: all.map(({ because }) => because),
    unknown: [...new Set(all.filter(({ truth }) => truth === undefined).map(({ because }) => because.field))],
    overruled: consequence !== outcome,
  }
}

function becauseOf(
  rule: Rule,
  condition: Condition,
  look: Look,
  letsApply: boolean,
): { because: Because; truth: Truth } {
  const { field, phrase, operands } = condition
  const known = look(field)
  const truth = truthOf(rule, condition, known, letsApply)
  const limit = operands.find(({ setting }) => setting?.kind === 'bounded')?.value
  const because = {
    field: field.name,
    ...(truth !== undefined && 'value' in known && { is: known.value, origin: known.origin }),
    phrase: letsApply ? phrase : `unless ${phrase}`,
    ...(typeof limit === 'object' && { limit: limit.value }),
    say: sayBecause(condition, known, truth),
  }
  return { because, truth }
}
