import type { Access } from '#core/policy/action.ts'
import type { Entry } from './entry.ts'

/** What happened, as far as the ledger, the store and the outside systems each tell it. */
export interface World {
  /** Of every stream, each stream in its order. */
  readonly entries: readonly Entry[]
  readonly journal: readonly JournalRow[]
  readonly cases: readonly CaseState[]
  readonly people: readonly Member[]
  readonly capabilities: Readonly<Record<string, Declared>>
}

/** One thing that an outside system really did. */
export interface JournalRow {
  readonly seq: number
  readonly at: number
  readonly system: string
  readonly operation: string
  /** The idempotency key it was asked with, which is the effect's id. */
  readonly key: string | null
  readonly object: string
  readonly amount_minor: number | null
  readonly currency: string | null
  readonly detail: string
}

export interface CaseState {
  readonly id: string
  readonly status: 'open' | 'ended'
  /** What would bring it on. */
  readonly waitsFor: readonly WaitsFor[]
}

/** The requester's word, an open question, an effect that is owed or began, or the release of a stop, by id. */
export type WaitsFor = 'requester' | `question:${string}` | `effect:${string}` | `stop:${string}`

export interface Member {
  readonly id: string
  readonly groups: readonly string[]
  readonly active: boolean
  readonly guest: boolean
}

export interface Declared {
  readonly access: Access
  readonly idempotency: 'key' | 'lookup' | 'none'
}
