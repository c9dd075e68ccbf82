import { formatDuration } from '#core/duration.ts'
import { whyNot, whyNotHere } from '#core/escalation/authority.ts'
import { readFacts } from './advance.ts'
import { amend } from './amend.ts'
import type { Judged, Question } from './case.ts'
import { expire, isOver } from './deadline.ts'
import { finish } from './finish.ts'
import { ask, reassign } from './hand-over.ts'
import { argumentsLacking, isStale, judge } from './judge.ts'
import { answerOutcome } from './outcome.ts'
import { decided, fieldError, type Press } from './press.ts'
import { closeQuestion, isAnswered, putQuestion, questionVersion } from './question.ts'
import { deny, permit } from './route.ts'
import { accept, refuse, setStep, type Turn } from './turn.ts'

/** Takes a person's answer to a question. Who may answer, and whether it is still open, is decided here at every click. */
export function respond(turn: Turn, press: Press): Turn {
  const { questions } = turn.case
  const question = Object.hasOwn(questions, press.subject) ? questions[press.subject] : undefined
  if (!question) return refuse(turn, 'This question is not on record.')
  if (question.closed) return refuse(turn, sayClosed(turn, question))
  if (isOver(question, turn.context.now)) return afterDeadline(turn, question, press)
  const why = whyNot(question, press.by, turn.context.directory) ?? whyNotHere(question.judged.verdict, press.channel)
  if (why) return refuse(turn, why)
  if (press.version !== question.version) {
    return refuse(turn, 'The question has changed since this card was shown. Look at the new one before you decide.')
  }
  if (question.asks !== 'approval') return answerOutcome(turn, question, press)
  switch (press.act) {
    case 'approve':
      return approve(turn, question, press)
    case 'reject':
      return reject(turn, question, press)
    case 'amend':
      return amend(turn, question, press)
    case 'ask':
      return ask(turn, question, press)
    case 'reassign':
      return reassign(turn, question, press)
    default:
      return refuse(turn, `"${press.act}" is not an answer to this question.`)
  }
}

/** The time was up: whatever the deadline brings happens first, and the click is judged after it. */
function afterDeadline(turn: Turn, question: Question, press: Press): Turn {
  const expired = expire(turn, question)
  const now = expired.case.questions[question.id]
  return now?.closed ? refuse(expired, sayClosed(expired, now)) : respond(expired, press)
}

function approve(turn: Turn, question: Question, { by, channel }: Press): Turn {
  const { judged, step } = question
  if (question.votes.some((vote) => vote.by === by)) return accept(turn, 'Your approval is already counted.')
  const lacking = argumentsLacking(turn, judged.action)
  if (lacking.length > 0) {
    return refuse(turn, `It does not say: ${lacking.join(', ')}. Amend it, or reject it with a reason.`)
  }
  const voted = { ...question, votes: [...question.votes, { by, at: turn.context.now }] }
  if (isStale(judged, turn.context.now)) return approveUnread(turn, voted, by)
  const [again, fresh] = judge(turn, step, judged)
  const notHere = whyNotHere(fresh.verdict, channel)
  if (notHere) return refuse(turn, notHere)
  return settle(decided(putQuestion(again, voted), voted, by, 'approve'), voted, fresh, by)
}

/** Facts too old to rely on are read again once the votes are enough, and the action is judged by them. */
function approveUnread(turn: Turn, voted: Question, by: string): Turn {
  const noted = decided(putQuestion(turn, voted), voted, by, 'approve')
  if (!isAnswered(noted, voted, voted.needs)) return accept(noted, 'Your approval counts; others must agree too.')
  const closed = closeQuestion(noted, voted, 'approved', by)
  return accept(
    readFacts(closed, voted.step, voted.judged.action, { question: voted.id }),
    'Approved. The facts are read once more before it runs.',
  )
}

/** Lets the action run if the votes are enough by the policies of now. Stricter needs go on to the people they name. */
function settle(turn: Turn, question: Question, fresh: Judged, by: string): Turn {
  const { step } = question
  if (fresh.verdict.outcome === 'deny') {
    const denied = deny(closeQuestion(turn, question, 'denied', by), step, fresh, {})
    return accept(denied, 'The policy now denies this, so it was not run.')
  }
  const needs = fresh.verdict.asking?.needs ?? []
  if (isAnswered(turn, question, needs)) {
    const closed = closeQuestion(turn, question, 'approved', by)
    return accept(permit(closed, step, fresh, { question: question.id }), 'Approved.')
  }
  const moved: Question = { ...question, judged: fresh, needs, version: questionVersion(fresh.digest, needs) }
  const asked = setStep(putQuestion(turn, moved), step, { at: 'asked', question: question.id, judged: fresh })
  return accept(asked, 'Your approval counts; others must agree too.')
}

function reject(turn: Turn, question: Question, press: Press): Turn {
  const reason = press.values?.reason?.trim()
  if (!reason) return fieldError(turn, 'reason', 'Say why, so that the requester can learn from it.')
  const noted = decided(turn, question, press.by, 'reject', { reason })
  const closed = closeQuestion(noted, question, 'rejected', press.by, reason)
  const name = turn.context.directory.person(press.by)?.name ?? press.by
  const because = `${name} decided against it: “${reason}”`
  return accept(
    finish(setStep(closed, question.step, { at: 'ended', how: 'rejected', because, judged: question.judged })),
    'Rejected. The requester is told why.',
  )
}

/** Who closed a question, how and when, for somebody who came too late. */
function sayClosed(turn: Turn, { closed }: Question): string {
  if (!closed) return 'This question is open.'
  const by = closed.by === undefined ? '' : ` by ${turn.context.directory.person(closed.by)?.name ?? closed.by}`
  const ago = turn.context.now - closed.at
  return `Already ${closed.how}${by}, ${ago < 1000 ? 'just now' : `${formatDuration(ago)} ago`}.`
}
