import { describe, expect, it } from 'vitest'
import { decide } from '#core/case/decide.ts'
import { openDesk } from '#test/core/case/desk.ts'
import { eur } from '#test/core/case/units.ts'

describe('a refund', () => {
  it('is paid without anyone when it is small', () => {
    const story = openDesk().ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(story.tell()).toEqual([
      'alice: asks “Please refund 40 EUR for order ORD-1001”',
      'classified as refund, 95 %',
      'flow refund',
      'alice: order ORD-1001, amount 40.00 EUR',
      'erp.order.read judged allow by READ-01',
      'order granted by allow',
      'erp.order.read judged allow by READ-01',
      'order started, attempt 1',
      'order done',
      'propose answered: amount 40.00 EUR, reason Please refund 40 EUR for order ORD-1001, 95 %',
      'erp.refund.create judged allow by REF-01',
      'pay granted by allow',
      'erp.refund.create judged allow by REF-01',
      'pay started, attempt 1',
      'pay done',
      'closed: done',
    ])
    expect(story.posts).toEqual([
      {
        to: 'portal:@alice',
        text: 'Done: 40.00 EUR for order ORD-1001 were paid back to IBAN …4711 (refund RF-1).',
      },
    ])
  })

  it('waits for a person when it is large, and is paid once they approve', () => {
    const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    story.tell()
    expect(story.question).toMatchObject({ asks: 'approval', needs: [{ group: 'customer-care', n: 1 }] })
    expect(story.press('sam', 'approve')).toEqual({ kind: 'accepted', text: 'Approved.' })
    expect(story.run().tell()).toEqual([
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'sam: approve',
      'sam: question closed: approved',
      'sam: pay granted by decision',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'pay started, attempt 1',
      'pay done',
      'closed: done',
    ])
  })

  it('is denied above the cap, and the requester is told why', () => {
    const story = openDesk().ask('alice', 'Please refund 6000 EUR for order ORD-1001')
    expect(story.tell('pay').slice(-3)).toEqual([
      'erp.refund.create judged deny by REF-03',
      'pay denied: 6,000.00 EUR is above the 5,000.00 EUR that is ever paid back through Onloop.',
      'closed: denied',
    ])
    expect(story.posts.at(-1)?.text).toContain('6,000.00 EUR is above the 5,000.00 EUR')
  })

  it('is not paid when somebody rejects it, and the reason reaches the requester', () => {
    const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    expect(story.press('sam', 'reject')).toEqual({
      kind: 'field-errors',
      errors: { reason: 'Say why, so that the requester can learn from it.' },
    })
    story.press('sam', 'reject', { reason: 'the parcel was signed for' })
    expect(story.case.ended).toMatchObject({
      how: 'rejected',
      because: 'Sam Okafor decided against it: “the parcel was signed for”',
    })
    expect(story.run().tell('pay').at(-1)).toBe('closed: rejected')
    expect(
      [...story.rows.values()].filter(({ effect }) => effect.id.includes('.pay.')).map(({ effect }) => effect.kind),
    ).toEqual(['read-facts'])
  })

  it('takes its order from the record, whatever the requester wrote', () => {
    const outside = {
      perform: () => ({
        kind: 'effect-done' as const,
        output: { order: 'ORD-2002', customer: 'CUS-9', total: eur(900), refund: 'RF-1' },
      }),
    }
    const story = openDesk({ outside }).ask('alice', 'Refund 40 EUR for ORD-1001')
    expect(story.case.steps.pay).toMatchObject({ judged: { action: { args: { order: 'ORD-2002' } } } })
  })
})

describe('an event', () => {
  it('that comes a second time changes nothing', () => {
    const story = openDesk().ask('alice', 'Please refund 40 EUR for order ORD-1001')
    const before = story.case
    const again = story.receive('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(again).toMatchObject({ changed: false, case: before, entries: [], effects: [], posts: [] })
    const effect = story.effectOf('pay')
    expect(story.happen({ kind: 'effect-done', effect, output: { refund: 'RF-2' } }).changed).toBe(false)
    expect(story.happen({ kind: 'effect-failed', effect, error: 'no', retryable: true }).changed).toBe(false)
    expect(story.happen({ kind: 'effect-uncertain', effect, error: 'who knows' }).changed).toBe(false)
    expect(story.happen({ kind: 'grant-expired', effect }).changed).toBe(false)
  })

  it('of a case that nobody opened is an error of the program', () => {
    const desk = openDesk()
    const event = { kind: 'time-passed' } as const
    const { contextFor } = desk.open()
    expect(() => decide(undefined, event, contextFor(event))).toThrow('"time-passed" cannot open a case')
  })

  it('of an effect that the case never had changes nothing', () => {
    const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
    for (const effect of ['C-9.pay.1', `${story.id}.pay.99`, `${story.id}.toString.1`, '', '...']) {
      expect(story.happen({ kind: 'effect-done', effect, output: {} }).changed).toBe(false)
    }
  })
})
