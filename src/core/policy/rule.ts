import type { Condition } from './condition.ts'
import type { Setting } from './settings.ts'
import type { Asking, Outcome } from './verdict.ts'

/** A row of a decision table: where all of `when` holds and not all of `unless`, this is the outcome. */
export interface Rule {
  readonly id: string
  readonly policy: string
  readonly say: string
  readonly outcome: Outcome
  readonly when: readonly Condition[]
  readonly unless: readonly Condition[]
  /** Whom to ask. Every rule that can escalate has it. */
  readonly asking: Asking | undefined
  /** From 0 to 1. */
  readonly checkAfterwards: number
  readonly obligations: readonly string[]
  /** What becomes of a deny rule when a field it looks at is unknown. */
  readonly ifUnknown: 'escalate' | 'deny'
  readonly force: Force
  readonly file: string
  readonly line: number
}

/** When something holds: from the first instant up to, not including, the last, in epoch milliseconds. */
export interface Force {
  readonly from: number
  readonly until: number
}

/** One `policies/<name>.yaml`, compiled. */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly owner: string
  readonly mode: 'draft' | 'shadow' | 'active' | 'retired'
  readonly force: Force
  readonly rules: readonly Rule[]
  readonly settings: readonly Setting[]
  /** Whom to ask when no rule of any policy matches. */
  readonly otherwise: Asking | undefined
  readonly file: string
}

export const always: Force = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

export function isInForce({ force }: { readonly force: Force }, now: number): boolean {
  return force.from <= now && now < force.until
}
