import { budget } from './budget.ts'
import { type Case, openQuestions, type Question } from './case.ts'
import { close, finish } from './finish.ts'
import { closeQuestion, putQuestion } from './question.ts'
import { change, note, onloop, setStep, type Turn, tellRequester } from './turn.ts'

/** Whether a question's time is up. A clock that stands still runs on once the longest pause is over. */
export function isOver(question: Question, now: number): boolean {
  return now >= deadlineOf(question)
}

function deadlineOf({ pausedAt, deadline }: Question): number {
  return pausedAt === undefined ? deadline : deadline + budget.pauseMs
}

/** While the requester's answer is awaited nobody else is reminded. */
function reminderAt({ pausedAt, remindAt = Number.POSITIVE_INFINITY }: Question): number {
  return pausedAt === undefined ? remindAt : remindAt + budget.pauseMs
}

/** When something of a case is next due, in epoch milliseconds; undefined when it waits for nothing timed. */
export function nextWake(item: Case): number | undefined {
  const questions = openQuestions(item).flatMap((question) => [deadlineOf(question), reminderAt(question)])
  const { understanding } = item
  const requester =
    item.status === 'open' && (understanding.at === 'asking' || understanding.at === 'choosing')
      ? [understanding.since + budget.giveUpRequesterMs, reminderOf(understanding) ?? Number.POSITIVE_INFINITY]
      : []
  const first = Math.min(...questions, ...requester)
  return Number.isFinite(first) ? first : undefined
}

function reminderOf(understanding: Case['understanding']): number | undefined {
  if (understanding.at !== 'asking' || understanding.remindedAt !== undefined) return undefined
  return understanding.since + budget.remindRequesterMs
}

/** Does everything that is due by now: reminders, the next people, what happens when nobody answered. */
export function timePassed(turn: Turn): Turn {
  const { now } = turn.context
  const asked = openQuestions(turn.case).reduce((next, { id }) => {
    const question = next.case.questions[id]
    if (!question || question.closed) return next
    if (isOver(question, now)) return expire(next, question)
    return reminderAt(question) <= now ? remind(next, question) : next
  }, turn)
  return requesterSilent(asked)
}

/** Lets a question's deadline pass: to the next people if there are any, else to what was announced for silence. */
export function expire(turn: Turn, overdue: Question): Turn {
  const { now } = turn.context
  // The longest pause is over too, so the clock runs again.
  const { pausedAt: _, ...question } = overdue
  if (question.next) return moveOn(turn, question, question.next)
  if (question.asks === 'check') return closeQuestion(turn, question, 'unchecked')
  if (question.fallback === 'park') {
    const longer = { ...question, deadline: now + budget.outcomeMs, remindAt: now + budget.outcomeMs / 2 }
    return remind(putQuestion(turn, longer), { ...longer, remindAt: now })
  }
  const closed = closeQuestion(turn, question, 'expired')
  const because = 'Nobody decided in time, so it was not done. You can ask again.'
  return finish(setStep(closed, question.step, { at: 'ended', how: 'expired', because, judged: question.judged }))
}

function moveOn(turn: Turn, question: Question, next: NonNullable<Question['next']>): Turn {
  const { next: _, remindAt: __, ...rest } = question
  const deadline = turn.context.now + next.withinMs
  const moved = putQuestion(turn, { ...rest, standIn: next.group, deadline })
  const noted = note(moved, {
    kind: 'question-moved',
    who: onloop,
    step: question.step,
    detail: { question: question.id, to: next.group, deadline },
  })
  return tellDeciders(
    noted,
    question.id,
    `moved/${question.id}`,
    `Nobody has decided this yet; it now waits for ${turn.context.directory.groupLabel(next.group)} too.`,
  )
}

function remind(turn: Turn, question: Question): Turn {
  const { remindAt: _, ...rest } = question
  const later = question.fallback === 'park' && question.asks !== 'approval' ? { remindAt: question.deadline } : {}
  const noted = note(putQuestion(turn, { ...rest, ...later }), {
    kind: 'question-reminded',
    who: onloop,
    step: question.step,
    detail: { question: question.id },
  })
  const key = `remind/${question.id}/${turn.context.now}`
  return tellDeciders(noted, question.id, key, 'This still waits for a decision.')
}

/** Writes into the thread of a question's card, wherever it is shown. */
export function tellDeciders(turn: Turn, question: string, key: string, text: string): Turn {
  return { ...turn, posts: [...turn.posts, { key: `${turn.case.id}/${key}`, to: { question }, text }] }
}

function requesterSilent(turn: Turn): Turn {
  const { understanding, status, version } = turn.case
  const { now } = turn.context
  if (status === 'ended' || (understanding.at !== 'asking' && understanding.at !== 'choosing')) return turn
  if (now >= understanding.since + budget.giveUpRequesterMs) {
    return close(turn, 'abandoned', 'I did not hear from you, so I closed this request. Write again whenever you like.')
  }
  const due = reminderOf(understanding)
  if (understanding.at !== 'asking' || due === undefined || due > now) return turn
  const reminded = change(turn, { understanding: { ...understanding, remindedAt: now } })
  return tellRequester(reminded, `remind/${version}`, 'I still need an answer to go on with this.')
}

/** Gives back the time during which Onloop was not there to be answered. */
export function timeLost(turn: Turn, ms: number): Turn {
  const open = openQuestions(turn.case)
  if (open.length === 0 || !(ms > 0)) return turn
  const longer = open.reduce(
    (next, question) =>
      putQuestion(next, {
        ...question,
        deadline: question.deadline + ms,
        ...(question.remindAt === undefined ? {} : { remindAt: question.remindAt + ms }),
        ...(question.pausedAt === undefined ? {} : { pausedAt: question.pausedAt + ms }),
      }),
    turn,
  )
  return note(longer, { kind: 'time-lost', who: onloop, detail: { ms } })
}
