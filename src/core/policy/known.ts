import { isMoney } from '#core/money.ts'
import { formatValue, type Value } from '#core/value.ts'
import type { Action } from './action.ts'
import type { Comparable } from './extent.ts'
import type { Facts, Origin } from './fact.ts'
import { comparableOf, type Field } from './field.ts'
import type { World } from './world.ts'

/** What an action is judged by. */
export interface Input {
  readonly action: Action
  readonly facts: Facts
  /** How often people looked at what this agent did with this capability, and corrected it. */
  readonly record: { readonly reviewed: number; readonly corrected: number }
  readonly epoch: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** What is known of one field. */
export type Known =
  | { readonly value: Value; readonly comparable: Comparable; readonly origin: Origin; readonly isVouchedFor: boolean }
  /** Why nothing is known, as the end of a sentence: "is not known". */
  | { readonly gap: string }

export type Look = (field: Field) => Known

/** Looks up one field: the action speaks for itself first, its arguments next, facts last. Unfit values are unknown. */
export function lookUp(field: Field, { action, facts, now }: Input, world: World): Known {
  const own = ownValue(field.name, action, world)
  if (own !== undefined) return known(field, own, 'onloop', true)
  const argument = Object.hasOwn(action.args, field.name) ? action.args[field.name] : undefined
  if (argument !== undefined && isVouched(field, 'args')) return known(field, argument, 'args', true)
  const fact = Object.hasOwn(facts, field.name) ? facts[field.name] : undefined
  if (!fact || fact.origin === 'args') return { gap: 'is not known' }
  if (fact.freshUntil !== undefined && fact.freshUntil < now) return { gap: 'was read too long ago' }
  return known(field, fact.value, fact.origin, isVouched(field, fact.origin))
}

/** Remembers each answer, so that a field is looked up once per verdict. */
export function remembering(look: Look): Look {
  const seen = new Map<Field, Known>()
  return (field) => {
    const before = seen.get(field)
    if (before) return before
    const found = look(field)
    seen.set(field, found)
    return found
  }
}

function ownValue(name: string, action: Action, world: World): Value | undefined {
  switch (name) {
    case 'action':
      return action.capability
    case 'system':
      return action.system
    case 'access':
      return action.access
    case 'agent':
      return action.agent
    case 'agent.kind':
      return world.agents.get(action.agent)?.kind ?? ''
    case 'data.classes':
      return action.data
    case 'confidence':
      return action.confidence
    default:
      return undefined
  }
}

function isVouched({ origins }: Field, origin: Origin): boolean {
  return origins?.includes(origin) ?? true
}

function known(field: Field, value: Value, origin: Origin, isVouchedFor: boolean): Known {
  const comparable = comparableOf(field, value)
  if (comparable !== undefined) return { value, comparable, origin, isVouchedFor }
  if (isMoney(value) && field.currency !== undefined && value.currency !== field.currency) {
    return { gap: `is in ${value.currency}, not in ${field.currency}` }
  }
  return { gap: value === '' ? 'is not known' : `is ${formatValue(value)}, which the vocabulary does not know` }
}
