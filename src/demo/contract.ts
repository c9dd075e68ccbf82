import { z } from 'zod'
import type { Operation, System } from './operation.ts'
import { Problem } from './reply.ts'

/** What a system publishes of itself: an OpenAPI 3.1 document, made of the same schemas that judge its requests. */
export function contractOf(system: System): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of system.operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: { title: system.title, version: '1.0.0' },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(Problem) },
      responses: {
        Problem: {
          description: 'The request was refused; `detail` says why.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function describe(operation: Operation): object {
  const { params, query, headers, body } = operation.input
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.auth === 'signature' && { security: [] }),
    parameters: [...parameters('path', params), ...parameters('query', query), ...parameters('header', headers)],
    ...(body && { requestBody: { required: isRequired(body), content: json(body, 'input') } }),
    responses: responses(operation),
    ...(operation.callback && { callbacks: callbacks(operation.callback) }),
  }
}

function responses({ statuses, answer, problems }: Operation): object {
  const content = answer instanceof z.ZodUndefined ? {} : { content: json(answer, 'output') }
  return Object.fromEntries([
    ...Object.entries(statuses).map(([status, description]) => [status, { description, ...content }]),
    ...[...problems, 400, 401, 429, 503, 'default'].map((status) => [
      status,
      { $ref: '#/components/responses/Problem' },
    ]),
  ])
}

function callbacks(body: z.ZodType): object {
  const post = {
    requestBody: { required: true, content: json(body, 'output') },
    responses: { '2XX': { description: 'The callback was taken.' } },
  }
  return { finished: { '{$request.body#/callback_url}': { post } } }
}

function parameters(where: 'path' | 'query' | 'header', object: z.ZodObject | undefined): object[] {
  return Object.entries(object?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: where,
    required: isRequired(schema),
    schema: schemaOf(schema, 'input'),
  }))
}

function isRequired(schema: z.core.$ZodType): boolean {
  return !z.safeParse(schema, undefined).success
}

function json(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: schemaOf(schema, io) } }
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io })
  return described
}
