import { expect, it } from 'vitest'
import { evaluate } from '#core/policy/evaluate.ts'
import { type Changes, type Policies, sumFields, withSettings } from '#core/policy/policies.ts'
import { saySetting } from '#core/policy/settings.ts'
import { policiesOf, refund, shipped } from './world.ts'

const policies = policiesOf(shipped)
const changed = (changes: Changes, from: Policies = policies): Policies => {
  const loaded = withSettings(from, changes)
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  return loaded.policies
}
const refused = (settings: Readonly<Record<string, string>>, policy = 'customer-operations') => {
  const loaded = withSettings(policies, { [policy]: settings })
  return 'problems' in loaded ? loaded.problems : []
}

it('a moved threshold moves the outcome, the sentence and the hash', () => {
  const moved = changed({ 'customer-operations': { refund_alone: '950 EUR' } })
  expect(evaluate(policies, refund(900)).outcome).toBe('escalate')
  expect(evaluate(moved, refund(900)).outcome).toBe('allow')
  expect(evaluate(moved, refund(951)).fired.flatMap(({ because }) => because.map(({ say }) => say))).toContain(
    '951.00 EUR is above the 950.00 EUR that the AI may grant alone',
  )
  expect(moved.hash).not.toBe(policies.hash)
})

it('changes add up, and the value of the file brings the old hash back', () => {
  const once = changed({ 'customer-operations': { refund_alone: '950 EUR' } })
  const twice = changed({ 'customer-operations': { min_confidence: '80%' } }, once)
  expect(evaluate(twice, refund(900)).outcome).toBe('allow')
  expect(evaluate(twice, refund(900, { action: { confidence: 0.79 } })).decidedBy).toEqual(['GEN-01'])
  const back = changed({ 'customer-operations': { refund_alone: '500 EUR', min_confidence: '70%' } }, twice)
  expect(back.hash).toBe(policies.hash)
})

it.each([
  [
    { refund_alone: '1050 EUR' },
    'settings.refund_alone: 1,050.00 EUR is outside 0.00 EUR to 1,000.00 EUR, what "Refund that the AI may grant alone" may be',
  ],
  [{ refund_alone: '-50 EUR' }, '-50.00 EUR is outside 0.00 EUR to 1,000.00 EUR'],
  [{ refund_alone: '510 EUR' }, '510.00 EUR is not a whole number of steps of 50.00 EUR from 0.00 EUR'],
  [{ refund_alone: '600 USD' }, '600.00 USD and 0.00 EUR cannot be compared'],
  [{ refund_alone: '600' }, '600 and 0.00 EUR cannot be compared'],
  [{ refund_alone: 'a lot' }, '"a lot" is neither an amount'],
  [{ refund_alon: '600 EUR' }, 'customer-operations has no setting "refund_alon", did you mean "refund_alone"?'],
])('%o is refused', (settings, message) => {
  const problems = refused(settings)
  expect(problems.map((problem) => problem.message).join('\n')).toContain(message)
  expect(problems[0]).toMatchObject({ file: 'policies/customer-operations.yaml', line: expect.any(Number) })
})

it('an unknown policy is refused', () => {
  expect(refused({ refund_alone: '600 EUR' }, 'customer-operation')[0]?.message).toBe(
    'there is no policy "customer-operation", did you mean "customer-operations"?',
  )
})

it('every bounded setting may take each of its ends', () => {
  for (const setting of policies.policies.flatMap(({ settings }) => settings)) {
    if (setting.kind !== 'bounded') continue
    for (const end of [setting.from, setting.to]) {
      const text = saySetting({ ...setting, value: end })
      expect(changed({ [setting.policy]: { [setting.name]: text } }).hash).toBeTypeOf('string')
    }
  }
})

it('a cap below another threshold is no error: it is what the manager wants', () => {
  const strict = changed({ 'customer-operations': { refund_cap: '1000 EUR' } })
  expect(evaluate(strict, refund(2600)).decidedBy).toEqual(['REF-03'])
})

it('a switch forbids what it lists, until it is emptied', () => {
  const on = changed({ 'kill-switches': { forbidden_actions: 'erp.refund.create, erp.refund.cancel' } })
  expect(evaluate(on, refund(40))).toMatchObject({ outcome: 'deny', decidedBy: ['KILL-01'] })
  expect(evaluate(on, refund(40, { action: { capability: 'billing.invoice.send', args: {} } })).outcome).toBe('allow')
  expect(evaluate(changed({ 'kill-switches': { forbidden_actions: 'none' } }, on), refund(40)).outcome).toBe('allow')
  expect(refused({ forbidden_actions: 'erp.refund.creat' }, 'kill-switches')[0]?.message).toBe(
    'settings.forbidden_actions: "erp.refund.creat" is not a known action, did you mean "erp.refund.create"?',
  )
})

it('a switch over agents denies those it lists and those that nobody knows', () => {
  const on = changed({ 'kill-switches': { forbidden_agents: 'invoice-robot' } })
  expect(evaluate(on, refund(40)).outcome).toBe('allow')
  expect(evaluate(on, refund(40, { action: { agent: 'invoice-robot' } })).decidedBy).toEqual(['KILL-03'])
  expect(evaluate(on, refund(40, { action: { agent: 'stranger' } })).decidedBy).toEqual(['KILL-03'])
})

it('the totals over time are known by field, by what they add up and by their window', () => {
  expect(sumFields(policies)).toEqual([{ field: 'amount.sum_24h', of: 'amount', windowMs: 86_400_000 }])
})
