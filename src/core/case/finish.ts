import { say } from '#core/flow/field.ts'
import { fill } from '#core/flow/reference.ts'
import { sayAction } from './action-words.ts'
import { type Case, type Ending, openQuestions, type Reopened, type StepState } from './case.ts'
import { takeBackEffect } from './given-up.ts'
import { closeQuestion } from './question.ts'
import { scopeOf } from './scope.ts'
import { mark, note, onloop, planIn, setStep, type Turn, tellPerson, tellRequester } from './turn.ts'

/**
 * Closes the case when nothing is left to do or a step ended badly.
 *
 * What has begun is waited for; what has not begun is taken back.
 */
export function finish(turn: Turn): Turn {
  const { status, reopened, understanding, language } = turn.case
  if (status === 'ended') return turn
  if (reopened?.why === 'undo') return finishUndo(turn, reopened)
  const { flow } = planIn(turn)
  const states = flow.steps.flatMap(({ id }) => turn.case.steps[id] ?? [])
  const bad = states.find((state) => state.at === 'ended')
  if (bad) {
    const withdrawn = takeBack(turn)
    return hasBegun(withdrawn.case) ? withdrawn : close(withdrawn, bad.how, bad.because)
  }
  if (!states.every(({ at }) => at === 'done') || understanding.at !== 'clear') return turn
  return close(turn, 'done', sayUnreported(turn, states) ?? fill(say(flow.answer, language), scopeOf(turn.case)))
}

/** What a person said had happened has no result to tell of. */
function sayUnreported(turn: Turn, states: readonly StepState[]): string | undefined {
  const state = states.find((one) => one.at === 'done' && one.unreported !== undefined)
  if (state?.at !== 'done' || !state.judged) return undefined
  const what = sayAction(turn, state.judged.action)
  return turn.case.language === 'fr'
    ? `C’est fait : ${what}. Une personne s’en est assurée.`
    : `It was done: ${what}. A person made sure of it.`
}

/** Ends the case again as it had ended before something of it was undone, or should have been. */
function finishUndo(turn: Turn, { by, was, step }: Extract<Reopened, { why: 'undo' }>): Turn {
  const state = turn.case.steps[step]
  if (state?.at === 'done') {
    const what = state.judged ? sayAction(turn, state.judged.action) : step
    return close(turn, was.how, turn.case.language === 'fr' ? `Annulé : ${what}.` : `It was undone: ${what}.`)
  }
  if (state?.at !== 'ended') return turn
  const closed = end(turn, was.how, was.because)
  return tellPerson(closed, by, `undo/${closed.case.version}`, `It was not undone. ${state.because}`)
}

/** Ends the case and tells the requester; its open checks stay open. */
export function close(turn: Turn, how: Ending['how'], because: string): Turn {
  const ended = end(turn, how, because)
  return tellRequester(ended, `ended/${ended.case.version}`, because)
}

function end(turn: Turn, how: Ending['how'], because: string): Turn {
  const { reopened: _, ...item } = turn.case
  const ended: Turn = { ...turn, case: { ...item, status: 'ended', ended: { how, at: turn.context.now, because } } }
  return note(ended, { kind: 'case-closed', who: onloop, detail: { how, because } })
}

/** Opens an ended case again. */
export function reopen(turn: Turn, reopened: Reopened, why: string): Turn {
  const { ended: _, ...item } = turn.case
  const open: Turn = { ...turn, case: { ...item, status: 'open', reopened } }
  return note(open, { kind: 'case-reopened', who: { kind: 'person', id: reopened.by }, detail: { why } })
}

/** Withdraws every question and effect that has not begun. */
export function takeBack(turn: Turn): Turn {
  const open = openQuestions(turn.case).filter(({ asks }) => asks === 'approval')
  const closed = open.reduce((next, question) => closeQuestion(next, question, 'withdrawn'), turn)
  return Object.entries(closed.case.steps).reduce((next, [id, state]) => {
    const taken = takeBackStep(next, state)
    return taken ? setStep(taken, id, { at: 'waiting' }) : next
  }, closed)
}

/** Takes back what a step is about to do; undefined when it has begun, is over or waits for others. */
export function takeBackStep(turn: Turn, state: StepState): Turn | undefined {
  switch (state.at) {
    case 'answering':
      return mark(turn, { change: 'settle', id: state.effect, as: 'cancelled' })
    case 'reading': {
      const read = mark(turn, { change: 'settle', id: state.effect, as: 'cancelled' })
      return state.keeps ? takeBackEffect(read, state.keeps) : read
    }
    case 'held':
      return state.keeps ? takeBackEffect(turn, state.keeps) : turn
    case 'asked':
      return turn
    case 'acting':
      return state.phase === 'owed' ? takeBackEffect(turn, state) : undefined
    case 'waiting':
    case 'done':
    case 'ended':
      return undefined
  }
}

function hasBegun(item: Case): boolean {
  return Object.values(item.steps).some(({ at }) => at === 'acting')
}
