import { z } from 'zod'
import { Person } from '#core/person.ts'
import type { Message } from '#ports/messages.ts'
import { CardShape } from './card-shape.ts'
import { moment } from './case-json.ts'
import { Moment } from './case-shape.ts'
import { operation } from './operation.ts'
import { notFound } from './problem.ts'

const PlaceShape = z.object({
  place: z.string(),
  name: z.string(),
  purpose: z.string(),
  writable: z.boolean(),
  waiting: z.int().describe('How many questions wait here'),
})

const MessageShape = z.object({
  ref: z.string(),
  at: Moment,
  by: z.string().optional().describe('Absent for Onloop itself'),
  thread: z.string().optional(),
  text: z.string().optional(),
  card: CardShape.optional(),
})

const Me = Person.unwrap().pick({ id: true, name: true, role: true, groups: true, language: true })

export const placeOperations = [
  operation({
    id: 'me',
    method: 'GET',
    path: '/api/me',
    summary: 'Who you are to Onloop.',
    result: Me,
    handle: async (_, { person: { id, name, role, groups, language } }) => ({
      value: { id, name, role, groups: [...groups], language },
    }),
  }),
  operation({
    id: 'listPlaces',
    method: 'GET',
    path: '/api/places',
    summary: 'The conversations of the portal that you may open.',
    result: z.object({ places: z.array(PlaceShape) }),
    handle: async ({ desk }, { person }) => ({ value: { places: [...(await desk.places(person, 'portal'))] } }),
  }),
  operation({
    id: 'listMessages',
    method: 'GET',
    path: '/api/places/:place/messages',
    summary: 'The latest messages of a conversation, oldest first.',
    params: z.object({ place: z.string().describe('"portal:#approvals", URL-encoded') }),
    query: z.object({ last: z.coerce.number().int().min(1).max(200).default(50) }),
    result: z.object({ place: z.string(), messages: z.array(MessageShape) }),
    async handle({ desk, messages }, { person }, { params, query }) {
      const info = (await desk.places(person, 'portal')).find(({ place }) => place === params.place)
      if (!info) return notFound('place', params.place)
      const found = await messages.list(info.place, query.last)
      return { value: { place: info.place, messages: found.map(messageJson) } }
    },
  }),
]

function messageJson({ ref, at, by, thread, content }: Message): z.input<typeof MessageShape> {
  const said = 'text' in content ? content : { card: content.card }
  return { ref, at: moment(at), ...(by ? { by } : {}), ...(thread ? { thread } : {}), ...said }
}
