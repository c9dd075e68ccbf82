import type { Condition } from './condition.ts'
import { contains, isVoid } from './extent.ts'
import type { Known, Look } from './known.ts'
import type { Rule } from './rule.ts'
import type { Outcome } from './verdict.ts'

/** True, false, or undefined for unknown: Kleene's three values. */
export type Truth = boolean | undefined

/** Whether a rule applies: all of `when` and not all of `unless`. */
export function appliesTo(rule: Rule, look: Look): Truth {
  const when = every(rule.when, (condition) => truthOf(rule, condition, look(condition.field), true))
  if (when === false || rule.unless.length === 0) return when
  const unless = every(rule.unless, (condition) => truthOf(rule, condition, look(condition.field), false))
  return unless === true ? false : when && (unless === false ? true : undefined)
}

/** What a rule asks for. Only an allow rule needs certainty: what is unknown never grants autonomy. */
export function consequenceOf(rule: Rule, applies: Truth): Outcome | undefined {
  switch (rule.outcome) {
    case 'allow':
      return applies === true ? 'allow' : undefined
    case 'escalate':
      return applies === false ? undefined : 'escalate'
    case 'deny':
      if (applies === undefined) return rule.ifUnknown
      return applies ? 'deny' : undefined
  }
}

/** The strictest of several outcomes: deny, then escalate, then allow. Nothing at all is put to people. */
export function strictest(outcomes: Iterable<Outcome>): Outcome {
  const all = new Set(outcomes)
  if (all.has('deny')) return 'deny'
  return all.has('allow') && !all.has('escalate') ? 'allow' : 'escalate'
}

/** The outcome alone, without reasons: for backtests and for trying what would change it. */
export function outcomeOf(rules: readonly Rule[], look: Look): Outcome {
  return strictest(rules.flatMap((rule) => consequenceOf(rule, appliesTo(rule, look)) ?? []))
}

/**
 * Whether a condition holds.
 *
 * What nobody vouches for can make a rule stricter and never looser: it counts only where it lets an escalate or deny
 * rule apply, so for an allow rule never.
 */
export function truthOf(rule: Rule, { extent }: Condition, known: Known, letsApply: boolean): Truth {
  if (isVoid(extent)) return false
  if ('gap' in known) return undefined
  const truth = contains(extent, known.comparable)
  return known.isVouchedFor || (rule.outcome !== 'allow' && truth === letsApply) ? truth : undefined
}

function every(conditions: readonly Condition[], test: (condition: Condition) => Truth): Truth {
  let all: Truth = true
  for (const condition of conditions) {
    const truth = test(condition)
    if (truth === false) return false
    if (truth === undefined) all = undefined
  }
  return all
}
