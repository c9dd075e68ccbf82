import { whyNot } from '#core/escalation/authority.ts'
import { budget } from './budget.ts'
import type { Question } from './case.ts'
import { decided, fieldError, type Press } from './press.ts'
import { putQuestion } from './question.ts'
import { accept, note, person, refuse, type Turn, tellPerson, tellRequester } from './turn.ts'

/** Asks the requester for information. The clock stands still until they answer, within bounds. */
export function ask(turn: Turn, question: Question, press: Press): Turn {
  const text = press.values?.question?.trim()
  if (!text) return fieldError(turn, 'question', 'Write what you want to know.')
  if (question.pausedAt !== undefined) return refuse(turn, 'An answer is awaited already.')
  if (question.information.filter((one) => one.ask !== '').length >= budget.asks) {
    return refuse(turn, `Information was asked for ${budget.asks} times already. Decide with what is known.`)
  }
  const asked: Question = {
    ...question,
    information: [...question.information, { by: press.by, at: turn.context.now, ask: text }],
    pausedAt: turn.context.now,
  }
  const noted = decided(putQuestion(turn, asked), asked, press.by, 'ask', { reason: text })
  const name = turn.context.directory.person(press.by)?.name ?? press.by
  const told = tellRequester(
    noted,
    `ask/${question.id}/${asked.information.length}`,
    `${name} asks: ${text}\nAnswer here.`,
  )
  return accept(told, 'Asked. The clock stands still until there is an answer, for a day at most.')
}

/** Hands a question to somebody who could have answered it anyway. It never gives anybody authority. */
export function reassign(turn: Turn, question: Question, press: Press): Turn {
  const to = press.values?.to?.trim()
  if (!to) return fieldError(turn, 'to', 'Choose who should decide.')
  const colleague = turn.context.directory.person(to)
  if (!colleague) return fieldError(turn, 'to', `There is nobody called "${to}".`)
  const why = whyNot(question, to, turn.context.directory)
  if (why) return fieldError(turn, 'to', `${colleague.name} may not decide this.`)
  if (question.assigned === to) return fieldError(turn, 'to', `It is with ${colleague.name} already.`)
  const handed = { ...question, assigned: to }
  const noted = decided(putQuestion(turn, handed), handed, press.by, 'reassign', { reason: to })
  const from = turn.context.directory.person(press.by)?.name ?? press.by
  const told = tellPerson(
    noted,
    to,
    `assigned/${question.id}/${noted.case.version}`,
    `${from} asks you to decide a question; it waits for you.`,
  )
  return accept(told, `Handed to ${colleague.name}.`)
}

/** Takes what the requester wrote while information was awaited, or without being asked, up to a limit. */
export function giveInformation(turn: Turn, question: Question, by: string, text: string): Turn {
  if (question.pausedAt === undefined && question.information.length >= budget.information) return turn
  const waited = question.pausedAt === undefined ? 0 : Math.min(turn.context.now - question.pausedAt, budget.pauseMs)
  const last = question.information.at(-1)
  const unanswered = last && last.answer === undefined
  const information = unanswered
    ? [...question.information.slice(0, -1), { ...last, answer: text }]
    : [...question.information, { by, at: turn.context.now, ask: '', answer: text }]
  const { pausedAt: _, ...running } = question
  const answered: Question = {
    ...running,
    information,
    deadline: question.deadline + waited,
    ...(question.remindAt === undefined ? {} : { remindAt: question.remindAt + waited }),
  }
  return note(putQuestion(turn, answered), {
    kind: 'information-given',
    who: person(by),
    step: question.step,
    detail: { question: question.id, text },
  })
}
