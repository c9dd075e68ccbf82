import { describe, expect, it } from 'vitest'
import { changed, policiesOf, problemsOf, shipped, world } from './world.ts'

const operations = (change: (text: string) => string) => problemsOf(changed('customer-operations', change))
const replaced = (from: string, to: string) => operations((text) => text.replace(from, to))
const added = (rule: string) => operations((text) => `${text}\n  - { id: NEW-01, say: a new rule, ${rule} }\n`)

it('the shipped policies hold together', () => {
  expect(problemsOf(shipped)).toEqual([])
})

describe('a word that does not exist is named with the one that was meant', () => {
  it.each([
    [
      'amount: at most $refund_alone',
      'amout: at most $refund_alone',
      'REF-01: unknown field "amout", did you mean "amount"?',
    ],
    [
      'is erp.refund.create, amount: at',
      'is erp.refund.creat, amount: at',
      'REF-01.action: "erp.refund.creat" is not a known value of this field, did you mean "erp.refund.create"?',
    ],
    [
      '$refund_alone }\n    then: allow',
      '$refund_alon }\n    then: allow',
      'REF-01.amount: unknown setting "refund_alon", did you mean "refund_alone"?',
    ],
    [
      'amount: at most',
      'amount: at mots',
      'REF-01.amount: "at mots $refund_alone" is not a condition, did you mean "at most"?',
    ],
    [
      'dispute_history or sensitive',
      'dispute_history or sensitve',
      'REF-04.customer.typology: "sensitve" is not a known value of this field, did you mean "sensitive"?',
    ],
    ['includes any of', 'includes any f', 'did you mean "includes any of"?'],
    [
      'group: duty-managers, within',
      'group: duty-manager, within',
      'asking: unknown group "duty-manager", did you mean "duty-managers"?',
    ],
    [
      'owner: customer-care',
      'owner: customer-car',
      'owner: unknown group "customer-car", did you mean "customer-care"?',
    ],
    [
      'check_afterwards: 5%',
      'chek_afterwards: 5%',
      'REF-01: unknown part "chek_afterwards", did you mean "check_afterwards"?',
    ],
    ['then: allow', 'then: alow', 'REF-01.then: "alow" is none of allow, escalate, deny, did you mean "allow"?'],
    ['mode: active', 'mode: activ', 'mode: "activ" is none of draft, shadow, active, retired, did you mean "active"?'],
    [
      'value: 500 EUR',
      'value: 500 ERU',
      'settings.refund_alone: "500 ERU" is neither an amount such as "500 EUR" nor "85%" nor 60, did you mean "EUR"?',
    ],
    ['within: 2 h', 'within: 2 hh', 'asking: "2 hh" is not a length of time such as "2 h"'],
  ])('%s', (from, to, message) => {
    const problems = replaced(from, to)
    expect(problems.join('\n')).toContain(message)
    for (const problem of problems) expect(problem).toMatch(/^policies\/customer-operations\.yaml:\d+: /)
  })
})

describe('a value that does not fit its field', () => {
  it.each([
    [
      'amount: more than 2500 EUR',
      'amount: more than 200 USD',
      'REF-07.amount: "200.00 USD" is in USD, this field is in EUR',
    ],
    ['amount: more than 2500 EUR', 'amount: more than 95', 'REF-07.amount: "95" is not an amount such as "500.00 EUR"'],
    [
      'confidence: less than $min_confidence',
      'confidence: less than 95',
      'GEN-01.confidence: "95" is not a percentage such as "85%"',
    ],
    [
      'confidence: less than $min_confidence',
      'confidence: less than $refund_alone',
      'GEN-01.confidence: $refund_alone: "500.00 EUR" is not a percentage',
    ],
    [
      'customer.typology: includes any of dispute_history or sensitive',
      'customer.typology: is vip',
      'REF-04.customer.typology: "is vip" does not fit customer typology (tags)',
    ],
    ['double: is yes', 'double: is maybe', '"maybe" is not a known value of this field'],
    ['double: is yes', 'double: is', '"is" lacks a value'],
    [
      'amount: more than 2500 EUR',
      'amount: between 2500 EUR',
      'is not a condition such as "between 100 EUR and 500 EUR"',
    ],
    ['check_afterwards: 5%', 'check_afterwards: 500%', '"500%" is not a percentage such as "5%"'],
    [
      'from: 0 EUR\n    to: 1000 EUR',
      'from: 0 EUR\n    to: 400 EUR',
      'settings.refund_alone: 500.00 EUR is outside 0.00 EUR to 400.00 EUR',
    ],
    ['from: 0 EUR\n    to: 1000 EUR', 'from: 0 USD\n    to: 1000 EUR', '500.00 EUR and 0.00 USD cannot be compared'],
    ['step: 50 EUR', 'step: 70 EUR', '500.00 EUR is not a whole number of steps of 70.00 EUR from 0.00 EUR'],
    ['mode: active', 'mode: active\nfrom: 2026-02-30', 'from: there is no day 2026-02-30'],
    ['check_afterwards: 5%', 'until: 2026-02-30', 'REF-01.until: there is no day 2026-02-30'],
    ['    check_afterwards: 5%', '    to: { priority: low }', 'REF-01.to: an allow rule asks nobody'],
    ['    check_afterwards: 5%', '    if_unknown: deny', 'REF-01.if_unknown: only a deny rule'],
    ['then: escalate', 'then: escalate\n    check_afterwards: 5%', 'REF-02.check_afterwards: only what runs alone'],
    ['mode: active', 'mode: active\nfrom: 2026-03-02\nuntil: 2026-03-01', 'until: is before `from`'],
  ])('%s → %s', (from, to, message) => {
    expect(replaced(from, to).join('\n')).toContain(message)
  })
})

describe('rules that cannot do what was meant', () => {
  it.each([
    ['two bounds the wrong way round', 'when: { amount: between 500 EUR and 100 EUR }, then: escalate'],
    ['more than all of it', 'when: { confidence: more than 100% }, then: escalate'],
    ['none of all values', 'when: { access: is none of read or write }, then: deny'],
    [
      'an exception that takes everything back',
      'when: { amount: less than 10 EUR }, unless: { amount: less than 20 EUR }, then: deny',
    ],
    ['a capability of another system', 'when: { action: is erp.refund.create, system: is crm }, then: deny'],
    [
      'an exception that the action implies',
      'when: { action: is erp.refund.create }, unless: { access: is write }, then: deny',
    ],
  ])('%s can never match', (_, rule) => {
    expect(added(rule)).toEqual([
      expect.stringContaining('NEW-01: can never match: its conditions contradict each other'),
    ])
  })

  it.each([
    [
      'allow below a denial',
      'when: { action: is erp.refund.create, amount: more than 6000 EUR }, then: allow',
      'REF-02 (escalate)',
    ],
    [
      'escalate below a denial',
      'when: { action: is erp.refund.create, amount: more than 6000 EUR }, then: escalate',
      'REF-03 (deny)',
    ],
    [
      'allow where the action implies the stricter rule',
      'when: { action: is erp.refund.cancel, double: is no }, then: allow',
      'UNDO-01 (escalate)',
    ],
    [
      'allow below a general rule',
      'when: { action: is billing.invoice.send, confidence: less than 60% }, then: allow',
      'GEN-01 (escalate)',
    ],
  ])('%s never decides anything', (_, rule, by) => {
    expect(added(rule).join('\n')).toContain(`NEW-01: never decides anything: ${by} always applies when it does`)
  })

  it.each([
    ['a wider rule', 'when: { action: is erp.refund.create, amount: more than 400 EUR }, then: allow'],
    ['a rule on another field', 'when: { action: is erp.refund.create, double: is no }, then: allow'],
    [
      'a rule where the stricter one has an exception',
      'when: { access: is write, confidence: at least 60% }, then: allow',
    ],
  ])('%s may decide', (_, rule) => {
    expect(added(rule)).toEqual([])
  })

  it('a switch that somebody filled makes no rule dead', () => {
    const files = changed('kill-switches', (text) =>
      text.replace('of: action, value: none', 'of: action, value: erp.refund.create'),
    )
    expect(problemsOf(files)).toEqual([])
  })
})

describe('an allow rule on what nobody vouches for', () => {
  it('is refused, for each capability it would allow', () => {
    const problems = added('when: { action: is billing.invoice.send, customer.disputes: at most 2 }, then: allow')
    expect(problems.join()).toContain(
      'NEW-01: allows by customer.disputes, which comes from "said" of billing.invoice.send',
    )
  })

  it('is refused in an exception too, and where the fact is not declared', () => {
    const problems = added(
      'when: { action: is erp.refund.create }, unless: { customer.disputes: more than 2 }, then: allow',
    )
    expect(problems.join()).toContain('allows by customer.disputes, which is not a fact of erp.refund.create')
  })

  it('is fine where a record vouches, and for a rule that escalates', () => {
    expect(added('when: { action: is erp.refund.create, order.total: at most 20 EUR }, then: allow')).toEqual([])
    expect(added('when: { action: is billing.invoice.send, customer.disputes: more than 2 }, then: escalate')).toEqual(
      [],
    )
  })
})

describe('what must be there', () => {
  it.each([
    [
      'an unused setting',
      'settings:\n',
      'settings:\n  spare: { label: x, value: 1, from: 0, to: 2, step: 1 }\n',
      'settings.spare: no rule uses it',
    ],
    ['one rule id twice', 'id: REF-02', 'id: REF-01', 'rule REF-01 is already in policies/customer-operations.yaml'],
    [
      'nobody for what no rule matches',
      'otherwise:\n  priority: low\n',
      '',
      'no active policy says who decides when no rule matches',
    ],
    [
      'nobody to ask',
      '  needs: [{ group: customer-care }]\n  within',
      '  within',
      'may escalate, so `to` or `asking` has to name `needs` and `within`',
    ],
    ['an escalation without a bound', '    to: 1000 EUR\n', '', 'settings.refund_alone: to is missing'],
    [
      'a rule without conditions',
      'when: { action: is billing.invoice.send }',
      'when: {}',
      'INV-01.when: say at least one condition',
    ],
  ])('%s', (_, from, to, message) => {
    expect(replaced(from, to).join('\n')).toContain(message)
  })

  it('a vocabulary and a risk file, each once', () => {
    const without = (name: string) => new Map([...shipped].filter(([file]) => !file.includes(name)))
    expect(problemsOf(without('vocabulary')).join()).toContain('there is no file that begins with "vocabulary"')
    expect(problemsOf(without('risk')).join()).toContain('there is no file that begins with "risk"')
    const twice = new Map([...shipped, ['policies/risk2.yaml', shipped.get('policies/risk.yaml') ?? '']])
    expect(problemsOf(twice)).toEqual(['policies/risk2.yaml:1: risk is already in policies/risk.yaml'])
  })

  it('a file that is none of them is named', () => {
    const files = changed('kill-switches', (text) => text.replace('policy: kill', 'polcy: kill'))
    expect(problemsOf(files)).toEqual([
      'policies/kill-switches.yaml:1: begin with one of: vocabulary, risk, policy, did you mean "policy"?',
    ])
  })

  it('the same policy twice is named', () => {
    const files = new Map([...shipped, ['policies/again.yaml', shipped.get('policies/data-access.yaml') ?? '']])
    expect(problemsOf(files)).toContain(
      'policies/again.yaml:1: policy "data-access" is already in policies/data-access.yaml',
    )
  })

  it('broken YAML is one problem with its line', () => {
    expect(replaced('rules:', 'rules: [')).toHaveLength(1)
  })
})

describe('the vocabulary', () => {
  const vocabulary = (from: string, to: string) =>
    problemsOf(changed('vocabulary', (text) => text.replace(from, to))).join('\n')
  it.each([
    ['action: { type: choice', 'action: { type: text', 'action: is read off the action and is of type choice'],
    ['  system:', '  sytem:', 'the field "system" is missing'],
    ['currency: EUR, label: amount', 'label: amount', 'amount: money, and only money, has a currency'],
    ['of: amount, per', 'of: amout, per', 'amount.sum_24h: unknown field "amout", did you mean "amount"?'],
    ['per: customer', 'per: custmer', 'did you mean "customer"?'],
    ['window: 24 h', 'window: 24 hours', '"24 hours" is not a length of time'],
    [
      'about: customer\n    origin: [record]',
      'about: customer\n    origin: [said]',
      'only a record vouches for what is about the customer',
    ],
    ['type: tags', 'type: tgas', 'did you mean "tags"?'],
    ['values: { yes: agents', 'values: { yep: agents', 'contradiction: yesno has the values yes and no'],
    ['from: 0, to: 100', 'from: 0 EUR, to: 100', 'risk: "0 EUR" does not fit number'],
  ])('%s → %s', (from, to, message) => {
    expect(vocabulary(from, to)).toContain(message)
  })
})

it('the hash changes with every file, setting and declared fact, and with nothing else', () => {
  const { hash } = policiesOf(shipped)
  expect(policiesOf(new Map([...shipped].toReversed())).hash).toBe(hash)
  expect(policiesOf(changed('risk', (text) => `${text}\n# a remark`)).hash).toBe(hash)
  expect(policiesOf(changed('risk', (text) => text.replace('0.9', '0.8'))).hash).not.toBe(hash)
  expect(policiesOf(changed('customer-operations', (text) => text.replace('value: 500', 'value: 450'))).hash).not.toBe(
    hash,
  )
  expect(policiesOf(shipped, { ...world, agents: new Map([['refund-agent', { kind: 'service' }]]) }).hash).not.toBe(
    hash,
  )
})
