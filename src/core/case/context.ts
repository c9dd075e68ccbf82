import type { Plan } from '#core/flow/plan.ts'
import type { Person } from '#core/person.ts'
import type { Policies } from '#core/policy/policies.ts'
import type { Stop } from '#core/stop/stop.ts'

/** Everything a decision depends on beside the case and the event: the state of the world at this moment. */
export interface Context {
  /** Epoch milliseconds. */
  readonly now: number
  readonly policies: Policies
  readonly epoch: number
  readonly directory: Directory
  readonly stops: readonly Stop[]
  /** The plans that a new case could begin with, by flow. */
  readonly plans: ReadonlyMap<string, { readonly plan: Plan; readonly hash: string }>
  /** The plan that the case began with. */
  readonly plan?: Plan
  /** How often people looked at what an agent did with a capability, and corrected it. */
  readonly record: (agent: string, capability: string) => { readonly reviewed: number; readonly corrected: number }
  /** How many other effects hold a claim on the object. */
  readonly held: (key: string, effect: string | undefined) => number
  /** The total without this effect, and the version it was read at. */
  readonly total: (
    key: string,
    sinceMs: number,
    effect: string | undefined,
  ) => { readonly minor: number; readonly version: number }
  /** Decides which automatic actions are checked afterwards; kept outside the database. */
  readonly samplingKey: string
}

/** Who is who, as the people file in force says. */
export interface Directory {
  readonly person: (id: string) => Person | undefined
  /** Active members who are no guests. */
  readonly members: (group: string) => readonly Person[]
  readonly groupLabel: (group: string) => string
}
