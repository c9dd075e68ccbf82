import { describe, expect, it } from 'vitest'
import { readDocument, sayProblem } from '#core/document.ts'
import { runPolicyTests } from '#core/policy/policy-tests.ts'
import { changed, policiesOf, shipped, shippedTests } from './world.ts'

const policies = policiesOf(shipped)

describe('the shipped tests', () => {
  it('pass', () => {
    const { passed, failures } = runPolicyTests(policies, shippedTests)
    expect(failures.map(sayProblem)).toEqual([])
    expect(passed).toBeGreaterThan(20)
  })

  it('show each rule deciding, but for the switches that are off', () => {
    const text = JSON.stringify(shippedTests.map(({ value }) => value))
    const rules = policies.policies.flatMap(({ rules }) => rules.map(({ id }) => id))
    expect(rules.filter((id) => !text.includes(`"${id}"`))).toEqual(['KILL-01', 'KILL-02', 'KILL-03', 'KILL-04'])
  })

  it('notice each rule that is taken away', () => {
    for (const id of [
      'REF-01',
      'REF-02',
      'REF-03',
      'REF-04',
      'REF-05',
      'REF-06',
      'REF-07',
      'INV-01',
      'READ-01',
      'UNDO-01',
      'GEN-01',
      'GEN-02',
      'GEN-03',
    ]) {
      const without = changed('customer-operations', (text) =>
        text.replace(new RegExp(`  - id: ${id}\n(?:    .*\n)+`), ''),
      )
      const used = [...without].map(([file, text]): [string, string] => [
        file,
        file.includes('operations') ? withoutUnused(text) : text,
      ])
      expect([id, runPolicyTests(policiesOf(new Map(used)), shippedTests).failures.length > 0]).toEqual([id, true])
    }
  })

  it('notice a threshold that was moved', () => {
    const moved = policiesOf(changed('customer-operations', (text) => text.replace('value: 500 EUR', 'value: 550 EUR')))
    expect(runPolicyTests(moved, shippedTests).failures.map(sayProblem)).toEqual([
      expect.stringMatching(
        /customer-operations\.yaml:\d+: "One cent above the threshold a person decides": expected escalate by REF-02, got allow by REF-01$/,
      ),
    ])
  })
})

function withoutUnused(text: string): string {
  return text.replace(/^ {2}(\w+):\n(?: {4}.*\n)+/gm, (block, name: string) =>
    text.includes(`$${name}`) || !block.includes('label') ? block : '',
  )
}

const one = (lines: string) =>
  runPolicyTests(policies, [
    readDocument(
      't.yaml',
      `tests: t\ncases:\n  - say: it\n    action: erp.refund.create\n    then: escalate\n    decided_by: [REF-02]\n${lines}`,
    ),
  ])

it.each([
  ['    facts: { amout: 5 EUR }', 't.yaml:7: "it": "amout": unknown field, did you mean "amount"?'],
  ['    facts: { amount: 5 USD }', 't.yaml:7: "it": "amount": "5.00 USD" is in USD, this field is in EUR'],
  ['    facts: { customer.typology: "vip, nwe" }', 'did you mean "new"?'],
  ['    facts: { risk: 5 }', '"risk": is what the action declares and cannot be given'],
  ['    needs: { customer-cares: 1 }', 'unknown group "customer-cares", did you mean "customer-care"?'],
  ['    need: { customer-care: 1 }', 'unknown part "need", did you mean "needs"?'],
  [
    '    facts: { amount: 900 EUR, customer.typology: standard, amount.sum_24h: 1 EUR, double: no, contradiction: no, reversible: yes }\n    needs: { duty-managers: 1 }',
    'expected to need 1 of duty-managers, got 1 of customer-care',
  ],
])('%s fails with its line', (lines, message) => {
  expect(one(lines).failures.map(sayProblem).join('\n')).toContain(message)
})

it('an unknown rule or action is named', () => {
  const text = 'tests: t\ncases:\n  - { say: it, action: erp.refund.creat, then: allow, decided_by: [REF-0] }'
  const { passed, failures } = runPolicyTests(policies, [readDocument('t.yaml', text)])
  expect(passed).toBe(0)
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringMatching(/there is no rule REF-0, did you mean "REF-0\d"\?/),
    '"it": unknown action "erp.refund.creat", did you mean "erp.refund.create"?',
  ])
})

it('a broken file is a failure, not a pass', () => {
  expect(runPolicyTests(policies, [readDocument('t.yaml', 'tests: [')]).failures).toHaveLength(1)
})
