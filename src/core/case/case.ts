import type { Language } from '#core/flow/field.ts'
import type { Action } from '#core/policy/action.ts'
import type { Facts } from '#core/policy/fact.ts'
import type { Need, Verdict } from '#core/policy/verdict.ts'
import type { Values } from '#core/value.ts'

/** The shape of stored cases that this release writes; an older one is brought up to it when it is read. */
export const caseShape = 1

/** One run of a flow, from request to closing: everything Onloop remembers of it. */
export interface Case {
  readonly shape: typeof caseShape
  readonly id: string
  /** Counts the transitions; 0 before the first. */
  readonly version: number
  readonly status: 'open' | 'ended'
  readonly openedAt: number
  /** The person's id. */
  readonly requester: string
  /** The conversation the request came from, and the message that its answers follow. */
  readonly place: string
  readonly thread: string
  readonly language: Language
  /** The request in the requester's words. */
  readonly text: string
  /** The flow's id and the hash of the plan, once it is known what is asked. */
  readonly flow?: string
  readonly plan?: string
  readonly understanding: Understanding
  /** What the requester gave for the flow's fields. */
  readonly values: Values
  readonly steps: Readonly<Record<string, StepState>>
  readonly questions: Readonly<Record<string, Question>>
  /** How many effects and questions have been made, for their ids. */
  readonly made: number
  readonly nudgedAt?: number
  readonly ended?: Ending
  /** Effects that began and that the case no longer waits for, by id; each may still report what became of it. */
  readonly givenUp?: Readonly<Record<string, GivenUp>>
  /** What the requester had to say against a denial, which is possible once. */
  readonly contested?: { readonly by: string; readonly at: number; readonly text: string }
  /** Present while a case that had ended is open again. */
  readonly reopened?: Reopened
}

/** An effect that nobody waits for, and whether it still holds its claims because it may have happened. */
export interface GivenUp {
  readonly judged: Judged
  readonly provider?: string
  readonly holds: boolean
}

/** Why an ended case is open again, and how it had ended. An undoing touches no other step. */
export type Reopened =
  | { readonly why: 'contest'; readonly by: string; readonly was: Ending }
  | {
      readonly why: 'undo'
      readonly by: string
      readonly was: Ending
      /** The step that undoes, the step whose work it undoes, and the effect that this work was. */
      readonly step: string
      readonly of: string
      readonly effect?: string
    }

export interface Ending {
  readonly how: 'done' | 'denied' | 'rejected' | 'expired' | 'withdrawn' | 'out-of-scope' | 'not-allowed' | 'abandoned'
  readonly at: number
  /** In words for the requester. */
  readonly because: string
}

/** How far the request has been understood. */
export type Understanding =
  | { readonly at: 'classifying'; readonly effect: string }
  /** The requester is shown the likeliest flows. */
  | { readonly at: 'choosing'; readonly flows: readonly string[]; readonly confidence: number; readonly since: number }
  /** The requester is asked for fields. */
  | {
      readonly at: 'asking'
      readonly fields: readonly string[]
      readonly confidence: number
      readonly since: number
      readonly remindedAt?: number
    }
  | { readonly at: 'clear'; readonly confidence: number }

/** What was read from systems of record for judging an action. */
export interface Reads {
  readonly at: number
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** An action of a step with what it is judged by. */
export interface Draft {
  readonly action: Action
  readonly digest: string
  readonly reads: Reads
}

/** An action that was judged, with the judgement. */
export interface Judged extends Draft {
  readonly facts: Facts
  readonly verdict: Verdict
}

export type StepState =
  | { readonly at: 'waiting' }
  /** An agent without a capability is asked for its output. */
  | ({ readonly at: 'answering' } & Asking)
  /** Facts are read; `question` is the one whose approval they are read again for. */
  | ({
      readonly at: 'reading'
      readonly action: Action
      readonly question?: string
      readonly keeps?: Acting
    } & Asking)
  /** A stop is in force; what was approved stays approved. */
  | {
      readonly at: 'held'
      readonly stops: readonly string[]
      readonly judged: Judged
      readonly question?: string
      readonly keeps?: Acting
    }
  | { readonly at: 'asked'; readonly question: string; readonly judged: Judged }
  | (Acting & { readonly at: 'acting' })
  | {
      readonly at: 'done'
      readonly output: Values
      readonly confidence: number
      readonly contradicts: boolean
      readonly when: number
      readonly judged?: Judged
      readonly effect?: string
      /** A person said that it happened; the provider of this name has not said so itself. */
      readonly unreported?: string
      readonly undone?: true
    }
  | {
      readonly at: 'ended'
      readonly how: 'denied' | 'rejected' | 'expired' | 'abandoned' | 'withdrawn'
      readonly because: string
      readonly judged?: Judged
    }

/** Something is asked of an agent or of systems of record, where asking changes nothing. */
export interface Asking {
  readonly effect: string
  /** Which time it is asked, from 1. */
  readonly attempt: number
  /** When it is asked again, in epoch milliseconds. */
  readonly due?: number
}

/** An action that may run, is running or has an unknown outcome. The effect's id is its idempotency key. */
export interface Acting {
  readonly effect: string
  readonly phase: 'owed' | 'started' | 'running' | 'uncertain' | 'failed'
  /** Attempts begun, and those that could not even begin. */
  readonly attempt: number
  /** Until when the grant may be used, in epoch milliseconds. */
  readonly grantUntil: number
  readonly judged: Judged
  /** The question that granted it, where people did. */
  readonly question?: string
  readonly provider?: string
  /** The provider's own id of long work. */
  readonly reference?: string
  /** When it is tried again, in epoch milliseconds. */
  readonly due?: number
}

export interface Vote {
  readonly by: string
  readonly at: number
}

/** A question to people. An `approval` is about an action before it runs; the others about what became of one. */
export interface Question {
  readonly id: string
  readonly asks: 'approval' | 'uncertain' | 'failed' | 'late' | 'check'
  readonly step: string
  readonly judged: Judged
  readonly needs: readonly Need[]
  /** Identifies exactly what is asked: the action's digest and the needs. A click carries it. */
  readonly version: string
  readonly votes: readonly Vote[]
  /** People whose vote does not count: whoever asked, and whoever amended without being enough alone. */
  readonly excluded: readonly string[]
  readonly openedAt: number
  readonly deadline: number
  readonly remindAt?: number
  readonly fallback: 'deny' | 'park'
  readonly priority: 'low' | 'normal' | 'high'
  readonly next?: { readonly group: string; readonly withinMs: number }
  /** A group whose members may answer for any need, after the first ones were silent. */
  readonly standIn?: string
  /** Somebody it was handed to, who could have answered anyway. */
  readonly assigned?: string
  readonly amendments: readonly {
    readonly by: string
    readonly at: number
    readonly from: Values
    readonly to: Values
  }[]
  /** Amendments that the policies of an epoch denied, as "epoch/digest". They cost budget as the others do. */
  readonly declined?: readonly string[]
  readonly information: readonly {
    readonly by: string
    readonly at: number
    readonly ask: string
    readonly answer?: string
  }[]
  /** Since when the clock stands still, because information was asked for. */
  readonly pausedAt?: number
  /** What became of the effect, for those that are not approvals. */
  readonly note?: string
  /** The effect that a `late` question is about, and what came of it. */
  readonly late?: { readonly effect: string; readonly output: Values }
  readonly closed?: { readonly how: Closing; readonly by?: string; readonly at: number; readonly reason?: string }
}

export type Closing =
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'withdrawn'
  | 'denied'
  | 'happened'
  | 'again'
  | 'abandoned'
  | 'kept'
  | 'undone'
  | 'correct'
  | 'wrong'
  | 'unchecked'
  | 'resolved'

/** The questions of a case that still wait for somebody. */
export function openQuestions(item: Case): readonly Question[] {
  return Object.values(item.questions).filter(({ closed }) => closed === undefined)
}
