import { say } from '#core/flow/field.ts'
import { fill } from '#core/flow/reference.ts'
import type { Action } from '#core/policy/action.ts'
import type { Turn } from './turn.ts'

/** What an action does, in words for the requester: the capability's label with its arguments filled in. */
export function sayAction({ case: item, context }: Turn, action: Action): string {
  const label = context.plan?.capabilities[action.capability]?.label
  return label ? fill(say(label, item.language), { args: action.args }) : action.capability
}
