import { z } from 'zod'
import { portalPlace } from '#app/places.ts'
import { flawOfText } from '#app/receive.ts'
import { cleanText } from '#core/intake/clean-text.ts'
import { arrivalKey, Key, outcomeOf } from './arrival.ts'
import { rowJson } from './case-json.ts'
import { Answered, CaseRowShape } from './case-shape.ts'
import { type ApiParts, type Caller, operation } from './operation.ts'
import { invalid, refuse } from './problem.ts'

const RequestBody = z.strictObject({
  text: z.string().describe('What you need, in your own words'),
  key: Key,
})

export const requestOperations = [
  operation({
    id: 'ask',
    method: 'POST',
    path: '/api/requests',
    summary: 'Asks for something. It opens a case of its own, whatever else waits for you.',
    status: 201,
    body: RequestBody,
    result: Answered,
    handle: (parts, caller, { body }) => ask(parts, caller, body),
  }),
  operation({
    id: 'listRequests',
    method: 'GET',
    path: '/api/requests',
    summary: 'What you asked for, newest first.',
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    result: z.object({ requests: z.array(CaseRowShape) }),
    async handle({ store }, { person }, { query }) {
      const rows = await store.cases({ requester: person.id, limit: query.limit })
      return { value: { requests: rows.map(rowJson) } }
    },
  }),
]

async function ask(
  parts: ApiParts,
  { account, person }: Caller,
  { text: sent, key: given }: z.infer<typeof RequestBody>,
) {
  const text = cleanText(sent).trim()
  const flaw = flawOfText(text)
  if (flaw) return invalid({ text: flaw })
  const key = arrivalKey(account, 'requests', given)
  const place = portalPlace(person.id)
  const message = await parts.messages.add({ key, place, by: account, content: { text } })
  const received = await parts.receive({
    ...{ kind: 'said', key, by: account, place, direct: true, fresh: true, message, text },
  })
  const id = received.case
  if (id === undefined) return outcomeOf(received, '', () => 422)
  if ((await parts.store.case(id))?.text !== text) {
    return refuse(409, `The key "${given}" was used for another request, ${id}.`, { fix: 'Use a new key, or none.' })
  }
  return outcomeOf(
    received.kind === 'accepted' ? { ...received, text: received.text ?? 'I am on it.' } : received,
    id,
    () => 422,
  )
}
