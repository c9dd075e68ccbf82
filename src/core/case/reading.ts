import { actionDigest } from '#core/policy/action.ts'
import { backoffMs, budget } from './budget.ts'
import type { Reads, StepState } from './case.ts'
import type { CaseEvent, EffectFailed } from './event.ts'
import { finish } from './finish.ts'
import { route } from './route.ts'
import { mark, note, onloop, setStep, stepOfEffect, type Turn } from './turn.ts'

type Reading = Extract<StepState, { at: 'reading' }>
type Answering = Extract<StepState, { at: 'answering' }>

/** What was asked of systems of record has come back: the action is judged by it. */
export function factsRead(turn: Turn, event: Extract<CaseEvent, { kind: 'facts-read' }>): Turn {
  const stepId = stepOfEffect(event.effect)
  const state = turn.case.steps[stepId]
  if (state?.at !== 'reading' || state.effect !== event.effect) return turn
  return judgeReads(mark(turn, { change: 'settle', id: event.effect, as: 'done' }), stepId, state, event.reads)
}

/** Facts could not be read, or an agent gave no answer: it is tried again, and then done without. */
export function readingFailed(turn: Turn, stepId: string, state: Reading | Answering, event: EffectFailed): Turn {
  if (state.effect !== event.effect || (state.due !== undefined && turn.context.now < state.due)) return turn
  const again = event.retryable && state.attempt < budget.attempts
  const noted = note(turn, {
    kind: 'effect-failed',
    who: onloop,
    step: stepId,
    detail: { effect: event.effect, attempt: state.attempt, error: event.error, again },
  })
  if (again) {
    const due = turn.context.now + Math.max(backoffMs(state.attempt), event.retryAfterMs ?? 0)
    const attempt = state.attempt + 1
    return setStep(mark(noted, { change: 'retry', id: event.effect, dueAt: due }), stepId, { ...state, attempt, due })
  }
  const settled = mark(noted, { change: 'settle', id: event.effect, as: 'failed' })
  // What could not be read stays unknown, and the unknown grants nothing: people decide.
  if (state.at === 'reading') return judgeReads(settled, stepId, state, { at: turn.context.now, values: {} })
  return finish(setStep(settled, stepId, { at: 'ended', how: 'abandoned', because: event.error }))
}

function judgeReads(turn: Turn, stepId: string, { action, question, keeps }: Reading, reads: Reads): Turn {
  const draft = { action, digest: actionDigest(action), reads }
  return route(turn, stepId, draft, { ...(question ? { question } : {}), ...(keeps ? { keeps } : {}) })
}
