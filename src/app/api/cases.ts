import { z } from 'zod'
import { maySee, steers } from '#app/desk/may-see.ts'
import { flawOfText } from '#app/receive.ts'
import type { Case } from '#core/case/case.ts'
import { cleanText } from '#core/intake/clean-text.ts'
import type { Person } from '#core/person.ts'
import { apiPage, arrivalKey, Key, outcomeOf, Words } from './arrival.ts'
import { caseJson, rowJson } from './case-json.ts'
import { Answered, CaseRowShape, CaseShape } from './case-shape.ts'
import { type ApiParts, type Caller, operation } from './operation.ts'
import { invalid, notFound } from './problem.ts'

const caseParams = z.object({ id: z.string().describe('The case: "C-7K2M9QX4ZT"') })

const ListQuery = z.object({
  status: z.enum(['open', 'ended']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const MessageBody = z.strictObject({ text: z.string(), key: Key })

const ActionBody = z.strictObject({
  act: z
    .enum(['withdraw', 'nudge', 'contest', 'choose', 'none', 'give', 'undo'])
    .describe('contest takes values.text, choose values.flow, undo values.step, give the fields that are missing'),
  values: z.record(z.string(), Words).default({}),
  key: Key,
})

export const caseOperations = [
  operation({
    id: 'listCases',
    method: 'GET',
    path: '/api/cases',
    summary: 'The cases that you may see, newest first.',
    query: ListQuery,
    result: z.object({ cases: z.array(CaseRowShape) }),
    handle: async (parts, { person }, { query }) => ({ value: { cases: await visibleCases(parts, person, query) } }),
  }),
  operation({
    id: 'showCase',
    method: 'GET',
    path: '/api/cases/:id',
    summary: 'A case: how far it is, what it waits for, and its questions.',
    params: caseParams,
    result: CaseShape,
    async handle(parts, { person }, { params: { id } }) {
      const item = await seenCase(parts, person, id)
      return item ? { value: await caseJson(parts, person, item) } : notFound('case', id)
    },
  }),
  operation({
    id: 'sayInCase',
    method: 'POST',
    path: '/api/cases/:id/messages',
    summary: 'Adds to a request: what was missing, or what those who decide want to know.',
    params: caseParams,
    body: MessageBody,
    result: Answered,
    async handle(parts, caller, { params: { id }, body }) {
      const item = await seenCase(parts, caller.person, id)
      return item ? sayInCase(parts, caller, item, body) : notFound('case', id)
    },
  }),
  operation({
    id: 'actOnCase',
    method: 'POST',
    path: '/api/cases/:id/actions',
    summary: 'Presses a button of the requester’s card, or has a step undone.',
    params: caseParams,
    body: ActionBody,
    result: Answered,
    async handle(parts, caller, { params: { id }, body }) {
      const item = await seenCase(parts, caller.person, id)
      return item ? actOnCase(parts, caller, item, body) : notFound('case', id)
    },
  }),
]

/** The case, when this person may see it. */
export async function seenCase(parts: ApiParts, person: Person, id: string): Promise<Case | undefined> {
  const item = await parts.store.case(id)
  return item && maySee(person, item, parts.world()) ? item : undefined
}

/** How many of the newest cases are looked through for those that somebody may see. */
const mostLookedAt = 1000

async function visibleCases(parts: ApiParts, person: Person, { status, limit }: z.infer<typeof ListQuery>) {
  // Who neither steers nor owns a flow sees their own; the store finds those without looking through the others.
  const own = steers(person) || person.groups.length > 0 ? {} : { requester: person.id }
  const rows = await parts.store.cases({ ...own, ...(status ? { status } : {}), limit: mostLookedAt })
  const seen = []
  for (const row of rows) {
    if (seen.length === limit) break
    if (row.requester === person.id || (await seenCase(parts, person, row.id))) seen.push(rowJson(row))
  }
  return seen
}

async function sayInCase(
  parts: ApiParts,
  { account, person }: Caller,
  item: Case,
  { text: sent, key: given }: z.infer<typeof MessageBody>,
) {
  const text = cleanText(sent).trim()
  const flaw = flawOfText(text)
  if (flaw) return invalid({ text: flaw })
  const key = arrivalKey(account, item.id, given)
  const isOwn = item.requester === person.id
  const [place, thread] = [item.place, item.thread] as [`portal:${string}`, `portal:${string}/${string}`]
  // What the requester says belongs into the conversation; others may not speak in it, and are told so.
  const stands = isOwn && place.startsWith('portal:')
  const message = stands ? await parts.messages.add({ key, place, by: account, thread, content: { text } }) : apiPage
  const received = await parts.receive({
    ...{ kind: 'said', key, by: account, place, direct: true, message, thread, text },
  })
  return outcomeOf(received, item.id, () => (isOwn ? 409 : 403))
}

async function actOnCase(
  parts: ApiParts,
  { account, person }: Caller,
  item: Case,
  { act, values, key: given }: z.infer<typeof ActionBody>,
) {
  const key = arrivalKey(account, `${item.id}/${act}`, given)
  const received = await parts.receive({
    ...{ kind: 'pressed', key, by: account, message: apiPage, subject: item.id },
    ...{ version: String(item.version), act, values },
  })
  const owner = parts.world().plans.get(item.flow ?? '')?.plan.flow.owner
  const may = act === 'undo' ? person.groups.some((group) => group === owner) : item.requester === person.id
  return outcomeOf(received, item.id, () => (may ? 409 : 403))
}
