import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Input } from '#core/policy/known.ts'
import type { Risk } from '#core/policy/verdict.ts'
import { changed, eur, fact, policiesOf, problemsOf, refund, shipped } from './world.ts'

const policies = policiesOf(shipped)
const typologies = ['standard', 'new', 'vip', 'dispute_history', 'sensitive']
const classes = ['public', 'internal', 'confidential'] as const

interface Case {
  readonly amount?: number
  readonly reversible?: boolean
  readonly data?: (typeof classes)[number]
  readonly customer?: string
  readonly confidence: number
  readonly reviewed: number
  readonly corrected: number
}

function inputOf({ amount, reversible = true, data = 'internal', customer = 'standard', ...rest }: Case): Input {
  const { confidence, reviewed, corrected } = rest
  const input = refund(amount ?? 0, {
    action: { data: [data], confidence, ...(amount === undefined && { args: {}, capability: 'billing.invoice.send' }) },
    facts: { reversible: fact(reversible, 'onloop'), 'customer.typology': fact([customer], 'record') },
  })
  return { ...input, record: { reviewed, corrected } }
}

const riskOf = (given: Case): Risk => evaluate(policies, inputOf(given)).risk
const known = { reviewed: 1000, corrected: 2 }
const row = ({ score, impact, likelihood, likelihoodFrom, parts }: Risk) => {
  const main = parts.toSorted((a, b) => b.share - a.share)[0]
  const part = `${main?.factor} ${Math.round((main?.share ?? 0) * 100)}%`
  return [Math.round(impact * 100), Math.round(likelihood * 1000) / 10, likelihoodFrom, score, part]
}

describe('the worked examples', () => {
  it.each([
    [{ amount: 40, confidence: 0.95, ...known }, [21, 5, 'confidence', 19, 'data 84%']],
    [{ amount: 340, customer: 'vip', confidence: 0.93, ...known }, [52, 7, 'confidence', 35, 'customer 49%']],
    [{ amount: 340, customer: 'vip', confidence: 0.75, ...known }, [52, 25, 'confidence', 66, 'customer 49%']],
    [
      { amount: 340, customer: 'vip', confidence: 0.99, reviewed: 500, corrected: 70 },
      [52, 13.9, 'history', 49, 'customer 49%'],
    ],
    [{ amount: 40, confidence: 0.95, reviewed: 3, corrected: 0 }, [21, 15, 'new agent', 32, 'data 84%']],
    [
      { data: 'confidential', reversible: false, confidence: 0.99, reviewed: 300, corrected: 9 },
      [80, 3.2, 'history', 60, 'data 57%'],
    ],
    [
      { amount: 15_000, data: 'confidential', reversible: false, confidence: 0.99, reviewed: 300, corrected: 9 },
      [95, 3.2, 'history', 60, 'amount 46%'],
    ],
    [{ amount: 50_000, reversible: false, confidence: 0.995, ...known }, [96, 0.5, 'confidence', 60, 'amount 72%']],
  ] satisfies [Case, unknown[]][])('%o', (given, expected) => {
    expect(row(riskOf(given))).toEqual(expected)
  })
})

const cases: fc.Arbitrary<Required<Case>> = fc
  .record({
    amount: fc.integer({ min: 0, max: 80_000 }),
    reversible: fc.boolean(),
    data: fc.constantFrom(...classes),
    customer: fc.constantFrom(...typologies),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    reviewed: fc.nat(200),
    corrected: fc.nat(200),
  })
  .map((given) => ({ ...given, corrected: Math.min(given.corrected, given.reviewed) }))

describe('making one thing worse', () => {
  const worse: Record<string, (given: Required<Case>, by: number) => Required<Case>> = {
    'a larger amount': (given, by) => ({ ...given, amount: given.amount + by }),
    'no way back': (given) => ({ ...given, reversible: false }),
    'more delicate data': (given) => ({ ...given, data: classes[classes.indexOf(given.data) + 1] ?? given.data }),
    'a more delicate customer': (given) => ({
      ...given,
      customer: typologies[typologies.indexOf(given.customer) + 1] ?? given.customer,
    }),
    'less confidence': (given, by) => ({ ...given, confidence: Math.max(0, given.confidence - by / 1000) }),
    'more corrections': (given) => ({ ...given, corrected: Math.min(given.reviewed, given.corrected + 1) }),
  }
  it.each(Object.entries(worse))('%s never lowers the score', (_, change) => {
    fc.assert(
      fc.property(cases, fc.nat(1000), (given, by) => {
        expect(riskOf(change(given, by)).score).toBeGreaterThanOrEqual(riskOf(given).score)
      }),
    )
  })

  it('not knowing a value counts as its worst', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('reversible', 'customer.typology'), (given, name) => {
        const input = inputOf(given)
        const { [name]: _, ...facts } = input.facts
        expect(evaluate(policies, { ...input, facts }).risk.score).toBeGreaterThanOrEqual(riskOf(given).score)
      }),
    )
  })
})

it('shares add up to one when there is any impact, and the score stays within its scale', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const { parts, score, impact } = riskOf(given)
      const total = parts.reduce((sum, { share }) => sum + share, 0)
      if (impact > 0) expect(total).toBeCloseTo(1)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(100)
    }),
  )
})

it('what the requester says about a customer counts as unknown', () => {
  const said = refund(100, { facts: { 'customer.typology': fact(['standard'], 'said') } })
  const unknown = refund(100, { facts: { 'customer.typology': undefined } })
  expect(evaluate(policies, said).risk).toEqual(evaluate(policies, unknown).risk)
})

it('an amount that an action does not have is no risk, one that it hides is the worst', () => {
  const send = { capability: 'billing.invoice.send', args: {} }
  expect(evaluate(policies, refund(0, { action: send })).risk.parts.map(({ factor }) => factor)).toEqual(['data'])
  const hidden = evaluate(policies, refund(0, { action: { args: {} } })).risk
  expect(hidden.parts.find(({ factor }) => factor === 'amount')?.share).toBeGreaterThan(0.9)
})

it('an amount in a foreign currency counts as the worst', () => {
  const dollars = refund(1, { action: { args: { amount: { minor: 100, currency: 'USD' } } } })
  expect(evaluate(policies, dollars).risk).toEqual(evaluate(policies, refund(60_000)).risk)
})

it('reading has nothing to undo', () => {
  const read = refund(0, {
    action: { access: 'read', capability: 'erp.order.read', args: {} },
    facts: { reversible: undefined },
  })
  expect(evaluate(policies, read).risk.parts.map(({ factor }) => factor)).toEqual(['data'])
})

it.each([
  ['levels: { yes: 0, no: 1 }', 'levels: { yes: 0 }', 'says no level for "no"'],
  ['weight: 0.9', 'weight: 1', 'Too big'],
  ['1000 EUR: 0.4', '1000 EUR: 0.05', 'has to grow'],
  ['1000 EUR: 0.4', '1000 USD: 0.4', 'is in USD, this field is in EUR'],
  ['field: amount', 'field: amuont', 'did you mean "amount"?'],
  ['public: 0', 'pubic: 0', 'did you mean "public"?'],
])('the weights file refuses %s turned into %s', (from, to, message) => {
  const problems = problemsOf(changed('risk', (text) => text.replace(from, to)))
  expect(problems.join('\n')).toContain(message)
  expect(problems[0]).toMatch(/^policies\/risk\.yaml:\d+: risk\./)
})

it('the amount is read off the argument', () => {
  const input = refund(5000, { facts: { amount: fact(eur(1), 'record') } })
  expect(evaluate(policies, input).risk).toEqual(evaluate(policies, refund(5000)).risk)
})
