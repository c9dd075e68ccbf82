import { z } from 'zod'
import type { PageParts } from '#app/desk/pages.ts'
import type { Received } from '#app/receive.ts'
import type { Steering } from '#app/steering.ts'
import type { Person } from '#core/person.ts'
import type { Account, Arrived } from '#ports/channel.ts'
import type { Desk } from '#ports/desk.ts'
import type { Messages } from '#ports/messages.ts'
import type { Route } from '#ports/web.ts'
import { invalid, type Outcome } from './problem.ts'

export interface ApiParts extends PageParts {
  readonly desk: Pick<Desk, 'waiting' | 'places'>
  readonly receive: (arrived: Arrived) => Promise<Received>
  readonly steering: Steering
  /** The portal's conversations: what is said through the API stands there too. */
  readonly messages: Messages
  readonly demo: boolean
  readonly release: string
}

/** Who calls, as the door proved it. */
export interface Caller {
  readonly person: Person
  readonly account: Account
}

/** What a request brings, before it is read. */
interface Given {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** One thing the API does: the route and the documentation are both made of it. */
export interface Operation {
  readonly id: string
  readonly method: Route['method']
  /** As routes write it: "/api/cases/:id". */
  readonly path: string
  readonly summary: string
  readonly status: 200 | 201
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** Absent when the operation takes none. */
  readonly body: z.ZodType | undefined
  readonly result: z.ZodType
  /** Whether it is for everybody, known or not. */
  readonly open: boolean
  perform(parts: ApiParts, caller: Caller | undefined, given: Given): Promise<Outcome<unknown>>
}

const nothing = z.object({})
type Nothing = typeof nothing

interface Inputs<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
}

interface Spec<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Result extends z.ZodType>
  extends Pick<Operation, 'id' | 'method' | 'path' | 'summary'> {
  readonly status?: Operation['status']
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly result: Result
  handle(
    parts: ApiParts,
    caller: Caller,
    input: Inputs<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Outcome<z.input<Result>>>
}

/** Makes an operation for signed-in people. What does not fit its schemas never reaches it. */
export function operation<
  Result extends z.ZodType,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Params, Query, Body, Result>): Operation {
  const { id, method, path, summary, status = 200, body, result } = spec
  const [params, query] = [spec.params ?? nothing, spec.query ?? nothing]
  const input = z.object({ params, query, body: body ?? z.unknown() })
  return {
    ...{ id, method, path, summary, status, params, query, body, result },
    open: false,
    async perform(parts, caller, given) {
      if (!caller) throw new Error(`${id} was performed for nobody`)
      const read = input.safeParse(given)
      if (!read.success) return invalid(errorsOf(read.error))
      return spec.handle(parts, caller, read.data as Inputs<z.output<Params>, z.output<Query>, z.output<Body>>)
    },
  }
}

/** Makes an operation that is for everybody. */
export function openOperation<Result extends z.ZodType>(
  spec: Pick<Operation, 'id' | 'path' | 'summary'> & {
    readonly result: Result
    handle(parts: ApiParts): Promise<Outcome<z.input<Result>>>
  },
): Operation {
  const { id, path, summary, result, handle } = spec
  const shape = { params: nothing, query: nothing, body: undefined, result }
  return { id, method: 'GET', path, summary, status: 200, ...shape, open: true, perform: (parts) => handle(parts) }
}

/** What is wrong, by field: "values.amount". What is wrong with the body as a whole stands under "body". */
function errorsOf(error: z.ZodError): Readonly<Record<string, string>> {
  const entries = error.issues.map(({ path: [part, ...rest], message }) => [
    rest.length > 0 ? rest.map(String).join('.') : String(part),
    message,
  ])
  return Object.fromEntries(entries.reverse())
}
