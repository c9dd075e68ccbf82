import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areDisjoint, contains, type Domain, type Extent, includes, isEmpty } from '#core/policy/extent.ts'

const words = ['a', 'b', 'c', 'd']
const some = fc.subarray(words).map((list) => new Set(list))
const edge = fc.option(fc.record({ at: fc.integer({ min: -1, max: 6 }), closed: fc.boolean() }), { nil: undefined })
const range = fc
  .tuple(edge, edge)
  .map(([low, high]): Extent => ({ kind: 'range', ...(low && { low }), ...(high && { high }) }))
const among = fc.record({ kind: fc.constant('among' as const), words: some, not: fc.boolean() })
const tagged = fc.record({ kind: fc.constant('tagged' as const), words: some, not: fc.boolean() })

const sizes: Domain = { low: { at: 0, closed: true }, high: { at: 5, closed: true }, words: new Set() }
const choices: Domain = { words: new Set(words) }
const halves = Array.from({ length: 11 }, (_, index) => index / 2)
const subsets = Array.from({ length: 16 }, (_, bits) => words.filter((_, index) => bits & (1 << index)))

/** Two extents of one kind, what the field can hold, and every value that tells them apart. */
const pair = fc.oneof(
  fc.tuple(range, range, fc.constant(sizes), fc.constant(halves)),
  fc.tuple(among, among, fc.constant(choices), fc.constant(words)),
  fc.tuple(tagged, tagged, fc.constant(choices), fc.constant(subsets)),
)

const all = { numRuns: 2000 }

it('an extent is empty exactly when no value lies in it', () => {
  fc.assert(
    fc.property(pair, ([extent, , domain, values]) => {
      const none = !values.some((value) => contains(extent, value))
      // Tags are only called empty for an empty list; "does not include" always has the empty set of tags.
      expect(isEmpty(extent, domain)).toBe(none)
    }),
    all,
  )
})

it('an extent includes another exactly when every value of the other lies in it', () => {
  fc.assert(
    fc.property(pair, ([outer, inner, domain, values]) => {
      fc.pre(!isEmpty(inner, domain))
      const every = values.every((value) => contains(outer, value) || !contains(inner, value))
      if (includes(outer, inner, domain)) expect(every).toBe(true)
      else if (outer.kind !== 'tagged') expect(every).toBe(false)
    }),
    all,
  )
})

it('two extents are disjoint exactly when no value lies in both', () => {
  fc.assert(
    fc.property(pair, ([left, right, domain, values]) => {
      const none = !values.some((value) => contains(left, value) && contains(right, value))
      if (areDisjoint(left, right, domain)) expect(none).toBe(true)
      else if (left.kind !== 'tagged') expect(none).toBe(false)
    }),
    all,
  )
})
