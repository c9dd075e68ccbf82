import type { Card } from '#core/card/card.ts'
import type { Case } from '#core/case/case.ts'
import type { Decision } from '#core/case/decide.ts'
import type { Effect, PostTarget } from '#core/case/effect.ts'
import type { Plan } from '#core/flow/plan.ts'
import type { Checkpoint, Grown } from '#core/ledger/checkpoint.ts'
import type { Entry } from '#core/ledger/entry.ts'
import type { Finding } from '#core/ledger/finding.ts'
import type { ChainRow, PayloadRow } from '#core/ledger/stream.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { MessageRef } from './channel.ts'
import type { Job } from './dispatch.ts'

/**
 * Where everything lives that must survive a crash.
 *
 * A write is durable when its promise resolves. `test/contracts/store.ts` holds every store to the promises below.
 */
export interface Store {
  /** The case as last committed. Throws `SEAL_BROKEN` when it was changed from outside. */
  case(id: string): Promise<Case | undefined>

  plan(hash: string): Promise<Plan | undefined>

  /**
   * Commits transitions, each whole or not at all, and says of each what became of it.
   *
   * A transition is `done` once: when the case's version, the policy epoch, the arrival's key or a claim is no
   * longer what it was decided on, nothing of it is written and it has to be decided again.
   */
  commit(transitions: readonly Transition[]): Promise<readonly Committed[]>

  /** What an arrival with this key was answered, when it was taken before. Keys are kept for at least a day. */
  arrival(key: string): Promise<string | undefined>

  /** Throws `SEAL_BROKEN` when it was changed from outside. */
  effect(id: string): Promise<EffectRow | undefined>
  /** Effects whose outcome is still to come, without those that were changed from outside. */
  openEffects(): Promise<readonly EffectRow[]>

  /** How many effects other than this one hold the claim. */
  held(key: string, effect: string | undefined): Promise<number>
  /** The sum since a moment, without this effect, and the version of the key. */
  total(key: string, since: number, effect: string | undefined): Promise<{ minor: number; version: number }>
  /** How often people looked at an agent's actions with a capability, and how often they corrected them. */
  record(agent: string, capability: string): Promise<{ reviewed: number; corrected: number }>

  caseByThread(thread: string): Promise<string | undefined>
  cases(filter: CaseFilter): Promise<readonly CaseRow[]>
  questions(): Promise<readonly QuestionRow[]>

  /** Adds entries to the house stream, where what belongs to no case is kept. */
  write(entries: readonly Entry[]): Promise<void>
  readonly ledger: LedgerRows
  readonly deliveries: Deliveries
  readonly rules: RuleBook

  stops(): Promise<readonly Stop[]>
  /** Puts a stop in force; false when there is one with this id. */
  addStop(stop: Stop, entry: Entry): Promise<boolean>
  /** Ends a stop; false when it is not in force. */
  endStop(id: string, entry: Entry): Promise<boolean>

  /** Remembers that Onloop is there. */
  seen(now: number): Promise<void>
  /** When Onloop was there last. */
  lastSeen(): Promise<number | undefined>
}

export interface Transition {
  readonly decision: Decision
  /** The version the decision was made on; 0 for a new case. */
  readonly version: number
  /** The epoch of the policies the decision was made with. */
  readonly epoch: number
  /** The platform's key of what arrived, and the answer that a repetition gets. */
  readonly arrival?: { readonly key: string; readonly answer: string }
  /** The plan that the case begins with. */
  readonly plan?: { readonly hash: string; readonly plan: Plan }
  /** The grant of each effect that is owed with one. */
  readonly grants: ReadonlyMap<string, string>
  readonly jobs: readonly Job[]
  readonly now: number
}

export type Committed =
  | { readonly kind: 'done' }
  /** Somebody else was faster; decide again on what is there now. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'duplicate'; readonly answer: string }

export interface EffectRow {
  readonly effect: Effect
  readonly case: string
  readonly status: 'owed' | 'started' | 'running' | 'done' | 'failed' | 'uncertain' | 'cancelled'
  readonly grant: string | undefined
  readonly attempt: number
  readonly provider: string | undefined
  readonly reference: string | undefined
  readonly startedAt: number | undefined
}

export interface CaseFilter {
  readonly requester?: string
  readonly status?: 'open' | 'ended'
  /** Only cases whose requester is asked for something. */
  readonly awaitsRequester?: boolean
  readonly limit: number
}

export interface CaseRow {
  readonly id: string
  readonly flow: string | undefined
  readonly status: 'open' | 'ended'
  readonly how: string | undefined
  readonly requester: string
  readonly text: string
  readonly openedAt: number
  readonly endedAt: number | undefined
}

export interface QuestionRow {
  readonly id: string
  readonly case: string
  readonly deadline: number
  readonly risk: number
}

export interface StoredStream {
  readonly rows: readonly ChainRow[]
  readonly payloads: readonly PayloadRow[]
  /** Rows that somebody made unreadable. */
  readonly unreadable: readonly Finding[]
}

/** The ledger's rows, as they lie. */
export interface LedgerRows {
  /** Where each stream ends, and up to where checkpoints cover it. */
  streams(): Promise<readonly Grown[]>
  /** Every stream that anything is left of, by name. */
  names(): Promise<readonly string[]>
  rows(stream: string): Promise<StoredStream>
  /** Every entry that has not been erased, of a stretch of time, stream after stream, each in its order. */
  entries(from: number, to: number): Promise<readonly Entry[]>
  checkpoints(): Promise<{ readonly checkpoints: readonly Checkpoint[]; readonly unreadable: readonly Finding[] }>
  addCheckpoint(checkpoint: Checkpoint): Promise<void>
}

/** Which card each place shows, and messages that are still to be sent. */
export interface Deliveries {
  shown(subject: string): Promise<readonly Delivery[]>
  /** What a message on record shows; undefined for messages that Onloop did not post. */
  byMessage(message: MessageRef): Promise<Delivery | undefined>
  put(delivery: Delivery): Promise<void>
  post(key: string): Promise<PostRow | undefined>
  addPost(post: PostRow, jobs: readonly Job[]): Promise<void>
  /** The keys of messages that are still to be sent. */
  unsent(): Promise<readonly string[]>
  /** Remembers that sending has begun, so that a later attempt looks before it sends. */
  tried(key: string): Promise<void>
  sent(key: string, message: MessageRef | undefined): Promise<void>
  /** Pages of cards that belong to no case, such as digests. */
  card(subject: string): Promise<Card | undefined>
  putCard(subject: string, card: Card): Promise<void>
}

export interface Delivery {
  readonly subject: string
  readonly case: string | undefined
  readonly place: string
  /** Absent while the first post is still on its way. */
  readonly message: MessageRef | undefined
  /** The hash of the card that the place shows. */
  readonly hash: string
}

export interface PostRow {
  readonly key: string
  readonly case: string | undefined
  readonly to: PostTarget
  readonly thread?: string
  readonly text: string
  readonly status: 'owed' | 'tried' | 'sent'
}

/** The versions of the policies and what is in force. */
export interface RuleBook {
  /** The newest epoch, or undefined before the first. Throws `SEAL_BROKEN` when it was changed from outside. */
  inForce(): Promise<RuleEpoch | undefined>
  /** Puts a new epoch in force; false when another one came in between. */
  add(epoch: RuleEpoch, entry: Entry): Promise<boolean>
}

export interface RuleEpoch {
  readonly epoch: number
  readonly hash: string
  readonly at: number
  /** The text of each file. */
  readonly files: Readonly<Record<string, string>>
  /** Changed settings, by policy and name. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>
}
