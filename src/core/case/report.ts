import { backoffMs, budget } from './budget.ts'
import { type Acting, openQuestions } from './case.ts'
import { complete, noteDone, noteFailed } from './complete.ts'
import type { CaseEvent, EffectFailed } from './event.ts'
import { finish } from './finish.ts'
import { giveUp } from './given-up.ts'
import { late, lateFailure } from './late.ts'
import { askOwners, closeQuestion } from './question.ts'
import { readingFailed } from './reading.ts'
import { agent, mark, note, setStep, stepOfEffect, type Turn, tellRequester } from './turn.ts'

export type Of<Kind extends CaseEvent['kind']> = Extract<CaseEvent, { kind: Kind }>

/** The step that an effect is the current action of; undefined for an effect that has been given up. */
export function actingOn(turn: Turn, effect: string): readonly [string, Acting] | undefined {
  const stepId = stepOfEffect(effect)
  const state = turn.case.steps[stepId]
  return state?.at === 'acting' && state.effect === effect ? [stepId, state] : undefined
}

/** The provider has taken the work on and will report its end. */
export function running(turn: Turn, event: Of<'effect-running'>): Turn {
  const found = actingOn(turn, event.effect)
  if (found?.[1].phase !== 'started') return turn
  const [stepId, state] = found
  const waiting = mark(turn, { change: 'wait', id: event.effect, reference: event.reference, dueAt: turn.context.now })
  return setStep(waiting, stepId, { ...state, at: 'acting', phase: 'running', reference: event.reference })
}

/** Takes a result. One that comes after the case gave the effect up is recorded all the same, and put to people. */
export function done(turn: Turn, event: Of<'effect-done'>): Turn {
  const found = actingOn(turn, event.effect) ?? keptFor(turn, event.effect)
  if (!found) return late(turn, event)
  const [stepId, acting] = found
  // What never began has no result, whoever claims one.
  if (acting.provider === undefined) return turn
  const noted = noteDone(turn, stepId, acting, event, false)
  return complete(settleQuestions(noted, stepId), stepId, acting, event.output)
}

/** An effect that began, and that waits for its facts or for a stop before it is tried again. */
function keptFor(turn: Turn, effect: string): readonly [string, Acting] | undefined {
  const stepId = stepOfEffect(effect)
  const state = turn.case.steps[stepId]
  const keeps = state?.at === 'reading' || state?.at === 'held' ? state.keeps : undefined
  return keeps?.effect === effect ? [stepId, keeps] : undefined
}

/** Closes the questions about what became of a step's effect, once that is known. */
function settleQuestions(turn: Turn, stepId: string): Turn {
  return openQuestions(turn.case)
    .filter(({ step, asks }) => step === stepId && (asks === 'uncertain' || asks === 'failed'))
    .reduce((next, question) => closeQuestion(next, question, 'resolved'), turn)
}

/** It is known not to have happened: it is tried again after a while, or the owners decide. */
export function failed(turn: Turn, event: EffectFailed): Turn {
  const stepId = stepOfEffect(event.effect)
  const state = turn.case.steps[stepId]
  if (state?.at === 'answering' || state?.at === 'reading') return readingFailed(turn, stepId, state, event)
  const acting = actingOn(turn, event.effect)?.[1]
  if (!acting) return lateFailure(turn, event)
  if (acting.phase === 'failed' || isRepeated(acting, turn.context.now)) return turn
  // A time it could not even begin counts too, so that nothing is tried for ever.
  const attempt = acting.phase === 'owed' ? acting.attempt + 1 : acting.attempt
  const again = event.retryable && attempt < budget.attempts
  const noted = noteFailed(settleQuestions(turn, stepId), stepId, { ...acting, attempt }, event, again)
  if (again) {
    const due = turn.context.now + Math.max(backoffMs(attempt), event.retryAfterMs ?? 0)
    const owed = mark(noted, { change: 'retry', id: event.effect, dueAt: due })
    return setStep(owed, stepId, { ...acting, at: 'acting', phase: 'owed', attempt, due })
  }
  const settled = mark(noted, { change: 'settle', id: event.effect, as: 'failed' })
  return putFailure(settled, stepId, { ...acting, phase: 'failed', attempt }, event.error)
}

/** Before it is due again nothing can have failed once more. */
function isRepeated({ phase, due }: Acting, now: number): boolean {
  return phase === 'owed' && due !== undefined && now < due
}

/** What cannot be read cannot be done, and the requester can ask again; what cannot be changed is put to the owners. */
function putFailure(turn: Turn, stepId: string, acting: Acting, error: string): Turn {
  const { judged, effect } = acting
  if (judged.action.access === 'read') {
    const given = giveUp(turn, acting, false)
    return finish(setStep(given, stepId, { at: 'ended', how: 'abandoned', because: error, judged }))
  }
  const asked = askOwners(setStep(turn, stepId, { ...acting, at: 'acting' }), stepId, 'failed', judged, error)
  return tellRequester(
    asked,
    `failed/${effect}/${acting.attempt}`,
    'This did not work at once; people are looking at it. You will hear from me.',
  )
}

/** Nobody knows whether it happened. It is never repeated by itself; the owners look and decide. */
export function uncertain(turn: Turn, event: Of<'effect-uncertain'>): Turn {
  const found = actingOn(turn, event.effect)
  if (found?.[1].phase !== 'started' && found?.[1].phase !== 'running') return turn
  const [stepId, state] = found
  // Reading changes nothing, so it is safe to read again.
  if (state.judged.action.access === 'read') return failed(turn, { ...event, kind: 'effect-failed', retryable: true })
  const noted = note(turn, {
    kind: 'effect-uncertain',
    who: agent(state.judged.action.agent),
    where: state.judged.action.system,
    step: stepId,
    detail: { effect: event.effect, error: event.error },
  })
  const settled = mark(noted, { change: 'settle', id: event.effect, as: 'uncertain' })
  const unsure = setStep(settled, stepId, { ...state, at: 'acting', phase: 'uncertain' })
  return askOwners(unsure, stepId, 'uncertain', state.judged, event.error)
}
