import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const always = loadWorld({
  'policies/customer-operations.yaml': (text) => text.replaceAll('check_afterwards: 5%', 'check_afterwards: 100%'),
})
const paid = (world = loadWorld()): Story => {
  const story = openDesk({ world }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
  story.tell()
  return story
}
const undo = (story: Story, by: string) => story.pressCard(by, 'undo', { step: 'pay' })
const holders = (story: Story) => story.desk.claims.holders('erp.refund.create/order/ORD-1001')

describe('undoing', () => {
  it('is an action that is judged, and needs somebody else', () => {
    const story = paid()
    expect(undo(story, 'sam')).toEqual({ kind: 'accepted', text: 'The undoing is on its way.' })
    expect(story.case).toMatchObject({ status: 'open', reopened: { was: { how: 'done' } } })
    expect(story.press('sam', 'approve').kind).toBe('refused')
    story.press('lena', 'approve')
    expect(story.run().tell()).toEqual([
      'sam: reopened: undo pay',
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      'asked for approval: 1 customer-care',
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      'lena: approve',
      'lena: question closed: approved',
      'lena: undo-pay granted by decision',
      'erp.refund.cancel judged escalate by UNDO-01 → 1 customer-care',
      'undo-pay started, attempt 1',
      'undo-pay done',
      'closed: done',
    ])
    expect(story.case.steps.pay).toMatchObject({ at: 'done', undone: true })
    expect(story.posts.at(-1)).toEqual({ to: 'portal:@alice', text: 'It was undone: Take back refund RF-1.' })
    expect(holders(story)).toEqual([])
  })

  it('that is rejected leaves the case as it had ended, and tells whoever asked for it', () => {
    const story = paid()
    const { ended } = story.case
    undo(story, 'sam')
    story.press('lena', 'reject', { reason: 'it was right' })
    expect(story.case).toMatchObject({ status: 'ended', ended: { how: 'done', because: ended?.because } })
    expect(story.case.reopened).toBeUndefined()
    expect(story.posts.at(-1)).toEqual({
      to: 'sam',
      text: 'It was not undone. Lena Fischer decided against it: “it was right”',
    })
    expect(holders(story)).toEqual([story.effectOf('pay')])
    expect(undo(story, 'sam').kind).toBe('accepted')
  })

  it('is possible once, and only for the owners of the flow', () => {
    const story = paid()
    for (const person of ['alice', 'theo', 'nora', 'nobody']) {
      expect(undo(story, person)).toEqual({
        kind: 'refused',
        text: 'Only the owners of this flow can have it undone.',
      })
    }
    undo(story, 'sam')
    expect(undo(story, 'lena').kind).toBe('refused')
    story.press('lena', 'approve')
    story.run()
    expect(undo(story, 'sam')).toEqual({ kind: 'refused', text: 'This has been undone already.' })
  })

  it.each([
    [{ step: 'order' }, 'This cannot be undone by Onloop.'],
    [{ step: 'propose' }, 'There is nothing to undo here.'],
    [{ step: 'constructor' }, 'There is nothing to undo here.'],
    [{}, 'There is nothing to undo here.'],
  ])('of what has no way back is refused: %j', (values, text) => {
    expect(paid().pressCard('sam', 'undo', values as Record<string, string>)).toEqual({ kind: 'refused', text })
  })

  it('of a case that is still under way waits for its end', () => {
    const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    expect(undo(story, 'sam').kind).toBe('refused')
  })

  it('is not withdrawn by the requester', () => {
    const story = paid()
    undo(story, 'sam')
    expect(story.pressCard('alice', 'withdraw')).toEqual({
      kind: 'refused',
      text: 'It is being undone, which its owners asked for.',
    })
  })

  it('starts nothing else of a case that ended before everything was done', () => {
    const story = openDesk({
      outside: { perform: ({ capability }) => (capability === 'erp.order.read' ? order : unsure) },
    }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    const effect = story.effectOf('pay')
    story.press('sam', 'abandon')
    story.happen({ kind: 'effect-done', effect, output: { refund: 'RF-7' } })
    story.press('sam', 'undo')
    story.desk.outside = { ...story.desk.outside, perform: () => ({ kind: 'effect-done', output: {} }) }
    story.press('lena', 'approve')
    story.run()
    expect(story.case).toMatchObject({ status: 'ended', steps: { pay: { at: 'ended' } } })
  })

  it('starts nothing again of a case that was withdrawn before it was tried once more', () => {
    const { perform } = openDesk().outside
    const failed = { kind: 'effect-failed', error: 'the ERP is busy', retryable: true } as const
    const story = openDesk({
      outside: { perform: (action, attempt) => (action.access === 'read' ? perform(action, attempt) : failed) },
    }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    const effect = story.effectOf('pay')
    expect(story.pressCard('alice', 'withdraw').kind).toBe('accepted')
    story.happen({ kind: 'effect-done', effect, output: { refund: 'RF-7' } })
    story.desk.outside = { ...story.desk.outside, perform }
    story.press('sam', 'undo')
    story.press('lena', 'approve')
    story.tell()
    expect(story.run().tell('pay')).toEqual(['closed: withdrawn'])
    expect(story.case).toMatchObject({ status: 'ended', steps: { pay: { at: 'waiting' } } })
    expect(holders(story)).toEqual([])
  })

  it('of what a person said had happened is not possible, for its result is not known', () => {
    const story = openDesk({
      outside: { perform: ({ capability }) => (capability === 'erp.order.read' ? order : unsure) },
    }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    story.press('sam', 'happened')
    expect(undo(story, 'sam')).toEqual({
      kind: 'refused',
      text: 'This cannot be undone by Onloop: what it gave is not known.',
    })
  })
})

const order = { kind: 'effect-done', output: { order: 'ORD-1001', customer: 'CUS-7' } } as const
const unsure = { kind: 'effect-uncertain', error: 'no answer came' } as const

describe('a check of what ran alone', () => {
  const check = (story: Story) => {
    const [question] = Object.values(story.case.questions)
    if (!question) throw new Error('nothing was drawn for a check')
    return question
  }

  it('is asked of the owners after the case has ended, and keeps nobody waiting', () => {
    const story = paid(always)
    expect(story.case.ended?.how).toBe('done')
    expect(check(story)).toMatchObject({ asks: 'check', needs: [{ group: 'customer-care', n: 1 }] })
    expect(story.press('alice', 'correct', undefined, { subject: check(story).id }).kind).toBe('refused')
    expect(story.press('sam', 'correct', undefined, { subject: check(story).id })).toEqual({
      kind: 'accepted',
      text: 'Thank you, that is on record.',
    })
    expect(story.tell()).toEqual(['sam: correct', 'sam: question closed: correct'])
  })

  it('that finds it wrong says why', () => {
    const story = paid(always)
    const on = { subject: check(story).id }
    expect(story.press('sam', 'wrong', {}, on)).toEqual({
      kind: 'field-errors',
      errors: { reason: 'Say what was wrong.' },
    })
    story.press('sam', 'wrong', { reason: 'the parcel had arrived' }, on)
    expect(check(story).closed).toMatchObject({ how: 'wrong', reason: 'the parcel had arrived' })
  })

  it('can have it undone', () => {
    const story = paid(always)
    const on = { subject: check(story).id }
    expect(story.press('sam', 'undo', {}, on).kind).toBe('field-errors')
    story.press('sam', 'undo', { reason: 'the parcel had arrived' }, on)
    expect(check(story).closed).toMatchObject({ how: 'undone' })
    story.press('lena', 'approve')
    expect(story.run().case.steps.pay).toMatchObject({ undone: true })
  })

  it('is let go when nobody looked in time', () => {
    const story = paid(always)
    story.wait(budget.checkMs)
    expect(check(story).closed?.how).toBe('unchecked')
    expect(story.case.ended?.how).toBe('done')
  })

  it('is drawn by a key that nobody outside knows, and the same way each time', () => {
    const often = loadWorld({
      'policies/customer-operations.yaml': (text) => text.replaceAll('check_afterwards: 5%', 'check_afterwards: 30%'),
    })
    const drawn = (samplingKey: string) => {
      const desk = openDesk({ world: often, samplingKey })
      return Array.from({ length: 60 }, (_, index) => {
        desk.now += hours(48)
        const story = desk.ask('alice', `Please refund 40 EUR for order ORD-${1000 + index}`)
        return Object.keys(story.case.questions).length
      }).join('')
    }
    expect(drawn('one key')).toBe(drawn('one key'))
    expect(drawn('one key')).not.toBe(drawn('another'))
    const share = drawn('one key').replaceAll('0', '').length / 60
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.45)
  })

  it('is not drawn of what people decided', () => {
    const story = openDesk({ world: always }).ask('alice', 'Please refund 900 EUR for order ORD-1001')
    story.press('sam', 'approve')
    story.run()
    expect(Object.values(story.case.questions).map(({ asks }) => asks)).toEqual(['approval'])
  })
})
