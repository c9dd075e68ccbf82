import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '#core/canonical.ts'
import { digestOf, hmac, sameCode, sha256 } from '#core/hash.ts'

describe('the one spelling of a value', () => {
  it('has sorted keys, no spaces and no members that are undefined', () => {
    expect(canonical({ b: [1, 'é', null], a: { d: undefined, c: true }, '': -0 })).toBe(
      '{"":0,"a":{"c":true},"b":[1,"é",null]}',
    )
    // Keys are sorted by UTF-16 units, as RFC 8785 has it.
    expect(canonical({ '\u{1f600}': 1, '\ufb33': 2 })).toBe('{"\u{1f600}":1,"\ufb33":2}')
  })

  it('is JSON of the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value)
        expect(canonical(JSON.parse(text))).toBe(text)
        expect(canonical(shuffled(value))).toBe(text)
        expect(digestOf(shuffled(value))).toBe(sha256(text))
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, Symbol('x'), 10n, '\ud800', { '\udc00': 1 }])(
    'does not exist of what JSON cannot carry: %s',
    (value) => {
      expect(() => canonical(value)).toThrow(TypeError)
    },
  )
})

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  )
}

it('codes are compared whole', () => {
  const code = hmac('key', 'text')
  expect(sameCode(code, hmac('key', 'text'))).toBe(true)
  expect(
    [hmac('other', 'text'), hmac('key', 'texts'), code.slice(1), '', 'é'].map((other) => sameCode(code, other)),
  ).toEqual(Array.from({ length: 5 }, () => false))
})
