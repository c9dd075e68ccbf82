import type { Json } from '#core/canonical.ts'
import type { Effect } from '#core/case/effect.ts'
import type { Provider } from '#core/flow/catalog.ts'
import { resolveAll } from '#core/flow/reference.ts'
import { decimalOf, isMoney } from '#core/money.ts'
import type { Value, Values } from '#core/value.ts'
import type { Call } from '#ports/connector.ts'

/** The call that performs an action through a provider. Its key is the effect's id, at every attempt the same. */
export function callOf(
  effect: Extract<Effect, { kind: 'perform-action' }>,
  provider: Provider,
  callbackUrl?: string,
): Call {
  return {
    operation: provider.operation,
    args: wireArgs(provider, effect.action.args),
    key: effect.id,
    reads: effect.action.access === 'read',
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
  }
}

/** A provider's arguments as business systems take them. */
export function wireArgs(provider: Provider, args: Values): Readonly<Record<string, Json>> {
  const given = Object.entries(resolveAll(provider.with, { args }))
  return Object.fromEntries(given.map(([name, value]) => [name, wire(value)]))
}

function wire(value: Value): Json {
  return isMoney(value) ? { amount: decimalOf(value), currency: value.currency } : value
}
