import { quorum } from '#core/escalation/quorum.ts'
import { digestOf } from '#core/hash.ts'
import type { Asking, Need } from '#core/policy/verdict.ts'
import { budget } from './budget.ts'
import type { Closing, Judged, Question } from './case.ts'
import type { Via } from './route.ts'
import { change, nextId, note, onloop, person, planIn, setStep, type Turn } from './turn.ts'

/** Asks people whether an action may run. Votes for exactly this action that were given before still count. */
export function askPeople(turn: Turn, stepId: string, judged: Judged, via: Via): Turn {
  const asking = judged.verdict.asking
  if (!asking) throw new Error(`verdict ${judged.digest} escalates without saying whom to ask`)
  const before = questionBefore(turn, judged, via)
  const more = before ? carriedOf(before) : { information: contestOf(turn, judged) }
  const [opened, id] = openQuestion(turn, stepId, 'approval', judged, asking, more)
  return setStep(opened, stepId, { at: 'asked', question: id, judged })
}

/** The question in which people were asked about exactly this action before. */
export function questionBefore({ case: { questions } }: Turn, { digest }: Judged, via: Via): Question | undefined {
  const question = via.question === undefined ? undefined : questions[via.question]
  return question?.judged.digest === digest ? question : undefined
}

/** What a question takes over from one about the same action: its votes, and how much of its budgets is used up. */
function carriedOf({ votes, excluded, amendments, declined, information }: Question): Partial<Question> {
  return { votes, excluded, amendments, information, ...(declined ? { declined } : {}) }
}

function contestOf({ case: { contested, requester } }: Turn, { action }: Judged): Question['information'] {
  if (!contested || action.requester !== requester) return []
  return [{ by: contested.by, at: contested.at, ask: '', answer: contested.text }]
}

/** Asks the agent's owners what became of an effect, or what they think of one that ran alone. */
export function askOwners(
  turn: Turn,
  stepId: string,
  asks: Exclude<Question['asks'], 'approval'>,
  judged: Judged,
  about: string,
  late?: Question['late'],
): Turn {
  const group = planIn(turn).agents[judged.action.agent]?.owner ?? planIn(turn).flow.owner
  const withinMs = asks === 'check' ? budget.checkMs : budget.outcomeMs
  const asking: Asking = {
    needs: [{ group, n: 1 }],
    priority: asks === 'check' ? 'low' : 'high',
    withinMs,
    ...(asks === 'check' ? {} : { remindAfterMs: withinMs / 2 }),
    fallback: 'park',
  }
  return openQuestion(turn, stepId, asks, judged, asking, { note: about, ...(late ? { late } : {}) })[0]
}

function openQuestion(
  turn: Turn,
  stepId: string,
  asks: Question['asks'],
  judged: Judged,
  asking: Asking,
  more: Partial<Question>,
): readonly [Turn, string] {
  const { now } = turn.context
  const [made, id] = nextId(turn, 'q')
  const deadline = now + asking.withinMs
  const question: Question = {
    id,
    asks,
    step: stepId,
    judged,
    needs: asking.needs,
    version: questionVersion(judged.digest, asking.needs),
    votes: [],
    excluded: [judged.action.requester],
    openedAt: now,
    deadline,
    fallback: asking.fallback,
    priority: asking.priority,
    amendments: [],
    information: [],
    ...(asking.remindAfterMs ? { remindAt: now + asking.remindAfterMs } : {}),
    ...(asking.next ? { next: asking.next } : {}),
    ...more,
  }
  const noted = note(putQuestion(made, question), {
    kind: 'question-asked',
    who: onloop,
    step: stepId,
    detail: { question: id, asks, digest: judged.digest, needs: asking.needs, deadline },
  })
  return [noted, id]
}

export function putQuestion(turn: Turn, question: Question): Turn {
  return change(turn, { questions: { ...turn.case.questions, [question.id]: question } })
}

export function closeQuestion(turn: Turn, question: Question, how: Closing, by?: string, reason?: string): Turn {
  const closed = { how, at: turn.context.now, ...(by ? { by } : {}), ...(reason ? { reason } : {}) }
  const { pausedAt: _, ...rest } = question
  return note(putQuestion(turn, { ...rest, closed }), {
    kind: 'question-closed',
    who: by ? person(by) : onloop,
    step: question.step,
    detail: { question: question.id, how, digest: question.judged.digest },
  })
}

/** Identifies what a click answers: the exact action and whose agreement it needs. */
export function questionVersion(digest: string, needs: readonly Need[]): string {
  return digestOf({ digest, needs: [...needs].sort((a, b) => (a.group < b.group ? -1 : 1)) }).slice(0, 16)
}

/** Whether the votes on a question are agreement enough for these needs. */
export function isAnswered(turn: Turn, question: Question, needs: readonly Need[]): boolean {
  const voters = question.votes.map(({ by }) => by).filter((by) => !question.excluded.includes(by))
  return quorum(needs, voters, turn.context.directory, question.standIn)
}
