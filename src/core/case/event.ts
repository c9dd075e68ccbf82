import type { Language } from '#core/flow/field.ts'
import type { Reads } from './case.ts'

/** What can happen to a case. People are named by their ids; the shell has proved who they are. */
export type CaseEvent =
  | {
      readonly kind: 'request-received'
      readonly case: string
      readonly requester: string
      readonly place: string
      readonly thread: string
      readonly text: string
      readonly language: Language
    }
  | {
      readonly kind: 'request-classified'
      readonly effect: string
      readonly ranked: readonly { readonly flow: string; readonly confidence: number }[]
      readonly inScope: number
      readonly language?: Language
      readonly by: string
      readonly because: readonly string[]
    }
  | { readonly kind: 'said'; readonly by: string; readonly text: string }
  | {
      readonly kind: 'pressed'
      readonly by: string
      /** Where they pressed; what is critical is decided in the portal alone. */
      readonly channel: 'slack' | 'teams' | 'portal'
      readonly subject: string
      readonly version: string
      readonly act: string
      readonly values: Readonly<Record<string, string>> | undefined
    }
  | {
      readonly kind: 'agent-answered'
      readonly effect: string
      readonly values: Readonly<Record<string, unknown>>
      readonly confidence: number
      readonly grounded: boolean
      readonly model: string
    }
  | { readonly kind: 'facts-read'; readonly effect: string; readonly reads: Reads }
  | EffectFailed
  /** The performer is about to begin; the decision may still say no. */
  | {
      readonly kind: 'effect-starting'
      readonly effect: string
      readonly provider: string
      readonly chosenBecause: string
    }
  | { readonly kind: 'effect-running'; readonly effect: string; readonly reference: string }
  | { readonly kind: 'effect-done'; readonly effect: string; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: 'effect-uncertain'; readonly effect: string; readonly error: string }
  | { readonly kind: 'grant-expired'; readonly effect: string }
  | { readonly kind: 'time-passed' }
  | { readonly kind: 'time-lost'; readonly ms: number }
  | { readonly kind: 'stops-changed' }

/** An effect is known not to have happened. */
export interface EffectFailed {
  readonly kind: 'effect-failed'
  readonly effect: string
  readonly error: string
  readonly retryable: boolean
  readonly retryAfterMs?: number
}
