import { isMoney } from '#core/money.ts'
import type { Value } from '#core/value.ts'
import type { Field } from './field.ts'
import type { Input } from './known.ts'
import type { Policies } from './policies.ts'

/** The same action, supposing that one field were different. Totals that it counts towards follow it. */
export function suppose({ vocabulary }: Policies, field: Field, value: Value, input: Input): Input {
  const { action, facts, now } = input
  const { name } = field
  if (name === 'confidence' && typeof value === 'number') return { ...input, action: { ...action, confidence: value } }
  const before = action.args[name] ?? facts[name]?.value
  const sums = [...vocabulary.values()].flatMap((total) => {
    const fact = total.sum?.of === name ? facts[total.name] : undefined
    if (!fact || !isMoney(fact.value) || !isMoney(before) || !isMoney(value)) return []
    const minor = fact.value.minor + value.minor - before.minor
    return [[total.name, { ...fact, value: { ...fact.value, minor } }] as const]
  })
  const moved = { ...facts, ...Object.fromEntries(sums) }
  const origin = field.origins?.[0] ?? 'onloop'
  if (name in action.args || origin === 'args') {
    return { ...input, action: { ...action, args: { ...action.args, [name]: value } }, facts: moved }
  }
  return { ...input, facts: { ...moved, [name]: { value, origin, at: now } } }
}
