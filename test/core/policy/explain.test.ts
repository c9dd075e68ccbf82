import { describe, expect, it } from 'vitest'
import type { Action } from '#core/policy/action.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import { sayRisk, sayRule, whyDenied, whyEscalated } from '#core/policy/explain.ts'
import type { Fact } from '#core/policy/fact.ts'
import { eur, fact, now, policiesOf, refund, shipped } from './world.ts'

const policies = policiesOf(shipped)
const verdictOn = (amount: number, facts: Record<string, Fact | undefined> = {}, action: Partial<Action> = {}) =>
  evaluate(policies, refund(amount, { facts, action }))
const record = (...tags: string[]) => ({ 'customer.typology': fact(tags, 'record') })

describe('why it came to you', () => {
  it.each([
    [verdictOn(900), '900.00 EUR is above the 500.00 EUR that the AI may grant alone', 'REF-02'],
    [verdictOn(90, record('vip', 'dispute_history')), 'The customer has a dispute history', 'REF-04'],
    [
      verdictOn(90, record('dispute_history', 'sensitive')),
      'The customer has a dispute history and a sensitive file',
      'REF-04',
    ],
    [
      verdictOn(90, { 'amount.sum_24h': fact(eur(1600), 'onloop') }),
      '1,600.00 EUR for this customer in 24 h is above the 1,500.00 EUR that the AI may pay back to one customer in that time',
      'REF-05',
    ],
    [verdictOn(90, { double: fact(true, 'onloop') }), 'This is possibly a second refund of the same order', 'REF-06'],
    [
      verdictOn(90, {}, { confidence: 0.65 }),
      'A confidence of 65% is below the 70% that the AI needs to decide alone',
      'GEN-01',
    ],
    [
      verdictOn(90, { contradiction: fact(true, 'onloop') }),
      'Agents contradict each other, so a person decides',
      'GEN-03',
    ],
    [verdictOn(90, { 'customer.typology': undefined }), 'The customer typology is not known', 'REF-04'],
    [
      verdictOn(90, { 'customer.typology': fact(['vip'], 'record', now - 1) }),
      'The customer typology was read too long ago',
      'REF-04',
    ],
    [
      verdictOn(90, { 'customer.typology': fact(['vip'], 'said') }),
      'The customer typology is only claimed (said), which nobody vouches for',
      'REF-04',
    ],
    [verdictOn(90, record('royal')), 'The customer typology is royal, which the vocabulary does not know', 'REF-04'],
    [
      verdictOn(90, { double: undefined }),
      'It is not known whether another action on the same object is under way or done',
      'REF-06',
    ],
    [
      verdictOn(0, {}, { capability: 'erp.refund.cancel', args: {} }),
      'Undoing a refund needs a person of customer care',
      'UNDO-01',
    ],
  ])('%#', (verdict, text, source) => {
    expect(verdict.outcome).toBe('escalate')
    expect(whyEscalated(verdict)).toEqual([{ text, source }])
  })

  it('several reasons stand one below the other, the same reason of several rules once', () => {
    expect(whyEscalated(verdictOn(2600, { 'amount.sum_24h': fact(eur(90), 'onloop') }))).toEqual([
      { text: '2,600.00 EUR is above the 500.00 EUR that the AI may grant alone', source: 'REF-02' },
      { text: '2,600.00 EUR is above 2,500.00 EUR', source: 'REF-07' },
    ])
    const foreign = verdictOn(1, { ...record('standard') }, { args: { amount: { minor: 100, currency: 'USD' } } })
    expect(whyEscalated(foreign)).toContainEqual({
      text: 'The amount is in USD, not in EUR',
      source: 'REF-02, REF-03, REF-07',
    })
  })

  it('nothing matched is said as such', () => {
    const read = verdictOn(0, {}, { capability: 'crm.customer.read', access: 'read', agent: 'desk', args: {} })
    expect(read.outcome).toBe('allow')
    const without = policiesOf(
      new Map([...shipped].map(([file, text]) => [file, text.replace('crm.customer.read, ', '')])),
    )
    const verdict = evaluate(
      without,
      refund(0, { action: { capability: 'crm.customer.read', access: 'read', agent: 'desk', args: {} } }),
    )
    expect(whyEscalated(verdict)).toEqual([{ text: 'No rule covers this action', source: 'nothing-matched' }])
  })
})

it('a denial is one text for the requester', () => {
  expect(whyDenied(verdictOn(6000))).toBe(
    '6,000.00 EUR is above the 5,000.00 EUR that is ever paid back through Onloop.',
  )
})

describe('what alone would have made it automatic', () => {
  it.each([
    [verdictOn(900), ['It runs alone when the amount is at most 500.00 EUR.']],
    [
      verdictOn(90, record('vip', 'sensitive')),
      ['It runs alone when the customer typology does not include sensitive.'],
    ],
    [
      verdictOn(90, { 'customer.typology': undefined }),
      ['It runs alone when the customer typology does not include dispute_history or sensitive.'],
    ],
    [
      verdictOn(90, { double: fact(true, 'onloop') }),
      ['It runs alone when no other action on the same object is under way or done.'],
    ],
    [verdictOn(90, {}, { confidence: 0.65 }), ['It runs alone when the confidence is at least 70%.']],
    [
      verdictOn(300, { 'amount.sum_24h': fact(eur(1600), 'onloop') }),
      [
        'It runs alone when the amount is at most 200.00 EUR.',
        'It runs alone when the total for this customer in 24 h is at most 1,500.00 EUR.',
      ],
    ],
    [verdictOn(900, record('dispute_history')), []],
    [verdictOn(0, {}, { capability: 'erp.refund.cancel', args: {} }), []],
    [verdictOn(40), []],
  ])('%#', (verdict, sentences) => {
    expect(verdict.automaticIf).toEqual(sentences)
  })
})

it('rules are read aloud with the values of the moment', () => {
  const rules = new Map(policies.policies.flatMap(({ rules }) => rules.map((rule) => [rule.id, sayRule(rule)])))
  expect(rules.get('REF-01')).toBe(
    'REF-01: when the action is erp.refund.create and the amount is at most 500.00 EUR: the AI decides alone; 5% are checked afterwards.',
  )
  expect(rules.get('REF-03')).toBe(
    'REF-03: when the action is erp.refund.create and the amount is more than 5,000.00 EUR: it is not done.',
  )
  expect(rules.get('REF-06')).toContain(
    'and another action on the same object is under way or done: 1 of customer-care decides within 2 h',
  )
  expect(rules.get('REF-07')).toBe(
    'REF-07: when the action is erp.refund.create and the amount is more than 2,500.00 EUR: 1 of customer-care and 1 of duty-managers decide within 2 h, reminded after 1 h; then duty-managers within 1 h; without an answer it is not done.',
  )
  expect(rules.get('DATA-02')).toContain('the AI decides alone; with the duty to anonymize.')
  expect(rules.get('KILL-01')).toBe('KILL-01: when the action is one of an empty list: it is not done.')
})

it('beside the parts of a risk it is told how likely a mistake is, and what that comes from', () => {
  const risk = { score: 64, band: 'high', impact: 0.8, likelihood: 0.19, likelihoodFrom: 'confidence' } as const
  expect(sayRisk({ ...risk, parts: [{ factor: 'amount', share: 1 }] })).toBe(
    'Shares of the impact. Likelihood of a mistake: 19 %, from its own confidence.',
  )
  expect(sayRisk({ ...risk, parts: [], likelihoodFrom: 'history' })).toBe(
    'Likelihood of a mistake: 19 %, from how often people corrected it.',
  )
})
