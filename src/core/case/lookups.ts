import type { Plan } from '#core/flow/plan.ts'
import type { Action } from '#core/policy/action.ts'
import type { Case, Reads, StepState } from './case.ts'
import { claimKeys } from './claims.ts'
import type { Context } from './context.ts'
import type { CaseEvent } from './event.ts'
import { givenUpIn } from './given-up.ts'
import { stepOfEffect } from './turn.ts'

/** What a decision on this event may have to know of other cases. */
export interface Lookups {
  readonly held: readonly { readonly key: string; readonly effect: string | undefined }[]
  readonly totals: readonly { readonly key: string; readonly sinceMs: number; readonly effect: string | undefined }[]
  readonly records: readonly { readonly agent: string; readonly capability: string }[]
}

/** Says what must be read from the store before the event can be decided. */
export function lookups(
  item: Case | undefined,
  event: CaseEvent,
  plan: Plan | undefined,
  { plans, policies, now }: Pick<Context, 'plans' | 'policies' | 'now'>,
): Lookups {
  const drafts = item && plan ? [...draftsOf(item, event), ...givenUpOf(item, event)] : []
  const keys = drafts.map(({ action, reads, effect }) => ({
    ...claimKeys(plan as Plan, policies, action, reads),
    effect,
  }))
  return {
    held: keys.flatMap(({ once, effect }) => (once ? [{ key: once, effect }] : [])),
    totals: keys.flatMap(({ sums, effect }) =>
      sums.map(({ key, windowMs }) => ({ key, sinceMs: now - windowMs, effect })),
    ),
    records: plan ? recordsOf(plan) : [...plans.values()].flatMap((one) => recordsOf(one.plan)),
  }
}

interface Known {
  readonly action: Action
  readonly reads: Reads
  readonly effect: string | undefined
}

/** Every action of the case that this event could lead to a judgement of. */
function draftsOf(item: Case, event: CaseEvent): readonly Known[] {
  return Object.entries(item.steps).flatMap(([id, state]) => {
    const known = knownOf(state)
    const read = event.kind === 'facts-read' && stepOfEffect(event.effect) === id && state.at === 'reading'
    return read ? [{ action: state.action, reads: event.reads, effect: state.keeps?.effect }] : known
  })
}

/** What was given up and happened after all takes its claims again. */
function givenUpOf(item: Case, event: CaseEvent): readonly Known[] {
  const given = event.kind === 'effect-done' ? givenUpIn(item, event.effect) : undefined
  return given ? [{ ...given.judged, effect: undefined }] : []
}

function knownOf(state: StepState): readonly Known[] {
  switch (state.at) {
    case 'held':
      return [{ ...state.judged, effect: state.keeps?.effect }]
    case 'asked':
      return [{ ...state.judged, effect: undefined }]
    case 'acting':
      return [{ ...state.judged, effect: state.effect }]
    case 'reading':
      return [{ action: state.action, reads: { at: 0, values: {} }, effect: state.keeps?.effect }]
    case 'waiting':
    case 'answering':
    case 'done':
    case 'ended':
      return []
  }
}

/** The agents and capabilities of the flow's own steps, and of undoing them. */
function recordsOf(plan: Plan): readonly { agent: string; capability: string }[] {
  return plan.flow.steps.flatMap(({ agent, capability }) => {
    if (capability === undefined) return []
    const undo = plan.capabilities[capability]?.undo?.capability
    return [{ agent, capability }, ...(undo ? [{ agent, capability: undo }] : [])]
  })
}
