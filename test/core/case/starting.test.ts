import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import type { StopScope } from '#core/stop/stop.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours, minutes } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

/** A refund that was granted and has not begun. */
const granted = (amount = 40): Story => {
  const desk = openDesk({
    outside: { perform: (action) => (action.access === 'read' ? done(action.args.order) : undefined) },
  })
  const story = desk.open()
  story.receive('alice', `Please refund ${amount} EUR for order ORD-1001`)
  for (let rounds = 0; rounds < 20; rounds++) {
    const row = [...story.rows.values()].find((one) => one.status === 'owed' && one.effect.id !== story.effectOf('pay'))
    const reading = story.rows.get(story.effectOf('pay'))
    if (reading?.effect.kind === 'read-facts' && reading.status === 'owed') story.perform(reading.effect)
    else if (row) story.perform(row.effect)
  }
  if (amount > 500) story.press('sam', 'approve')
  story.tell()
  return story
}
const done = (order: unknown) => ({ kind: 'effect-done' as const, output: { order, customer: 'CUS-7' } })
const start = (story: Story, provider = 'erp') => {
  const effect = story.effectOf('pay')
  story.happen({ kind: 'effect-starting', effect, provider, chosenBecause: 'the only provider' })
  return story.tell('pay')
}
const begun = ['erp.refund.create judged allow by REF-01', 'pay started, attempt 1']

describe('an action that is about to begin', () => {
  it('is judged once more by the policies of that moment', () => {
    expect(start(granted())).toEqual(begun)
  })

  it('is denied where they deny it now, and its claims are free again', () => {
    const story = granted()
    story.desk.world = loadWorld({}, { 'kill-switches': { forbidden_actions: 'erp.refund.create' } })
    expect(start(story)).toEqual([
      'erp.refund.create judged deny by KILL-01',
      'pay denied: This action is switched off.',
      'closed: denied',
    ])
    expect(story.rows.get(story.effectOf('pay'))?.status).toBe('cancelled')
    expect(openClaims(story)).toEqual([])
  })

  it('is put to people where they escalate it now, and its claims are free again', () => {
    const story = granted()
    story.desk.world = loadWorld({}, { 'customer-operations': { refund_alone: '0 EUR' } })
    expect(start(story).slice(-1)).toEqual(['asked for approval: 1 customer-care'])
    expect(openClaims(story)).toEqual([])
    story.press('sam', 'approve')
    expect(story.tell('pay').at(-1)).toBe('sam: pay granted by decision')
    expect(openClaims(story).length).toBe(1)
  })

  it('has its facts read again when they have become too old, and keeps its claims meanwhile', () => {
    const story = granted()
    story.desk.now += minutes(11)
    expect(start(story)).toEqual([])
    expect(story.case.steps.pay).toMatchObject({ at: 'reading', keeps: { effect: `${story.id}.pay.5` } })
    expect(openClaims(story)).toEqual([`${story.id}.pay.5`])
    story.run()
    expect(story.tell('pay')).toEqual(['erp.refund.create judged allow by REF-01', 'pay granted by allow', ...begun])
    expect(openClaims(story)).toEqual([`${story.id}.pay.5`])
  })

  it('does not begin with a grant that has expired; it gets a new one', () => {
    const story = granted(900)
    story.desk.now += budget.grantMs + 1
    expect(start(story)).toEqual([])
    story.run()
    expect(story.tell('pay')).toEqual([
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'sam: pay granted by decision',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'pay started, attempt 1',
    ])
  })

  it('does not begin with an expired grant though none of its facts grew old', () => {
    const story = openDesk().open()
    story.receive('alice', 'Please refund 40 EUR for order ORD-1001')
    story.perform({ kind: 'classify-request', id: story.effectOf('intake'), text: '' })
    story.tell()
    story.desk.now += budget.grantMs + 1
    const effect = story.effectOf('order')
    const event = { kind: 'effect-starting', effect, provider: 'erp', chosenBecause: '' } as const
    story.happen(event)
    expect(story.tell()).toEqual(['erp.order.read judged allow by READ-01', 'order granted by allow'])
    story.happen(event)
    expect(story.tell().at(-1)).toBe('order started, attempt 1')
  })

  it('keeps its grant while it is good', () => {
    const story = granted()
    story.desk.now += budget.grantMs
    expect(story.happen({ kind: 'grant-expired', effect: story.effectOf('pay') }).changed).toBe(false)
  })

  it('keeps what people approved when its facts are read again', () => {
    const story = granted(900)
    story.desk.now += minutes(11)
    start(story)
    story.run()
    expect(story.tell('pay')).toContain('pay started, attempt 1')
  })

  it('begins once', () => {
    const story = granted()
    start(story)
    expect(start(story)).toEqual([])
  })
})

describe('a stop', () => {
  const scopes: readonly StopScope[] = [
    'everything',
    'flow:refund',
    'agent:refund-agent',
    'capability:erp.refund.create',
    'system:erp',
  ]

  it.each(scopes)('holds what it covers and has not begun: %s', (scope) => {
    const story = granted()
    const { desk } = story
    desk.stop(scope)
    expect(start(story)).toEqual([`pay held by ${desk.stops[0]?.id}`])
    expect(story.rows.get(story.effectOf('pay'))?.status).toBe('cancelled')
    expect(story.happen({ kind: 'stops-changed' }).changed).toBe(false)
    desk.release()
    story.happen({ kind: 'stops-changed' })
    story.run()
    expect(story.tell('pay')).toEqual(['erp.refund.create judged allow by REF-01', 'pay granted by allow', ...begun])
  })

  it.each<StopScope>(['flow:invoice-copy', 'system:billing', 'agent:invoice-desk', 'capability:erp.refund.cancel'])(
    'leaves alone what it does not cover: %s',
    (scope) => {
      const story = granted()
      story.desk.stop(scope)
      expect(start(story)).toEqual(begun)
    },
  )

  it('holds what is approved under it, which stays approved', () => {
    const desk = openDesk()
    const story = desk.ask('alice', 'Please refund 900 EUR for order ORD-1001')
    desk.stop('system:erp')
    story.tell()
    story.press('sam', 'approve')
    expect(story.tell('pay').slice(-2)).toEqual(['sam: question closed: approved', `pay held by ${desk.stops[0]?.id}`])
    desk.now += hours(30)
    desk.release()
    story.happen({ kind: 'stops-changed' })
    expect(story.run().tell('pay')).toEqual([
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'sam: pay granted by decision',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'pay started, attempt 1',
      'pay done',
      'closed: done',
    ])
  })

  it('judges again what it held: a policy of now may deny it', () => {
    const story = granted()
    const desk = story.desk
    desk.stop('everything')
    start(story)
    desk.release()
    desk.enact(loadWorld({}, { 'kill-switches': { forbidden_systems: 'erp' } }))
    story.happen({ kind: 'stops-changed' })
    expect(story.case.ended?.how).toBe('denied')
    expect(openClaims(story)).toEqual([])
  })

  it('does not call back what has begun', () => {
    const story = granted()
    start(story)
    story.desk.stop('everything')
    story.happen({ kind: 'stops-changed' })
    story.happen({ kind: 'effect-done', effect: story.effectOf('pay'), output: { refund: 'RF-1' } })
    expect(story.case.ended?.how).toBe('done')
  })

  it('holds an undoing like anything else', () => {
    const desk = openDesk()
    const story = desk.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    story.pressCard('sam', 'undo', { step: 'pay' })
    desk.stop('system:erp')
    story.press('lena', 'approve')
    expect(story.case.steps['undo-pay']?.at).toBe('held')
  })
})

const openClaims = (story: Story) => story.desk.claims.holders('erp.refund.create/order/ORD-1001')
