import type { Plan } from '#core/flow/plan.ts'
import type { Entry, Who } from '#core/ledger/entry.ts'
import type { Case, StepState } from './case.ts'
import type { Context } from './context.ts'
import type { Claim, Effect, EffectChange, Post } from './effect.ts'

/** What is told to the person whose event this was. Refusals are told to them alone. */
export type Answer =
  | { readonly kind: 'accepted'; readonly text?: string }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'field-errors'; readonly errors: Readonly<Record<string, string>> }

/** A decision in the making: each function of this folder takes a turn and returns the next one. */
export interface Turn {
  readonly case: Case
  readonly context: Context
  readonly entries: readonly Entry[]
  readonly effects: readonly EffectChange[]
  readonly posts: readonly Post[]
  readonly claims: readonly Claim[]
  /** Effects that are known not to have happened, whose claims are given back. */
  readonly released: readonly string[]
  readonly answer: Answer
}

export function beginTurn(item: Case, context: Context): Turn {
  return {
    case: item,
    context,
    entries: [],
    effects: [],
    posts: [],
    claims: [],
    released: [],
    answer: { kind: 'accepted' },
  }
}

export function change(turn: Turn, part: Partial<Case>): Turn {
  return { ...turn, case: { ...turn.case, ...part } }
}

export function setStep(turn: Turn, id: string, state: StepState): Turn {
  return change(turn, { steps: { ...turn.case.steps, [id]: state } })
}

type Written = Entry extends infer One
  ? One extends Entry
    ? Pick<One, 'kind' | 'detail'> & { readonly who: Who; readonly where?: string; readonly step?: string }
    : never
  : never

/** Adds an entry to what the ledger will hold once the turn is committed. */
export function note(turn: Turn, written: Written): Turn {
  const entry = { at: turn.context.now, where: 'onloop', case: turn.case.id, ...written } as Entry
  return { ...turn, entries: [...turn.entries, entry] }
}

export const onloop: Who = { kind: 'onloop', id: 'onloop' }
export const person = (id: string): Who => ({ kind: 'person', id })
export const agent = (id: string): Who => ({ kind: 'agent', id })

/** Makes the next id of an effect or a question of this case. */
export function nextId(turn: Turn, what: string): readonly [Turn, string] {
  const made = turn.case.made + 1
  return [change(turn, { made }), `${turn.case.id}.${what}.${made}`]
}

/** The step that an effect belongs to, which stands in its id. */
export function stepOfEffect(effect: string): string {
  return effect.split('.')[1] ?? ''
}

export function owe(turn: Turn, effect: Effect, dueAt = turn.context.now): Turn {
  return { ...turn, effects: [...turn.effects, { change: 'owe', effect, dueAt }] }
}

export function mark(turn: Turn, changed: EffectChange): Turn {
  return { ...turn, effects: [...turn.effects, changed] }
}

/** Sends the requester a message of its own, where they asked. Channels notify people of new messages only. */
export function tellRequester(turn: Turn, key: string, text: string): Turn {
  const { id, place, thread } = turn.case
  return { ...turn, posts: [...turn.posts, { key: `${id}/${key}`, to: { place }, thread, text }] }
}

export function tellPerson(turn: Turn, id: string, key: string, text: string): Turn {
  return { ...turn, posts: [...turn.posts, { key: `${turn.case.id}/${key}`, to: { person: id }, text }] }
}

export function accept(turn: Turn, text: string): Turn {
  return { ...turn, answer: { kind: 'accepted', text } }
}

export function refuse(turn: Turn, text: string): Turn {
  return { ...turn, answer: { kind: 'refused', text } }
}

/** A confidence that somebody outside claims, between 0 and 1. What is no number is no confidence at all. */
export function share(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0
}

/** The plan the case began with. Throws when there is none, which a case with steps always has. */
export function planIn(turn: Turn): Plan {
  if (!turn.context.plan) throw new Error(`case ${turn.case.id} has steps but no plan`)
  return turn.context.plan
}
