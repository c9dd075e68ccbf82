import fc from 'fast-check'
import { expect, it } from 'vitest'
import { indexOperations } from '#adapters/connectors/openapi/operation.ts'
import { buildRequest } from '#adapters/connectors/openapi/request.ts'

const text = { type: 'string' }
const path = (name: string) => ({ name, in: 'path', required: true, schema: text })
const document = {
  paths: {
    "/odata/Customers('{key}')/{part}": { get: { operationId: 'read', parameters: [path('key'), path('part')] } },
  },
}
const read = indexOperations(document).get('read')!()

it('whatever the arguments are, the request stays inside its path and says them unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }), (key, part) => {
      fc.pre(part !== '.' && part !== '..' && key.isWellFormed())
      const { url } = buildRequest('https://erp.example/api/', read, { key, part })
      const match = /^\/api\/odata\/Customers\('([^/']+)'\)\/([^/]+)$/.exec(url.pathname)
      expect(match && decodeURIComponent(match[1]!)).toBe(key.replaceAll("'", "''"))
      expect(match && decodeURIComponent(match[2]!)).toBe(part)
      expect(url.host + url.search + url.hash).toBe('erp.example')
    }),
  )
})

it.each(['.', '..', ''])('a part of the path that is "%s" is refused', (part) => {
  expect(() => buildRequest('https://erp.example', read, { key: 'k', part })).toThrow(TypeError)
})
