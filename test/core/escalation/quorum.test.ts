import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Directory } from '#core/case/context.ts'
import { progress, quorum } from '#core/escalation/quorum.ts'
import { directoryOf } from '#core/people.ts'
import { Person } from '#core/person.ts'
import type { Need } from '#core/policy/verdict.ts'

const groups = ['care', 'duty', 'audit']
const somebody = (id: string, of: readonly string[], more: object = {}): Person =>
  Person.parse({ id, name: id, role: 'supervisor', groups: of, ...more })
const directory = (...people: readonly Person[]): Directory =>
  directoryOf({ groups: Object.fromEntries(groups.map((id) => [id, { label: id, places: [] }])), people: [...people] })

const people = directory(
  somebody('ann', ['care']),
  somebody('bob', ['care']),
  somebody('cid', ['duty']),
  somebody('dee', ['care', 'duty']),
  somebody('gus', ['care', 'duty'], { guest: true }),
  somebody('ivy', ['care', 'duty'], { active: false }),
)
const care: Need = { group: 'care', n: 1 }
const duty: Need = { group: 'duty', n: 1 }

describe('a quorum', () => {
  it.each<[string, readonly Need[], readonly string[], boolean]>([
    ['one of a group', [care], ['ann'], true],
    ['nobody', [care], [], false],
    ['somebody else', [care], ['cid'], false],
    ['a stranger', [care], ['zed'], false],
    ['a guest', [care], ['gus'], false],
    ['somebody who left', [care], ['ivy'], false],
    ['two of a group', [{ ...care, n: 2 }], ['ann', 'bob'], true],
    ['the same person twice', [{ ...care, n: 2 }], ['ann', 'ann'], false],
    ['one of each', [care, duty], ['ann', 'cid'], true],
    ['somebody of both alone', [care, duty], ['dee'], false],
    ['somebody of both beside one', [care, duty], ['ann', 'dee'], true],
    ['somebody of both beside the other', [care, duty], ['dee', 'cid'], true],
    ['two of the first', [care, duty], ['ann', 'bob'], false],
    ['nobody where nobody is needed', [], [], true],
  ])('is counted in different people: %s', (_, needs, voters, enough) => {
    expect(quorum(needs, voters, people)).toBe(enough)
  })

  it('takes members of the stand-in group for any need, each once', () => {
    expect(quorum([care], ['cid'], people, 'duty')).toBe(true)
    expect(quorum([{ ...care, n: 2 }], ['cid'], people, 'duty')).toBe(false)
    expect(quorum([{ ...care, n: 2 }], ['cid', 'dee'], people, 'duty')).toBe(true)
  })

  it('says how many places are filled, not how many agreed', () => {
    expect(progress([care, duty], ['ann', 'bob'], people)).toEqual({ done: 1, of: 2 })
    expect(progress([care, duty], ['ann', 'bob', 'cid'], people)).toEqual({ done: 2, of: 2 })
    expect(progress([care, duty], ['cid', 'gus', 'ivy'], people)).toEqual({ done: 1, of: 2 })
  })

  it('agrees with trying every way to seat people', () => {
    const anyGroups = fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 3 })
    const anyNeeds = fc.array(fc.record({ group: fc.constantFrom(...groups), n: fc.integer({ min: 1, max: 2 }) }), {
      maxLength: 2,
    })
    fc.assert(
      fc.property(
        fc.array(anyGroups, { maxLength: 5 }),
        anyNeeds,
        fc.option(fc.constantFrom(...groups)),
        (of, needs, next) => {
          const all = of.map((own, index) => somebody(`p${index}`, own))
          const standIn = next ?? undefined
          const places = needs.flatMap(({ group, n }) => Array.from({ length: n }, () => group))
          const fits = ({ groups: own }: Person, place: string) =>
            own.includes(place) || (standIn !== undefined && own.includes(standIn))
          const canSeat = ([place, ...rest]: readonly string[], free: readonly Person[]): boolean =>
            place === undefined ||
            free.some(
              (one) =>
                fits(one, place) &&
                canSeat(
                  rest,
                  free.filter((other) => other !== one),
                ),
            )
          const voters = all.map(({ id }) => id)
          expect(quorum(needs, voters, directory(...all), standIn)).toBe(canSeat(places, all))
        },
      ),
      { numRuns: 500 },
    )
  })
})
