import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseMoney } from '#core/money.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Fact, Origin } from '#core/policy/fact.ts'
import { Verdict } from '#core/policy/verdict.ts'
import { changed, documentsOf, eur, fact, now, policiesOf, refund, shipped } from './world.ts'

const policies = policiesOf(shipped)
const outcomeOf = (input: Parameters<typeof evaluate>[1]) => evaluate(policies, input).outcome

/** The shipped operations policy with these rules instead of its own. */
function ruled(rules: string, head = ''): ReturnType<typeof policiesOf> {
  const small = `policy: small\nversion: 1\nowner: customer-care\nmode: active\n${head}
asking: { needs: [{ group: customer-care }], within: 2 h }
otherwise: { priority: low }
rules:
${rules}`
  return policiesOf(
    new Map([...shipped].filter(([file]) => /vocabulary|risk/.test(file)).concat([['policies/small.yaml', small]])),
  )
}
const rule = (id: string, when: string, then: string, more = '') =>
  `  - { id: ${id}, say: a rule, when: { ${when} }, then: ${then}${more && `, ${more}`} }\n`
const isRefund = 'action: is erp.refund.create'

describe('a refund', () => {
  it.each([40, 100, 340, 500])('of %i EUR for a standard customer is automatic for a new agent', (amount) => {
    expect(evaluate(policies, refund(amount))).toMatchObject({
      outcome: 'allow',
      decidedBy: ['REF-01'],
      checkAfterwards: 0.05,
    })
  })

  it('of 40 EUR is automatic for a VIP', () => {
    expect(outcomeOf(refund(40, { facts: { 'customer.typology': fact(['vip'], 'record') } }))).toBe('allow')
  })

  it('above the threshold is put to customer care', () => {
    const verdict = evaluate(policies, refund(900))
    expect(verdict).toMatchObject({ outcome: 'escalate', decidedBy: ['REF-02'], epoch: 7, policyHash: policies.hash })
    expect(verdict.asking).toEqual({
      needs: [{ group: 'customer-care', n: 1 }],
      priority: 'normal',
      withinMs: 7_200_000,
      remindAfterMs: 3_600_000,
      next: { group: 'duty-managers', withinMs: 3_600_000 },
      fallback: 'deny',
    })
    expect(verdict.fired.find(({ id }) => id === 'REF-02')?.because).toContainEqual({
      field: 'amount',
      is: eur(900),
      origin: 'args',
      phrase: 'more than $refund_alone',
      limit: eur(500),
      say: '900.00 EUR is above the 500.00 EUR that the AI may grant alone',
    })
  })

  it('above the cap is denied, whoever else would have been asked', () => {
    const verdict = evaluate(policies, refund(6000))
    expect(verdict).toMatchObject({ outcome: 'deny', decidedBy: ['REF-03'], automaticIf: [] })
    expect(verdict.asking).toBeUndefined()
    expect(verdict.fired.filter(({ overruled }) => overruled).map(({ id }) => id)).toContain('REF-02')
  })
})

describe('missing knowledge', () => {
  it('never makes an action automatic', () => {
    for (const name of ['customer.typology', 'amount.sum_24h', 'double', 'contradiction']) {
      expect([name, outcomeOf(refund(100, { facts: { [name]: undefined } }))]).toEqual([name, 'escalate'])
    }
  })

  it('turns a denial into a question, unless the rule says otherwise', () => {
    const unknown = refund(1, { action: { args: {} } })
    const asks = ruled(rule('A-1', `${isRefund}, amount: more than 10 EUR`, 'deny'))
    expect(evaluate(asks, unknown)).toMatchObject({
      outcome: 'escalate',
      fired: [{ unknown: ['amount'], outcome: 'escalate' }],
    })
    const denies = ruled(rule('A-1', `${isRefund}, amount: more than 10 EUR`, 'deny', 'if_unknown: deny'))
    expect(evaluate(denies, unknown).outcome).toBe('deny')
  })

  it('does not matter where another condition already fails', () => {
    const asks = ruled(rule('A-1', 'action: is billing.invoice.send, amount: more than 10 EUR', 'deny'))
    expect(evaluate(asks, refund(1, { action: { args: {} } }))).toMatchObject({
      decidedBy: ['nothing-matched'],
      fired: [],
    })
  })

  it('in an exception keeps an allow rule from applying and an escalate rule applying', () => {
    const unless = 'unless: { customer.typology: includes vip }'
    const unknown = refund(1, { facts: { 'customer.typology': undefined } })
    expect(evaluate(ruled(rule('A-1', isRefund, 'allow', unless)), unknown).decidedBy).toEqual(['nothing-matched'])
    expect(evaluate(ruled(rule('A-1', isRefund, 'escalate', unless)), unknown).decidedBy).toEqual(['A-1'])
  })

  it.each([
    ['a stale fact', fact(['standard'], 'record', now - 1)],
    ['a fact of the wrong type', fact('standard', 'record')],
    ['a word that the vocabulary does not know', fact(['standrad'], 'record')],
    ['a fact that claims to be an argument', fact(['standard'], 'args')],
    ...(['said', 'model', 'person', 'onloop'] satisfies Origin[]).map((origin): [string, Fact] => [
      origin,
      fact(['standard'], origin),
    ]),
  ])('includes %s', (_, typology) => {
    expect(evaluate(policies, refund(100, { facts: { 'customer.typology': typology } })).decidedBy).toEqual(['REF-04'])
  })

  it('includes money in another currency, and money below what is possible', () => {
    for (const amount of [{ minor: 100, currency: 'USD' }, eur(-5)]) {
      expect(outcomeOf(refund(1, { action: { args: { amount } } }))).toBe('escalate')
    }
  })

  it('does not include a fact that is still fresh', () => {
    expect(outcomeOf(refund(100, { facts: { 'customer.typology': fact(['standard'], 'record', now) } }))).toBe('allow')
  })
})

describe('what nobody vouches for', () => {
  const vip = (then: string) =>
    ruled(rule('A-1', `${isRefund}, customer.typology: includes vip`, then, 'if_unknown: escalate'))
  const said = (tag: string) => refund(1, { facts: { 'customer.typology': fact([tag], 'said') } })

  it('grants nothing', () => {
    const allows = ruled(rule('A-1', `${isRefund}, customer.typology: includes vip`, 'allow'))
    expect(evaluate(allows, said('vip')).decidedBy).toEqual(['nothing-matched'])
    expect(evaluate(allows, refund(1, { facts: { 'customer.typology': fact(['vip'], 'record') } })).outcome).toBe(
      'allow',
    )
  })

  it('still denies when it speaks against the action', () => {
    expect(evaluate(vip('deny'), said('vip')).outcome).toBe('deny')
    expect(evaluate(vip('deny'), said('new')).outcome).toBe('escalate')
  })

  it('opens no exception from an escalation', () => {
    const spares = ruled(
      rule('A-1', isRefund, 'escalate', 'unless: { customer.typology: includes vip }') + rule('A-2', isRefund, 'allow'),
    )
    expect(evaluate(spares, said('vip')).outcome).toBe('escalate')
    expect(evaluate(spares, refund(1, { facts: { 'customer.typology': fact(['vip'], 'record') } })).outcome).toBe(
      'allow',
    )
  })
})

describe('the action speaks for itself', () => {
  const risky = { confidence: 0.2 }
  const facts = { 'customer.typology': fact(['vip'], 'record'), reversible: fact(false, 'onloop') }

  it('so a fact never contradicts an argument', () => {
    expect(outcomeOf(refund(900, { facts: { amount: fact(eur(1), 'record') } }))).toBe('escalate')
  })

  it('so no fact claims to be an argument that the action does not have', () => {
    const facts = { amount: fact(eur(1), 'args') }
    expect(outcomeOf(refund(1, { action: { args: {} }, facts }))).toBe('escalate')
    expect(outcomeOf(refund(1, { action: { args: {} }, facts: { amount: fact(eur(1), 'said') } }))).toBe('escalate')
    expect(outcomeOf(refund(1, { action: { args: {} }, facts: { amount: fact(eur(1), 'record') } }))).toBe('allow')
  })

  it('so an argument never poses as what only Onloop counts', () => {
    const args = { amount: eur(100), double: false, risk: 0, confidence: 1, reversible: true }
    const input = refund(100, { action: { ...risky, args }, facts: { ...facts, double: fact(true, 'onloop') } })
    expect(evaluate(policies, input).decidedBy).toEqual(['GEN-01', 'GEN-02', 'REF-06'])
  })

  it('so a fact never poses as the risk or the confidence', () => {
    const posing = { ...facts, risk: fact(0, 'onloop'), confidence: fact(1, 'onloop') }
    const input = refund(100, { action: risky, facts: posing })
    expect(evaluate(policies, input).decidedBy).toEqual(['GEN-01', 'GEN-02'])
  })
})

describe('several rules at once', () => {
  it('merge what they ask for into the strictest', () => {
    const two = ruled(
      rule(
        'A-1',
        isRefund,
        'escalate',
        'to: { needs: [{ group: customer-care, n: 2 }], within: 1 h, remind_after: 30 min, if_silent: park, priority: low }',
      ) +
        rule(
          'A-2',
          isRefund,
          'escalate',
          'to: { needs: [{ group: duty-managers }, { group: customer-care }], within: 20 min, priority: high, next: { group: duty-managers, within: 5 min } }',
        ),
    )
    expect(evaluate(two, refund(1)).asking).toEqual({
      needs: [
        { group: 'customer-care', n: 2 },
        { group: 'duty-managers', n: 1 },
      ],
      priority: 'high',
      withinMs: 20 * 60_000,
      next: { group: 'duty-managers', withinMs: 5 * 60_000 },
      fallback: 'deny',
    })
  })

  it('unite their duties and sample by the largest share', () => {
    const two = ruled(
      rule('A-1', isRefund, 'allow', 'check_afterwards: 2%, with: [anonymize]') +
        rule('A-2', isRefund, 'allow', 'check_afterwards: 7%'),
    )
    expect(evaluate(two, refund(1))).toMatchObject({
      outcome: 'allow',
      obligations: ['anonymize'],
      checkAfterwards: 0.07,
    })
  })

  it('keep a duty even when it is not known whether its rule applies', () => {
    const two = ruled(
      rule('A-1', isRefund, 'allow') +
        rule('A-2', `${isRefund}, double: is yes`, 'allow', 'with: [anonymize], check_afterwards: 9%'),
    )
    const unknown = evaluate(two, refund(1, { facts: { double: undefined } }))
    expect(unknown).toMatchObject({
      outcome: 'allow',
      decidedBy: ['A-1'],
      obligations: ['anonymize'],
      checkAfterwards: 0.09,
    })
    expect(evaluate(two, refund(1))).toMatchObject({ obligations: [], checkAfterwards: 0 })
  })

  it('none at all is put to people', () => {
    const nothing = ruled(rule('A-1', 'action: is billing.invoice.send', 'allow'))
    expect(evaluate(nothing, refund(1))).toMatchObject({
      outcome: 'escalate',
      decidedBy: ['nothing-matched'],
      asking: { needs: [{ group: 'customer-care', n: 1 }], priority: 'low' },
    })
  })
})

describe('time and mode', () => {
  const dated = (head: string) => ruled(rule('A-1', isRefund, 'deny', head) + rule('A-2', isRefund, 'allow'))
  const on = (day: string, time = '12:00:00Z') => ({ ...refund(1), now: Date.parse(`${day}T${time}`) })

  it('a rule holds from its first day to the end of its last', () => {
    const policies = dated('from: 2026-12-01, until: 2026-12-31')
    expect(evaluate(policies, on('2026-11-30')).outcome).toBe('allow')
    expect(evaluate(policies, on('2026-12-01', '00:00:00Z')).outcome).toBe('deny')
    expect(evaluate(policies, on('2026-12-31', '23:59:59Z')).outcome).toBe('deny')
    expect(evaluate(policies, on('2027-01-01', '00:00:00Z')).outcome).toBe('allow')
  })

  it('a policy outside its days is as if it were not there', () => {
    const files = changed('data-access', (text) => text.replace('mode: active', 'mode: active\nfrom: 2027-01-01'))
    const input = refund(1, { action: { agent: 'x', data: ['confidential'] } })
    expect(evaluate(policies, input).decidedBy).toEqual(['DATA-01'])
    expect(evaluate(policiesOf(files), input).decidedBy).not.toContain('DATA-01')
  })

  it.each(['draft', 'retired'])('a %s policy judges nothing', (mode) => {
    const files = changed('data-access', (text) => text.replace('mode: active', `mode: ${mode}`))
    const verdict = evaluate(policiesOf(files), refund(1, { action: { agent: 'x', data: ['confidential'] } }))
    expect(verdict.decidedBy).not.toContain('DATA-01')
    expect(verdict.shadow).toEqual([])
  })

  it('a shadow policy is judged on top of the active ones and changes nothing', () => {
    const files = changed('data-access', (text) => text.replace('mode: active', 'mode: shadow'))
    const shadowed = policiesOf(files)
    const flips = evaluate(shadowed, refund(1, { action: { agent: 'x', data: ['confidential'] } }))
    expect(flips).toMatchObject({ shadow: [{ policy: 'data-access', outcome: 'deny', flips: true }] })
    expect(flips.outcome).not.toBe('deny')
    expect(evaluate(shadowed, refund(1)).shadow).toEqual([{ policy: 'data-access', outcome: 'allow', flips: false }])
  })
})

describe('for any refund', () => {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const origins = fc.constantFrom<Origin>('record', 'onloop', 'said', 'person', 'model')
  const any = fc
    .record({
      amount: fc.integer({ min: 0, max: 700_000 }),
      sum: maybe(fc.integer({ min: 0, max: 700_000 })),
      tags: maybe(
        fc.uniqueArray(fc.constantFrom('standard', 'vip', 'dispute_history', 'sensitive', 'new'), { maxLength: 3 }),
      ),
      origin: origins,
      double: maybe(fc.boolean()),
      contradiction: maybe(fc.boolean()),
      reversible: maybe(fc.boolean()),
      confidence: fc.integer({ min: 0, max: 100 }),
      data: fc.constantFrom(['internal'] as const, ['confidential'] as const, [] as const),
      agent: fc.constantFrom('refund-agent', 'invoice-robot', 'nobody'),
      reviewed: fc.nat(100),
    })
    .map(({ amount, sum, tags, origin, double, contradiction, reversible, confidence, data, agent, reviewed }) => {
      const known = (value: Fact['value'] | undefined, from: Origin) =>
        value === undefined ? undefined : fact(value, from)
      const input = refund(amount / 100, {
        action: { confidence: confidence / 100, data, agent },
        facts: {
          'amount.sum_24h': known(sum === undefined ? undefined : eur(sum / 100), 'onloop'),
          'customer.typology': known(tags, origin),
          double: known(double, 'onloop'),
          contradiction: known(contradiction, 'onloop'),
          reversible: known(reversible, 'onloop'),
        },
      })
      return { ...input, record: { reviewed, corrected: 0 } }
    })

  it('the verdict is whole: whom to ask exactly when people are asked, and every text there', () => {
    fc.assert(
      fc.property(any, (input) => {
        const verdict = evaluate(policies, input)
        expect(Verdict.parse(verdict)).toEqual(verdict)
        expect(verdict.asking !== undefined).toBe(verdict.outcome === 'escalate')
        expect(verdict.fired.every(({ because }) => because.every(({ say }) => say !== ''))).toBe(true)
      }),
    )
  })

  it('the order of rules and files does not matter', () => {
    const rules = z.looseObject({ rules: z.array(z.unknown()) })
    const reversed = documentsOf(shipped)
      .toReversed()
      .map((document) => {
        const file = rules.safeParse(document.value)
        return file.success ? { ...document, value: { ...file.data, rules: file.data.rules.toReversed() } } : document
      })
    const mixed = policiesOf(new Map(), undefined, reversed)
    fc.assert(
      fc.property(any, (input) => {
        const { policyHash: _, ...left } = evaluate(policies, input)
        const { policyHash: __, ...right } = evaluate(mixed, input)
        expect(right).toEqual(left)
      }),
    )
  })

  it('knowing less never makes it automatic, and never takes a duty away', () => {
    fc.assert(
      fc.property(any, fc.nat(5), (input, index) => {
        const name = Object.keys(input.facts)[index]
        fc.pre(name !== undefined)
        const { [name]: _, ...facts } = input.facts
        const [before, after] = [evaluate(policies, input), evaluate(policies, { ...input, facts })]
        if (before.outcome !== 'allow') expect(after.outcome).not.toBe('allow')
        expect(after.obligations).toEqual(expect.arrayContaining([...before.obligations]))
      }),
    )
  })

  it('another policy file never loosens it', () => {
    const without = policiesOf(new Map([...shipped].filter(([file]) => !file.includes('data-access'))))
    const rank = { allow: 0, escalate: 1, deny: 2 }
    fc.assert(
      fc.property(any, (input) => {
        const [before, after] = [evaluate(without, input), evaluate(policies, input)]
        if (before.decidedBy[0] !== 'nothing-matched')
          expect(rank[after.outcome]).toBeGreaterThanOrEqual(rank[before.outcome])
      }),
    )
  })

  it('what is said to make it automatic does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50_001, max: 500_000 }), fc.integer({ min: 0, max: 400_000 }), (minor, before) => {
        const at = (paid: number) =>
          refund(paid / 100, { facts: { 'amount.sum_24h': fact(eur((before + paid) / 100), 'onloop') } })
        const said = evaluate(policies, at(minor)).automaticIf.find((text) => text.includes('the amount is at most'))
        const limit = parseMoney(/most (.*)\.$/.exec(said ?? '')?.[1] ?? '')
        expect(limit?.minor).toBe(before <= 150_000 ? Math.min(50_000, 150_000 - before) : undefined)
        if (limit) expect(outcomeOf(at(limit.minor))).toBe('allow')
      }),
    )
  })
})
