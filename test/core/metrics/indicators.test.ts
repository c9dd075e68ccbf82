import { describe, expect, it } from 'vitest'
import { quantile } from '#core/metrics/indicator.ts'
import { indicators } from '#core/metrics/indicators.ts'
import { minute, monday, story, week, weekBefore } from './week.ts'

const now = indicators(week, monday)
const m = 60_000

describe('a week computed by hand', () => {
  it.each([
    ['alone', { value: 3 / 8, numerator: 3, denominator: 8, cases: ['A1', 'A2', 'A3'] }],
    ['corrected', { value: 3 / 5, numerator: 3, denominator: 5, cases: ['A2', 'P2', 'R1'] }],
    ['outOfScope', { value: 1, numerator: 1, denominator: 9, cases: ['D1'] }],
    ['riskAlone', { value: 30, numerator: 90, denominator: 3, cases: ['A1', 'A2', 'A3'] }],
    ['decideMedian', { value: 15 * m, numerator: 3, denominator: 4, cases: ['P1', 'P2', 'R1'] }],
    ['decideP90', { value: 25 * m, numerator: 3, denominator: 4, cases: ['P1', 'P2', 'R1'] }],
    // 1 4 6 8 10 20 30 40
    [
      'processingMedian',
      { value: 9 * m, numerator: 8, denominator: 8, cases: ['A1', 'A2', 'A3', 'P1', 'P2', 'R1', 'D1', 'W1'] },
    ],
  ] as const)('%s', (name, expected) => {
    expect(now[name]).toEqual(expected)
  })

  it('risk by agent and by flow', () => {
    expect(now.riskByAgent).toEqual({
      'refund-agent': { value: 100 / 3, numerator: 100, denominator: 3, cases: ['A1', 'A2', 'P1'] },
      robot: { value: 45, numerator: 90, denominator: 2, cases: ['A3', 'P2'] },
    })
    expect(now.riskByFlow).toEqual({
      invoice: { value: 45, numerator: 90, denominator: 2, cases: ['A3', 'P2'] },
      refund: { value: 100 / 3, numerator: 100, denominator: 3, cases: ['A1', 'A2', 'P1'] },
    })
  })

  it('cases by how they ended', () => {
    expect(now.outcomes).toEqual({
      denied: { value: 1, numerator: 1, denominator: 8, cases: ['D1'] },
      done: { value: 5, numerator: 5, denominator: 8, cases: ['A1', 'A2', 'A3', 'P1', 'P2'] },
      rejected: { value: 1, numerator: 1, denominator: 8, cases: ['R1'] },
      withdrawn: { value: 1, numerator: 1, denominator: 8, cases: ['W1'] },
    })
  })

  it('cases per day, also on days without any', () => {
    expect(now.days).toEqual([
      { day: '2026-11-16', alone: 2, withPerson: 1, neither: 0 },
      { day: '2026-11-17', alone: 1, withPerson: 0, neither: 0 },
      { day: '2026-11-18', alone: 0, withPerson: 2, neither: 1 },
      { day: '2026-11-19', alone: 0, withPerson: 0, neither: 0 },
      { day: '2026-11-20', alone: 0, withPerson: 0, neither: 0 },
      { day: '2026-11-21', alone: 0, withPerson: 0, neither: 0 },
      { day: '2026-11-22', alone: 0, withPerson: 1, neither: 0 },
    ])
  })

  it('does not change when more is written later', () => {
    const later = [...week, ...story('Z1', { at: 30_000, closed: { after: 1, how: 'done' } })]
    expect(indicators(later, monday)).toEqual(now)
  })

  it('counts a case that was reopened once, when it was first closed', () => {
    expect(indicators(week, weekBefore).alone).toEqual({ value: 1, numerator: 1, denominator: 1, cases: ['B1'] })
  })
})

describe('an empty period', () => {
  it('has no values, and says out of how many', () => {
    const nothing = { value: undefined, numerator: 0, denominator: 0, cases: [] }
    const empty = indicators([], monday)
    const { alone, corrected, outOfScope, riskAlone, decideMedian, decideP90, processingMedian } = empty
    for (const one of [alone, corrected, outOfScope, riskAlone, decideMedian, decideP90, processingMedian]) {
      expect(one).toEqual(nothing)
    }
    expect([empty.outcomes, empty.riskByAgent, empty.riskByFlow]).toEqual([{}, {}, {}])
    expect(empty.days).toHaveLength(7)
  })
})

describe('a period', () => {
  it('begins with its first millisecond and ends before its last', () => {
    const at = minute(0)
    const entries = story('A1', { at: -4, closed: { after: 4, how: 'done' } })
    expect(indicators(entries, { from: at, to: at + 1, zone: 'UTC' }).alone.numerator).toBe(1)
    expect(indicators(entries, { from: at - m, to: at, zone: 'UTC' }).alone.denominator).toBe(0)
    expect(indicators(entries, { from: at + 1, to: at + m, zone: 'UTC' }).alone.denominator).toBe(0)
  })

  it('has the days of its zone, the long and the short one at a clock change too', () => {
    const entries = story('A1', { at: 23 * 60, closed: { after: 30, how: 'done' } })
    const days = indicators(entries, { ...monday, zone: 'Europe/Paris' }).days
    expect(days.find(({ alone }) => alone === 1)?.day).toBe('2026-11-17')
    const march = { from: Date.UTC(2026, 2, 27, 23), to: Date.UTC(2026, 2, 30, 22), zone: 'Europe/Paris' }
    expect(indicators([], march).days.map(({ day }) => day)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
  })

  it('counts what is judged or tried again where it first was', () => {
    const entries = story('A1', { at: -4 })
    const again = entries.map((entry) => ({ ...entry, at: entry.at + 60 * m }))
    const first = indicators([...entries, ...again], { ...weekBefore })
    const second = indicators([...entries, ...again], monday)
    expect([first.riskAlone.denominator, first.outOfScope.denominator]).toEqual([1, 1])
    expect([second.riskAlone.denominator, second.outOfScope.denominator]).toEqual([0, 0])
  })

  it('leaves out the processing time of requests that were erased', () => {
    const [, ...erased] = story('A1', { at: 0, closed: { after: 5, how: 'done' } })
    expect(indicators(erased, monday).processingMedian).toEqual({
      value: undefined,
      numerator: 0,
      denominator: 1,
      cases: [],
    })
  })
})

describe('a quantile', () => {
  const of = (q: number, ...values: number[]) =>
    quantile(
      values.map((value) => ({ case: 'C', value })),
      q,
      values.length,
    ).value
  it.each([
    [0.5, [7], 7],
    [0.5, [9, 1], 5],
    [0.5, [9, 1, 3], 3],
    [0.5, [4, 1, 3, 2], 2.5],
    [0.9, [7], 7],
    [0.9, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 9],
    [0.9, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 10],
  ])('%d of %j is %d', (q, values, expected) => {
    expect(of(q, ...values)).toBe(expected)
  })
})
