import { z } from 'zod'
import { type Reply, refuse } from './reply.ts'

/** One business system: its name is the first part of every path it answers. */
export interface System {
  readonly name: string
  readonly title: string
  readonly operations: readonly Operation[]
}

/** One thing a system can be asked. What is checked, answered and published all comes from this one description. */
export interface Operation extends Described {
  /** Checks what came, then does the work. What does not fit `input` is refused with 400. */
  perform(received: Received): Promise<Reply>
}

interface Described {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** "/crm/customers/{customer}". */
  readonly path: string
  readonly summary: string
  readonly auth: 'bearer' | 'signature'
  readonly input: Input
  readonly answer: z.ZodType
  /** How a success is answered, and why, in the order of the contract. */
  readonly statuses: Readonly<Record<number, string>>
  readonly problems: readonly number[]
  /** What is sent to the body's `callback_url` later. */
  readonly callback?: z.ZodType
}

export type Input = {
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** By their published spelling, "Idempotency-Key". */
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
}

/** A request as it came, before anything is checked. */
export interface Received {
  readonly params: Readonly<Record<string, string>>
  /** A name that was given twice has an array, which no operation accepts. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: unknown
}

/** Makes an operation of its description and of what it does with input that has been checked. */
export function operation<Shape extends Input & z.ZodRawShape, Answer extends z.ZodType>(
  spec: Omit<Described, 'auth'> & {
    readonly auth?: Described['auth']
    readonly input: Shape
    readonly answer: Answer
    handle(input: z.infer<z.ZodObject<Shape>>): Promise<Reply<z.infer<Answer>>>
  },
): Operation {
  const { handle, auth = 'bearer', ...described } = spec
  const input = z.object(spec.input)
  return {
    ...described,
    auth,
    async perform(received) {
      const parsed = input.safeParse({ ...received, headers: named(spec.input.headers, received.headers) })
      return parsed.success ? handle(parsed.data) : refuse(400, explain(parsed.error))
    },
  }
}

function named(published: z.ZodObject | undefined, headers: Received['headers']): Record<string, unknown> {
  return Object.fromEntries(Object.keys(published?.shape ?? {}).map((name) => [name, headers[name.toLowerCase()]]))
}

function explain(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
}
