import type { Action } from '#core/policy/action.ts'

/** Something owed to the outside, kept as a row until its outcome is known. Its id never changes between attempts. */
export type Effect =
  | { readonly kind: 'classify-request'; readonly id: string; readonly text: string }
  | {
      readonly kind: 'ask-agent'
      readonly id: string
      readonly step: string
      readonly agent: string
      readonly input: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'read-facts'; readonly id: string; readonly step: string; readonly action: Action }
  | {
      readonly kind: 'perform-action'
      readonly id: string
      readonly step: string
      readonly action: Action
      readonly digest: string
      /** Until when the grant that comes with it may be used, in epoch milliseconds. */
      readonly grantUntil: number
    }

/** What becomes of an effect's row. `owe` with a known id gives it a new grant. */
export type EffectChange =
  | { readonly change: 'owe'; readonly effect: Effect; readonly dueAt: number }
  | { readonly change: 'start'; readonly id: string; readonly attempt: number; readonly provider: string }
  | { readonly change: 'wait'; readonly id: string; readonly reference: string; readonly dueAt: number }
  | { readonly change: 'retry'; readonly id: string; readonly dueAt: number }
  | { readonly change: 'settle'; readonly id: string; readonly as: 'done' | 'failed' | 'uncertain' | 'cancelled' }

/** A place, a person's direct messages, or the thread of a question's card wherever it is shown. */
export type PostTarget = { readonly place: string } | { readonly person: string } | { readonly question: string }

/** A message that is sent once, with a key. */
export interface Post {
  readonly key: string
  readonly to: PostTarget
  readonly thread?: string
  readonly text: string
}

/**
 * A row that only one of several parallel actions can write.
 *
 * `once` is the n-th action on an object, n being how many were seen; `sum` adds to a total that was seen at a version.
 */
export type Claim =
  | { readonly kind: 'once'; readonly key: string; readonly slot: number; readonly effect: string }
  | {
      readonly kind: 'sum'
      readonly key: string
      readonly seen: number
      readonly minor: number
      readonly at: number
      readonly effect: string
    }
