import type { StepState } from './case.ts'
import { claimsOf } from './claims.ts'
import { complete, noteDone, noteFailed } from './complete.ts'
import type { CaseEvent, EffectFailed } from './event.ts'
import { takeBackStep } from './finish.ts'
import { forget, givenUpIn } from './given-up.ts'
import { outputOf } from './output.ts'
import { askOwners, closeQuestion } from './question.ts'
import { change, planIn, setStep, stepOfEffect, type Turn } from './turn.ts'

type Done = Extract<CaseEvent, { kind: 'effect-done' }>

/**
 * Takes the result of an effect that the case no longer waits for: it is recorded, its claims hold again, and the
 * owners say whether it is kept or undone. A result that is known already changes nothing.
 */
export function late(turn: Turn, event: Done): Turn {
  const { effect } = event
  const stepId = stepOfEffect(effect)
  const state = turn.case.steps[stepId]
  if (state?.at === 'done' && state.effect === effect) return confirm(turn, stepId, state, event)
  const given = givenUpIn(turn.case, effect)
  if (!given) return turn
  const { judged, holds } = given
  const noted = forget(noteDone(turn, stepId, given, event, true), effect)
  if (judged.action.access === 'read') return noted
  const claims = holds ? [] : claimsOf(planIn(turn), turn.context, judged, effect)
  const output = outputOf(planIn(turn).capabilities[judged.action.capability]?.output ?? {}, event.output)
  const about = 'It was given up, and has happened after all.'
  const claimed = { ...noted, claims: [...noted.claims, ...claims] }
  const asked = askOwners(claimed, stepId, 'late', judged, about, { effect, output })
  const free = state && takeBackStep(asked, state)
  // It was about to be done once more, and is done now.
  return free ? complete(withoutQuestion(free, state), stepId, { effect, judged }, event.output) : asked
}

/** The system says now what a person had said before it: that it happened, and what came of it. */
function confirm(turn: Turn, stepId: string, state: Extract<StepState, { at: 'done' }>, event: Done): Turn {
  const { judged, unreported, ...rest } = state
  if (!judged || unreported === undefined) return turn
  const output = outputOf(planIn(turn).capabilities[judged.action.capability]?.output ?? {}, event.output)
  const noted = noteDone(turn, stepId, { judged, provider: unreported }, event, true)
  return setStep(noted, stepId, { ...rest, judged, output })
}

function contradict(turn: Turn, stepId: string, state: Extract<StepState, { at: 'done' }>, event: EffectFailed): Turn {
  const { judged, unreported, ...rest } = state
  if (!judged || unreported === undefined) return turn
  const noted = noteFailed(turn, stepId, { judged, attempt: 0 }, event, false)
  const about = `A person said that it happened. ${unreported} says that it did not: ${event.error}`
  return askOwners(setStep(noted, stepId, { ...rest, judged }), stepId, 'check', judged, about)
}

function withoutQuestion(turn: Turn, state: StepState): Turn {
  const question = state.at === 'asked' ? turn.case.questions[state.question] : undefined
  return question ? closeQuestion(turn, question, 'resolved') : turn
}

/**
 * Takes the news that an effect, which the case no longer waits for, did not happen: its claims are free. Where a person
 * had said that it did, the owners are asked once more.
 */
export function lateFailure(turn: Turn, event: EffectFailed): Turn {
  const { effect } = event
  const state = turn.case.steps[stepOfEffect(effect)]
  if (state?.at === 'done' && state.effect === effect) return contradict(turn, stepOfEffect(effect), state, event)
  const given = givenUpIn(turn.case, effect)
  if (!given?.holds) return turn
  const noted = noteFailed(turn, stepOfEffect(effect), { ...given, attempt: 0 }, event, false)
  const freed = { ...noted, released: [...noted.released, effect] }
  return change(freed, { givenUp: { ...turn.case.givenUp, [effect]: { ...given, holds: false } } })
}
