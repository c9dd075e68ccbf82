import { describe, expect, it } from 'vitest'
import { createCheck } from '#adapters/connectors/openapi/schema.ts'

const node = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer', readOnly: true },
    secret: { type: 'string', writeOnly: true },
    next: { $ref: '#/components/schemas/Node' },
  },
}
const root = { components: { schemas: { Node: node, 'a/b': { type: 'string' } } } }
const request = (schema: unknown, value: unknown) => createCheck(root, schema, 'request')(value)
const answer = (schema: unknown, value: unknown) => createCheck(root, schema, 'answer')(value)
const reference = { $ref: '#/components/schemas/Node' }

describe('a schema of an OpenAPI document', () => {
  it.each([
    [{ type: 'string', nullable: true, enum: ['x'] }, null],
    [{ type: ['string', 'null'] }, null],
    [{ oneOf: [{ type: 'string' }, { minLength: 1, type: 'string' }] }, 'both fit'],
    [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }],
    [{ allOf: [{ properties: { a: { type: 'string' } } }, { required: ['b'] }] }, { a: 'x', b: null }],
    [{ type: 'string', pattern: '(?i)only-dotnet' }, 'anything'],
    [{ type: 'string', format: 'date-time' }, '22.11.2026'],
    [{ $ref: '#/components/schemas/a~1b' }, 'text'],
    [{}, [1, 'two', null]],
    [undefined, 'anything'],
  ])('%j takes %j', (schema, value) => {
    expect(request(schema, value)).toBeUndefined()
  })

  it.each([
    [{ type: 'integer' }, 1.5, 'int'],
    [{ type: 'number', minimum: 0, exclusiveMinimum: true }, 0, '>0'],
    [{ type: 'number', exclusiveMaximum: 5 }, 5, '<5'],
    [{ type: 'number', multipleOf: 0.01 }, 0.005, 'multiple'],
    [{ required: ['a'] }, {}, '"a": it is missing'],
    [{ properties: { a: { items: { type: 'string' } } } }, { a: ['x', 7] }, '"a.1"'],
    [{ additionalProperties: false, properties: {} }, { b: 1 }, '"b"'],
    [{ additionalProperties: { type: 'number' } }, { b: 'x' }, '"b"'],
    [{ allOf: [{ type: 'object' }, { required: ['b'] }] }, {}, '"b"'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, true, 'string'],
    [false, 1, 'never'],
  ])('%j refuses %j', (schema, value, problem) => {
    expect(request(schema, value)).toContain(problem)
  })

  it('may refer to itself', () => {
    expect(answer(reference, { id: 1, next: { id: 2, next: { id: 3 } } })).toBeUndefined()
    expect(answer(reference, { id: 1, next: { id: 2, next: { id: 'x' } } })).toContain('"next.next.id"')
  })

  it('asks a request for no member that only answers have, and the other way round', () => {
    expect(request(reference, { secret: 's' })).toBeUndefined()
    expect(answer(reference, { secret: 's' })).toContain('"id"')
  })

  it('never repeats a value', () => {
    expect(request({ type: 'string', enum: ['x'], maxLength: 2 }, 'my salary')).not.toContain('salary')
  })

  it('refuses what is nested too deeply instead of breaking', () => {
    let deep: unknown = { id: 1 }
    for (let level = 0; level < 50_000; level++) deep = { id: 1, next: deep }
    expect(answer(reference, deep)).toContain('too deeply')
  })

  it('a reference that leads nowhere or outside is found when it is read', () => {
    for (const $ref of ['#/components/schemas/None', 'other.json#/x', '#/components/schemas/constructor']) {
      expect(() => createCheck(root, { $ref }, 'answer')).toThrow('leads nowhere')
    }
  })
})
