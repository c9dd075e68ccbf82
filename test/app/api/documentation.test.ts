import { expect, it } from 'vitest'
import { z } from 'zod'
import { openApiOf } from '#app/api/openapi.ts'
import { operations } from '#app/api/routes.ts'
import { sharedOnloop } from './shared.ts'

const onloop = sharedOnloop()
const document = openApiOf(operations, '1.2.3')

it('the description names every route once, and nothing that it refers to is missing', () => {
  const paths = document.paths as Record<
    string,
    Record<string, { operationId: string; parameters: { name: string }[] }>
  >
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual(
    operations.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).toSorted(),
  )
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
  for (const [path, methods] of Object.entries(paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const { parameters } of Object.values(methods)) {
      expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(inPath))
    }
  }
  const text = JSON.stringify(document)
  const schemas = Object.keys((document.components as { schemas: object }).schemas)
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(schemas).toContain(name)
  expect(text).not.toContain('$defs')
})

it('the description is served to everybody, and so is the health', async () => {
  const served = await fetch(new URL('/api/openapi.json', onloop().started.url))
  expect(served.status).toBe(200)
  expect(await served.json()).toMatchObject({ openapi: '3.1.0', paths: document.paths })
  const health = await fetch(new URL('/healthz', onloop().started.url))
  expect(await health.json()).toMatchObject({ ok: true, live: true, ready: true })
})

it('every answer is as the description says', async () => {
  const { body } = await onloop().api('alice', 'POST', '/api/requests', { text: 'Please refund 900 EUR for ORD-1041' })
  const question = await onloop().question(String(body.case))
  await onloop().api('sam', 'POST', `/api/questions/${question.id}/decisions`, { decision: 'approve' })
  await onloop().settled(String(body.case))
  const second = await onloop().api('alice', 'POST', '/api/requests', { text: 'Please refund 900 EUR for ORD-1042' })
  await onloop().question(String(second.body.case))
  const reads = operations.filter(({ method }) => method === 'GET')
  for (const { path, result } of reads) {
    const at = path.replace(':id', String(body.case)).replace(':place', 'portal:%23approvals')
    const { status, body: answer } = await onloop().api('sam', 'GET', at)
    expect(status, at).toBe(200)
    expect(z.strictObject({}).safeParse(answer).success, at).toBe(false)
    expect(result.parse(answer), at).toEqual(answer)
  }
})
