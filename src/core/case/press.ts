import type { Question } from './case.ts'
import type { CaseEvent } from './event.ts'
import { note, person, type Turn } from './turn.ts'

export type Press = Extract<CaseEvent, { kind: 'pressed' }>

/** Writes down what somebody answered to a question, and after how long. */
export function decided(
  turn: Turn,
  question: Question,
  by: string,
  decision: string,
  more: {
    reason?: string
    from?: Question['judged']['action']['args']
    to?: Question['judged']['action']['args']
  } = {},
): Turn {
  return note(turn, {
    kind: 'decision-given',
    who: person(by),
    step: question.step,
    detail: {
      question: question.id,
      decision,
      digest: question.judged.digest,
      afterMs: turn.context.now - question.openedAt,
      ...more,
    },
  })
}

/** Answers a form with what is wrong with one of its fields. */
export function fieldError(turn: Turn, field: string, problem: string): Turn {
  return { ...turn, answer: { kind: 'field-errors', errors: { [field]: problem } } }
}
