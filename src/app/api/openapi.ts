import { z } from 'zod'
import { asHeader } from './caller.ts'
import type { Operation } from './operation.ts'
import { Problem } from './problem.ts'

/** Describes the operations as an OpenAPI 3.1 document. */
export function openApiOf(operations: readonly Operation[], release: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  const shared: Shared = {}
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => sharing(shared, schema, io)
  for (const one of operations) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: describe(one, schemaOf) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Onloop',
      version: release,
      description:
        'Everything that people do with Onloop: ask, follow, decide, steer and look at figures and proofs. Who may ' +
        'do or see what is decided by the server, for every call, as in the chat and in the portal.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ demo: [] }],
    paths,
    components: {
      securitySchemes: {
        demo: {
          type: 'apiKey',
          in: 'header',
          name: asHeader,
          description: 'In demo mode only: the id of the person who acts, such as alice.',
        },
      },
      schemas: { ...shared, Problem: schemaOf(Problem, 'output') },
    },
  }
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Schema

function describe(one: Operation, schemaOf: SchemaOf): Record<string, unknown> {
  const result = { 'application/json': { schema: schemaOf(one.result, 'output') } }
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return {
    operationId: one.id,
    summary: one.summary,
    ...(one.open ? { security: [] } : {}),
    parameters: [...parametersOf(one.params, 'path', schemaOf), ...parametersOf(one.query, 'query', schemaOf)],
    ...(one.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(one.body, 'input') } } } }
      : {}),
    responses: {
      [one.status]: { description: 'Done.', content: result },
      default: { description: 'Not done; it says why, and what to do.', content: problem },
    },
  }
}

function parametersOf(shape: z.ZodObject, place: 'path' | 'query', schemaOf: SchemaOf) {
  return Object.entries(shape.shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType, 'input')
    const isRequired = place === 'path' || !z.safeParse(schema, undefined).success
    return { name, in: place, required: isRequired, schema: rest, ...(description ? { description } : {}) }
  })
}

type Schema = Readonly<Record<string, unknown>>
type Shared = Record<string, unknown>

/** The JSON Schema of a value; what has a name of its own goes to the shared ones and is referred to. */
function sharing(shared: Shared, schema: z.ZodType, io: 'input' | 'output'): Schema {
  const whole = z.toJSONSchema(schema, {
    io,
    // A later release may answer with more than this one; what it is sent must be known.
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = JSON.parse(JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<string, unknown> & {
    $defs?: Shared
  }
  Object.assign(shared, $defs)
  return rest
}
