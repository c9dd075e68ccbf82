import type { Plan } from '#core/flow/plan.ts'
import { resolve } from '#core/flow/reference.ts'
import { isMoney } from '#core/money.ts'
import type { Action } from '#core/policy/action.ts'
import { type Policies, sumFields } from '#core/policy/policies.ts'
import { formatValue } from '#core/value.ts'
import type { Draft, Reads } from './case.ts'
import type { Context } from './context.ts'
import type { Claim } from './effect.ts'

export interface ClaimKeys {
  /** Names the object that the action may be done to once. */
  readonly once?: string
  readonly sums: readonly {
    readonly key: string
    readonly field: string
    readonly of: string
    readonly windowMs: number
  }[]
}

/** The rows through which parallel cases see each other, for one action. */
export function claimKeys(plan: Plan, policies: Policies, action: Action, reads: Reads): ClaimKeys {
  const capability = plan.capabilities[action.capability]
  const object = capability?.once_per === undefined ? undefined : action.args[capability.once_per]
  const customer =
    capability?.customer === undefined ? undefined : resolve(capability.customer, { reads: reads.values })
  // Declared ones too that the action does not have yet: an amendment may add them.
  const declared = capability?.args ?? {}
  const sums = customer === undefined ? [] : sumFields(policies).filter(({ of }) => Object.hasOwn(declared, of))
  return {
    ...(object === undefined ? {} : { once: `${action.capability}/${capability?.once_per}/${formatValue(object)}` }),
    sums: sums.map(({ field, of, windowMs }) => ({
      key: `${action.capability}/${of}/${formatValue(customer)}`,
      field,
      of,
      windowMs,
    })),
  }
}

/** The claims that must be written together with the permission to run an action, by an effect that is new. */
export function claimsOf(plan: Plan, context: Context, draft: Draft, effect: string): readonly Claim[] {
  const keys = claimKeys(plan, context.policies, draft.action, draft.reads)
  const once: Claim[] = keys.once
    ? [{ kind: 'once', key: keys.once, slot: context.held(keys.once, undefined), effect }]
    : []
  const sums = keys.sums.flatMap(({ key, of, windowMs }): Claim[] => {
    const amount = draft.action.args[of]
    if (!isMoney(amount)) return []
    const seen = context.total(key, context.now - windowMs, undefined).version
    return [{ kind: 'sum', key, seen, minor: amount.minor, at: context.now, effect }]
  })
  return [...once, ...sums]
}
