import { describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { eur } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const small = 'Please refund 40 EUR for order ORD-1001'
const uncertain = { kind: 'effect-uncertain', error: 'no answer came' } as const
const output = { refund: 'RF-7', amount: eur(40), paid_to: 'IBAN' }

/** A refund whose outcome nobody knows. */
const unsure = (desk: Desk = openDesk()): Story => {
  const { perform } = desk.outside
  desk.outside = {
    ...desk.outside,
    perform: (action, attempt) => (action.capability === 'erp.refund.create' ? uncertain : perform(action, attempt)),
  }
  const story = desk.ask('alice', small)
  desk.outside = { ...desk.outside, perform }
  return story
}
const late = (story: Story, effect: string) => story.happen({ kind: 'effect-done', effect, output })
const holders = (story: Story) => story.desk.claims.holders('erp.refund.create/order/ORD-1001')

describe('a result that comes after the effect was given up', () => {
  it('is recorded, and the owners are asked whether it is kept', () => {
    const story = unsure()
    const effect = story.effectOf('pay')
    story.press('sam', 'abandon')
    story.tell()
    late(story, effect)
    expect(story.tell()).toEqual(['pay done, late', 'asked for late: 1 customer-care'])
    expect(story.case.ended?.how).toBe('abandoned')
    expect(story.question).toMatchObject({ note: 'It was given up, and has happened after all.' })
    story.press('lena', 'keep')
    expect(story.tell()).toEqual(['lena: keep', 'lena: question closed: kept'])
    expect(holders(story)).toEqual([effect])
  })

  it('is recorded once', () => {
    const story = unsure()
    const effect = story.effectOf('pay')
    story.press('sam', 'abandon')
    late(story, effect)
    expect(late(story, effect).changed).toBe(false)
  })

  it('is undone when they say so, with somebody else’s approval', () => {
    const story = unsure()
    const effect = story.effectOf('pay')
    story.press('sam', 'abandon')
    late(story, effect)
    story.tell()
    expect(story.press('sam', 'undo')).toEqual({ kind: 'accepted', text: 'The undoing is on its way.' })
    expect(story.press('sam', 'approve')).toEqual({
      kind: 'refused',
      text: 'You asked for this, so somebody else decides it.',
    })
    story.press('lena', 'approve')
    story.run()
    const undoing = `undo-pay-${effect.split('.').at(-1)}`
    expect(story.tell()).toEqual([
      'sam: undo',
      'sam: question closed: undone',
      'sam: reopened: undo pay',
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      'asked for approval: 1 customer-care',
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      'lena: approve',
      'lena: question closed: approved',
      `lena: ${undoing} granted by decision`,
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      `${undoing} started, attempt 1`,
      `${undoing} done`,
      'closed: abandoned',
    ])
    expect(story.case.ended).toMatchObject({ how: 'abandoned', because: 'It was undone: Take back refund RF-7.' })
    expect(holders(story)).toEqual([])
  })

  it('takes its claim again when that was free, so that a second refund is noticed', () => {
    const story = unsure()
    const effect = story.effectOf('pay')
    story.desk.world = loadWorld({}, { 'customer-operations': { refund_alone: '0 EUR' } })
    story.press('sam', 'again')
    expect(story.question.asks).toBe('approval')
    expect(holders(story)).toEqual([])
    story.press('sam', 'reject', { reason: 'no' })
    late(story, effect)
    expect(holders(story)).toEqual([effect])
  })

  it('is what was wanted where it was about to be done once more: nobody does it again', () => {
    const story = unsure()
    const effect = story.effectOf('pay')
    story.desk.world = loadWorld({}, { 'customer-operations': { refund_alone: '0 EUR' } })
    story.press('sam', 'again')
    story.tell()
    late(story, effect)
    expect(story.tell()).toEqual([
      'pay done, late',
      'asked for late: 1 customer-care',
      'question closed: resolved',
      'closed: done',
    ])
    expect(story.case.steps.pay).toMatchObject({ at: 'done', output: { refund: 'RF-7' } })
    expect(holders(story)).toEqual([effect])
    expect([...story.rows.values()].filter(({ status }) => status === 'owed')).toEqual([])
  })

  it('while another attempt has begun is recorded, and people say which one is undone', () => {
    const story = unsure()
    const first = story.effectOf('pay')
    story.desk.world = loadWorld({}, { 'customer-operations': { refund_alone: '0 EUR' } })
    story.press('sam', 'again')
    story.desk.outside = { ...story.desk.outside, perform: () => undefined }
    story.press('sam', 'approve')
    story.run()
    const second = story.effectOf('pay')
    expect(second).not.toBe(first)
    late(story, first)
    expect(story.case.steps.pay).toMatchObject({ at: 'acting', phase: 'started', effect: second })
    expect(story.question.late).toMatchObject({ effect: first })
    expect(story.press('sam', 'undo')).toEqual({
      kind: 'refused',
      text: 'This request is still under way; it can be undone when it is over.',
    })
    story.happen({ kind: 'effect-done', effect: second, output: { ...output, refund: 'RF-8' } })
    story.press('sam', 'undo')
    expect(story.question.judged.action.args).toEqual({ refund: 'RF-7' })
  })

  it('while it waits for a stop or for its facts ends the waiting', () => {
    for (const scope of ['everything', undefined] as const) {
      const story = unsure()
      const effect = story.effectOf('pay')
      if (scope) story.desk.stop(scope)
      else story.desk.now += 3_600_000
      story.press('sam', 'again')
      expect(story.case.steps.pay?.at).toBe(scope ? 'held' : 'reading')
      late(story, effect)
      expect(story.case.ended?.how).toBe('done')
      expect([...story.rows.values()].filter(({ status }) => status === 'owed')).toEqual([])
    }
  })
})

describe('a result of what never began', () => {
  it('is no result', () => {
    const approved = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    approved.press('sam', 'approve')
    expect(late(approved, approved.effectOf('pay')).changed).toBe(false)
    approved.pressCard('alice', 'withdraw')
    expect(late(approved, approved.effectOf('pay')).changed).toBe(false)
  })
})
