import { z } from 'zod'
import type { Case, Question } from '#core/case/case.ts'
import { whyNot } from '#core/escalation/authority.ts'
import type { Person } from '#core/person.ts'
import { didYouMean } from '#core/suggest.ts'
import { apiPage, arrivalKey, Key, outcomeOf, Words } from './arrival.ts'
import { caseJson, moment } from './case-json.ts'
import { Answered, ApprovalShape } from './case-shape.ts'
import { seenCase } from './cases.ts'
import { type ApiParts, type Caller, operation } from './operation.ts'
import { invalid, notFound } from './problem.ts'

const decisions = [
  ...['approve', 'reject', 'amend', 'ask', 'reassign'],
  ...['happened', 'again', 'abandon', 'keep', 'undo', 'correct', 'wrong'],
]

const DecisionBody = z.strictObject({
  decision: z
    .enum(decisions, {
      error: ({ input }) => `"${String(input)}" is no decision${didYouMean(String(input), decisions)}`,
    })
    .describe('One of those that the question offers'),
  version: z.string().optional().describe('What you decide on; without it, what is asked now'),
  reason: Words.optional().describe('Needed for reject and wrong'),
  values: z.record(z.string(), Words).optional().describe('For amend, as people write them: { "amount": "300 EUR" }'),
  question: Words.optional().describe('For ask: what you want to know'),
  to: z.string().optional().describe('For reassign: the id of whoever should decide'),
  key: Key,
})

export const approvalOperations = [
  operation({
    id: 'listApprovals',
    method: 'GET',
    path: '/api/approvals',
    summary: 'What waits for your decision: what was handed to you first, then by deadline.',
    result: z.object({ approvals: z.array(ApprovalShape) }),
    handle: async (parts, { person }) => ({ value: { approvals: await waiting(parts, person) } }),
  }),
  operation({
    id: 'decide',
    method: 'POST',
    path: '/api/questions/:id/decisions',
    summary: 'Answers a question. Whether you may, and whether it still stands, is decided by the server.',
    params: z.object({ id: z.string().describe('The question: "C-7K2M9QX4ZT.q.4"') }),
    body: DecisionBody,
    result: Answered,
    async handle(parts, caller, { params: { id }, body }) {
      const item = await seenCase(parts, caller.person, id.split('.')[0] ?? '')
      const question = item?.questions[id]
      return item && question ? decide(parts, caller, item, question, body) : notFound('question', id)
    },
  }),
]

async function waiting(parts: ApiParts, person: Person): Promise<z.input<typeof ApprovalShape>[]> {
  const all = await parts.desk.waiting(person)
  const found = await Promise.all(
    all.map(async ({ question: id, case: caseId, summary, risk, requester }) => {
      const question = (await parts.store.case(caseId))?.questions[id]
      if (!question || question.closed) return []
      const { asks, version, deadline, openedAt, assigned } = question
      const at = { deadline: moment(deadline), openedAt: moment(openedAt) }
      return [{ id, case: caseId, asks, version, summary, ...at, risk, requester, ...(assigned && { assigned }) }]
    }),
  )
  return found.flat()
}

async function decide(
  parts: ApiParts,
  { person, account }: Caller,
  item: Case,
  question: Question,
  { decision, version, reason, values, question: wanted, to, key: given }: z.infer<typeof DecisionBody>,
) {
  const offers = (await caseJson(parts, person, item)).questions.find(({ id }) => id === question.id)?.offers ?? []
  if (!question.closed && !offers.includes(decision)) {
    return invalid({ decision: `this question takes ${offers.join(', ')}, not ${decision}` })
  }
  const received = await parts.receive({
    kind: 'pressed',
    key: arrivalKey(account, `${question.id}/${decision}`, given),
    by: account,
    message: apiPage,
    subject: question.id,
    version: version ?? question.version,
    act: decision,
    values: { ...values, ...(reason && { reason }), ...(wanted && { question: wanted }), ...(to && { to }) },
  })
  const mayAnswer = whyNot(question, person.id, parts.world().directory) === undefined
  return outcomeOf(received, item.id, () => (question.closed || mayAnswer ? 409 : 403))
}
