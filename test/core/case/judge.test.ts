import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Values } from '#core/value.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Outside } from '#test/core/case/outside.ts'
import { eur, hours } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const small = 'Please refund 40 EUR for order ORD-1001'
const answering = (answer: ReturnType<Outside['answer']>) => openDesk({ outside: { answer: () => answer } })
const honestly = { amount: eur(40), reason: 'broken' }

describe('an agent’s answer', () => {
  it('that differs from what was asked for is a contradiction, and people decide', () => {
    const story = answering({ values: { ...honestly, amount: eur(400) } }).ask('alice', small)
    expect(story.question.judged.verdict.decidedBy).toEqual(['GEN-03'])
  })

  it('that quotes what does not stand in its input is not relied on', () => {
    const story = answering({ values: honestly, grounded: false }).ask('alice', small)
    expect(story.question.judged.action.confidence).toBe(0.3)
    expect(story.question.judged.verdict.decidedBy).toContain('GEN-01')
  })

  it.each([
    ['is not sure', { values: honestly, confidence: 0.69 }],
    ['leaves something out', { values: { amount: eur(40) } }],
    ['says nothing', { values: {} }],
    ['has an amount of another kind', { values: { ...honestly, amount: '40' } }],
    ['has an amount below zero', { values: { ...honestly, amount: eur(-40) } }],
    ['claims a confidence that is no number', { values: honestly, confidence: Number.NaN }],
    ['claims a confidence above all', { values: { ...honestly, amount: eur(41) }, confidence: 99 }],
  ])('that %s goes to people', (_, answer) => {
    const story = answering(answer).ask('alice', small)
    expect(story.question.asks).toBe('approval')
    expect(story.question.judged.action.confidence).toBeLessThanOrEqual(1)
  })

  it('is kept as far as it was declared, and cleaned', () => {
    const story = answering({
      values: { ...honestly, order: 'ORD-9', iban: 'FR76', reason: ' it\u202ebroke\u0000 ' },
    }).ask('alice', small)
    expect(story.case.steps.propose).toMatchObject({ output: { amount: eur(40), reason: 'itbroke' } })
    expect(Object.keys((story.case.steps.propose as { output: Values }).output)).toEqual(['amount', 'reason'])
  })

  it('of one that gives none ends the case', () => {
    const story = openDesk().open()
    story.receive('alice', small)
    while (story.case.steps.propose?.at !== 'answering') {
      const row = [...story.rows.values()].find(({ status }) => status === 'owed')
      if (row) story.perform(row.effect)
    }
    const effect = story.effectOf('propose')
    story.happen({ kind: 'effect-failed', effect, error: 'Refund agent gave no usable answer', retryable: false })
    expect(story.case.ended).toMatchObject({ how: 'abandoned', because: 'Refund agent gave no usable answer' })
  })

  it('whatever it says, pays alone only what was asked for and what the policy allows', () => {
    const anyValue = fc.oneof(
      fc.constantFrom(0.01, 39, 40, 41, 500, 501, 10_000).map(eur),
      fc.constantFrom('USD', 'JPY').map((currency) => ({ minor: 4000, currency })),
      fc.constantFrom('40 EUR', '40', ''),
      fc.anything(),
    )
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('amount', 'reason', 'order', 'capability', '__proto__'), anyValue),
        fc.oneof(fc.double(), fc.constantFrom(0.7, 1)),
        fc.boolean(),
        fc.constantFrom(40, 500, 600),
        (values, confidence, grounded, amount) => {
          const paid: Values[] = []
          const desk = answering({ values, confidence, grounded })
          const { perform } = desk.outside
          desk.outside = {
            ...desk.outside,
            perform(action, attempt) {
              if (action.access === 'write') paid.push(action.args)
              return perform(action, attempt)
            },
          }
          desk.ask('alice', `Please refund ${amount} EUR for order ORD-1001`)
          for (const args of paid) {
            expect(args).toMatchObject({ order: 'ORD-1001', amount: eur(amount) })
            expect(amount).toBeLessThanOrEqual(500)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('the confidence of an action', () => {
  it('is the least of what intake, the fields and every agent before it were sure of', () => {
    const world = loadWorld({
      'flows/refund.yaml': (text) =>
        text
          .replace(
            '  - id: pay\n',
            '  - id: look\n    agent: desk\n    capability: erp.order.read\n    needs: [propose]\n    with: { order: $request.order }\n    say: Looked\n  - id: pay\n    needs: [look]\n',
          )
          .replace(
            'amount: $steps.propose.amount, reason: $steps.propose.reason',
            'amount: $request.amount, reason: $request.text',
          )
          .replace('amount: $steps.propose.amount,', 'amount: $request.amount,')
          .replace('reason: $steps.propose.reason', 'reason: $request.text'),
    })
    const story = openDesk({ world, outside: { answer: () => ({ values: honestly, confidence: 0.5 }) } }).ask(
      'alice',
      small,
    )
    expect(story.question.judged.action.confidence).toBe(0.5)
    expect(story.question.judged.verdict.decidedBy).toContain('GEN-01')
  })

  it('is that of the classifier where nobody was less sure', () => {
    const classify = () => ({ ranked: [{ flow: 'refund', confidence: 0.65 }], inScope: 1, by: 'a', because: [] })
    const story = openDesk({ outside: { classify } }).ask('alice', small)
    expect(story.question.judged.action.confidence).toBe(0.65)
  })
})

describe('an action that lacks an argument', () => {
  it('never runs alone, though the policy allows what is known of it', () => {
    const desk = openDesk({ outside: { perform: () => ({ kind: 'effect-done', output: {} }) } })
    const story = desk.ask('alice', 'Please send a copy of invoice INV-2001')
    expect(story.tell('send').slice(-3)).toEqual([
      'billing.invoice.send judged deny by INCOMPLETE',
      'send denied: It is not known: Invoice.',
      'closed: denied',
    ])
  })
})

describe('an agent’s scope', () => {
  it('is a wall: what lies outside is denied and counted, whatever the rules say', () => {
    const world = loadWorld({
      'flows/agents.yaml': (text) =>
        text.replace('capabilities: [erp.refund.create, erp.refund.cancel]', 'capabilities: [erp.refund.cancel]'),
    })
    const story = openDesk({ world }).ask('alice', small)
    expect(story.tell('pay').slice(-3)).toEqual([
      'erp.refund.create judged deny by SCOPE',
      'pay denied as out of scope: This agent may do only erp.refund.cancel, not erp.refund.create.',
      'closed: denied',
    ])
  })

  it('that was narrowed since the case began holds at once, also for what people approve', () => {
    const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    story.desk.world = loadWorld({
      'flows/agents.yaml': (text) => text.replace('systems: [erp]\n', 'systems: [billing]\n'),
    })
    expect(story.press('sam', 'approve')).toEqual({
      kind: 'accepted',
      text: 'The policy now denies this, so it was not run.',
    })
    expect(story.case.ended?.because).toBe('This agent may not touch erp, only billing.')
  })
})

describe('claims', () => {
  it('let a second refund of the same order be noticed while the first one is under way', () => {
    const desk = openDesk({ outside: { perform: (action) => (action.access === 'read' ? order : undefined) } })
    desk.ask('alice', small)
    const second = desk.ask('ben', small)
    expect(second.question.judged.verdict.decidedBy).toEqual(['REF-06'])
    expect(second.question.judged.facts.double).toMatchObject({ value: true, origin: 'onloop' })
    expect(second.question.priority).toBe('high')
  })

  it('let it be noticed after the first one is done, and not of another order', () => {
    const desk = openDesk()
    desk.ask('alice', small)
    expect(desk.ask('ben', small).question.judged.verdict.decidedBy).toEqual(['REF-06'])
    expect(desk.ask('ben', 'Please refund 40 EUR for order ORD-1002').case.ended?.how).toBe('done')
  })

  it('let it be noticed at the click, when the other one was quicker', () => {
    const desk = openDesk()
    const slow = desk.ask('alice', 'Please refund 900 EUR for order ORD-1001')
    desk.ask('ben', small)
    slow.press('sam', 'approve')
    expect(slow.tell('pay')).toContain('erp.refund.create judged escalate by REF-02, REF-06 → 1 customer-care')
  })

  it('add up over a day what one customer got, over all cases', () => {
    const desk = openDesk()
    const order = (index: number) => `Please refund 490 EUR for order ORD-10${10 + index}`
    const alone = [0, 1, 2].map((index) => desk.ask('alice', order(index)).case.ended?.how)
    expect(alone).toEqual(['done', 'done', 'done'])
    const fourth = desk.ask('alice', order(3))
    expect(fourth.question.judged.facts['amount.sum_24h']?.value).toEqual(eur(1960))
    expect(fourth.question.judged.verdict.decidedBy).toEqual(['REF-05'])
    desk.now += hours(25)
    expect(desk.ask('alice', order(4)).case.ended?.how).toBe('done')
  })

  it('never count an action against itself', () => {
    const desk = openDesk()
    expect(desk.ask('alice', 'Please refund 500 EUR for order ORD-1001').case.ended?.how).toBe('done')
  })
})

const order = { kind: 'effect-done', output: { order: 'ORD-1001', customer: 'CUS-7' } } as const
