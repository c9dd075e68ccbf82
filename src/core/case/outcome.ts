import { resume } from './advance.ts'
import type { Acting, Question } from './case.ts'
import { complete } from './complete.ts'
import { finish } from './finish.ts'
import { giveUp } from './given-up.ts'
import { decided, fieldError, type Press } from './press.ts'
import { closeQuestion } from './question.ts'
import { accept, refuse, setStep, type Turn } from './turn.ts'
import { startUndo, undoOf } from './undo.ts'

/** The answers that each kind of question about an outcome takes. */
const outcomeActs = {
  uncertain: ['happened', 'again', 'abandon'],
  failed: ['again', 'abandon'],
  late: ['keep', 'undo'],
  check: ['correct', 'wrong', 'undo'],
} as const satisfies Record<Exclude<Question['asks'], 'approval'>, readonly string[]>

/** Takes a person's answer about what became of an effect, or about one that ran alone. */
export function answerOutcome(turn: Turn, question: Question, press: Press): Turn {
  if (question.asks === 'approval') return refuse(turn, 'This question asks for an approval.')
  const acts: readonly string[] = outcomeActs[question.asks]
  if (!acts.includes(press.act)) return refuse(turn, `"${press.act}" is not an answer to this question.`)
  const reason = press.values?.reason?.trim()
  const isCorrection = press.act === 'wrong' || (press.act === 'undo' && question.asks === 'check')
  if (isCorrection && !reason) return fieldError(turn, 'reason', 'Say what was wrong.')
  if (press.act === 'undo') return answerUndo(turn, question, press, reason)
  if (press.act === 'correct' || press.act === 'wrong' || press.act === 'keep') {
    const how = press.act === 'keep' ? 'kept' : press.act
    const noted = noteAnswer(turn, question, press, reason)
    return accept(closeQuestion(noted, question, how, press.by, reason), 'Thank you, that is on record.')
  }
  return answerEffect(turn, question, press, reason)
}

function noteAnswer(turn: Turn, question: Question, press: Press, reason: string | undefined): Turn {
  return decided(turn, question, press.by, press.act, reason ? { reason } : {})
}

/** The question is settled only if the undoing can begin. */
function answerUndo(turn: Turn, question: Question, press: Press, reason: string | undefined): Turn {
  const undo = undoOf(turn, question.step, press.by, question)
  if ('why' in undo) return refuse(turn, undo.why)
  const noted = noteAnswer(turn, question, press, reason)
  const closed = closeQuestion(noted, question, 'undone', press.by, reason)
  return startUndo(closed, question.step, press.by, question)
}

function answerEffect(turn: Turn, question: Question, press: Press, reason: string | undefined): Turn {
  const state = turn.case.steps[question.step]
  if (state?.at !== 'acting') return refuse(turn, 'This has been settled in the meantime.')
  const noted = noteAnswer(turn, question, press, reason)
  if (press.act === 'happened') {
    const closed = closeQuestion(noted, question, 'happened', press.by, reason)
    const completed = complete(closed, question.step, state, {}, state.provider ?? '')
    return accept(completed, 'Noted: it happened. The case goes on.')
  }
  if (press.act === 'again') {
    const closed = closeQuestion(noted, question, 'again', press.by, reason)
    const keeps: Acting = { ...state, phase: 'owed' }
    const via = { keeps, ...(state.question ? { question: state.question } : {}) }
    return accept(resume(closed, question.step, state.judged, via), 'It is tried again.')
  }
  const closed = closeQuestion(noted, question, 'abandoned', press.by, reason)
  return accept(finish(abandon(closed, question, state, reason)), 'Given up. The requester is told.')
}

/** What is known not to have happened frees its claims; what may have happened keeps them. */
function abandon(turn: Turn, { step, asks }: Question, state: Acting, reason: string | undefined): Turn {
  const because = reason ? `It was given up: “${reason}”` : 'It was given up after it did not work.'
  const given = giveUp(turn, state, asks === 'uncertain')
  const ended = setStep(given, step, { at: 'ended', how: 'abandoned', because, judged: state.judged })
  return asks === 'failed' ? { ...ended, released: [...ended.released, state.effect] } : ended
}
