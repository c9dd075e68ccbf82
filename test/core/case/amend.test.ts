import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { actionDigest } from '#core/policy/action.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { eur, hours } from '#test/core/case/units.ts'
import { addPeople, loadWorld } from '#test/core/case/world.ts'

const world = loadWorld(addPeople('{ id: zoe, name: Zoe Both, role: manager, groups: [customer-care, duty-managers] }'))
const asked = (amount: number): Story => {
  const story = openDesk({ world }).ask('alice', `Please refund ${amount} EUR for order ORD-1001`)
  story.tell()
  return story
}

describe('an amendment', () => {
  it('is approved by the amender where they alone would be enough', () => {
    const story = asked(900)
    expect(story.press('sam', 'amend', { amount: '800 EUR', reason: 'the lamp is not new' })).toEqual({
      kind: 'accepted',
      text: 'Amended and approved.',
    })
    expect(story.run().tell('pay')).toEqual([
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'sam: amend “the lamp is not new”',
      'sam: approve',
      'sam: question closed: approved',
      'sam: pay granted by decision',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'pay started, attempt 1',
      'pay done',
      'closed: done',
    ])
    expect(story.case.steps.pay).toMatchObject({ output: { amount: eur(800) } })
  })

  it('is bound to a digest of its own', () => {
    const story = asked(3000)
    const before = story.question
    story.press('sam', 'amend', { amount: '2800 EUR' })
    const { judged, version } = story.question
    expect(judged.digest).toBe(actionDigest(judged.action))
    expect([judged.digest, version]).not.toEqual([before.judged.digest, before.version])
  })

  it('goes to the others where they are not enough alone, and the amender no longer counts', () => {
    const story = asked(900)
    const { deadline } = story.question
    expect(story.press('sam', 'amend', { amount: '3000 EUR' })).toEqual({
      kind: 'accepted',
      text: 'Amended. It now goes to the others whose agreement it needs; you no longer count among them.',
    })
    expect(story.question).toMatchObject({
      deadline,
      votes: [],
      needs: [
        { group: 'customer-care', n: 1 },
        { group: 'duty-managers', n: 1 },
      ],
    })
    expect(story.press('sam', 'approve')).toEqual({
      kind: 'refused',
      text: 'You amended this, so somebody else approves it.',
    })
    story.press('theo', 'approve')
    expect(story.case.steps.pay?.at).toBe('asked')
    story.press('lena', 'approve')
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('makes the votes so far void', () => {
    const story = asked(3000)
    story.press('theo', 'approve')
    story.press('sam', 'amend', { amount: '2900 EUR' })
    expect(story.question.votes).toEqual([])
    story.press('lena', 'approve')
    expect(story.case.steps.pay?.at).toBe('asked')
  })

  it('keeps out everybody who amended before', () => {
    const story = asked(3000)
    story.press('sam', 'amend', { amount: '2900 EUR' })
    story.press('lena', 'amend', { amount: '2800 EUR' })
    expect(story.press('sam', 'approve').kind).toBe('refused')
    expect(story.press('lena', 'approve').kind).toBe('refused')
    story.press('theo', 'approve')
    expect(story.case.steps.pay?.at).toBe('asked')
    story.press('zoe', 'approve')
    expect(story.case.steps.pay?.at).toBe('acting')
  })

  it('to what the policy allows alone is enough by anybody who may answer', () => {
    const story = asked(3000)
    story.press('theo', 'amend', { amount: '400 EUR' })
    expect(story.tell('pay').slice(-1)).toEqual(['pay granted by allow'])
  })

  it('that the policy denies leaves the question as it was, open, and costs budget', () => {
    const story = asked(900)
    const { version } = story.question
    const text = expect.stringMatching(/^Not amended: 6,000.00 EUR is above.* The question stays as it was\.$/)
    expect(story.press('sam', 'amend', { amount: '6000 EUR' })).toEqual({ kind: 'refused', text })
    expect(story.tell('pay')).toEqual(['erp.refund.create judged deny by REF-03'])
    expect(story.question).toMatchObject({ version, votes: [], amendments: [] })
    const before = story.case
    expect(story.press('sam', 'amend', { amount: '6000 EUR' })).toEqual({ kind: 'refused', text })
    expect(story.case).toBe(before)
    for (let extra = 1; extra < budget.amendments; extra++) story.press('sam', 'amend', { amount: `600${extra} EUR` })
    expect(story.press('sam', 'amend', { amount: '800 EUR' })).toEqual({
      kind: 'refused',
      text: 'This was amended 5 times already. Approve it, or reject it with a reason.',
    })
    story.press('sam', 'approve')
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('is possible only so many times', () => {
    const story = asked(4000)
    const amenders = ['sam', 'lena', 'theo', 'mia', 'zoe']
    for (const [index, by] of amenders.entries()) story.press(by, 'amend', { amount: `${3900 - index} EUR` })
    expect(story.question.amendments.length).toBe(budget.amendments)
    story.desk.world = loadWorld(addPeople('{ id: yan, name: Yan, role: supervisor, groups: [customer-care] }'))
    expect(story.press('yan', 'amend', { amount: '3000 EUR' }).kind).toBe('refused')
  })

  it.each([
    [{ order: 'ORD-1002' }, { order: 'Order cannot be amended.' }],
    [{ reason: 'x' }, { reason: 'This is what it says already; change it, or approve it as it is.' }],
    [{ amount: '900' }, { amount: 'This is what it says already; change it, or approve it as it is.' }],
    [{ iban: 'FR76' }, { iban: 'There is no argument "iban".' }],
    [
      { pays_to: 'FR76', customer: 'CUS-1' },
      { pays_to: 'There is no argument "pays_to".', customer: 'There is no argument "customer".' },
    ],
    [{ toString: '1' }, { toString: 'There is no argument "toString".' }],
    [{ amount: '-5 EUR' }, { amount: '"-5 EUR" was given; expected an amount above zero, such as 40.50 EUR.' }],
    [{ amount: '0 EUR' }, { amount: '"0 EUR" was given; expected an amount above zero, such as 40.50 EUR.' }],
    [{ amount: '1.234' }, { amount: '"1.234" can be read as 1.23 EUR or 1,234.00 EUR; write it in full.' }],
    [{}, { reason: 'This is what it says already; change it, or approve it as it is.' }],
  ])('of %j changes nothing', (values: Readonly<Record<string, string>>, errors) => {
    const story = asked(900)
    const before = story.case
    expect(story.press('sam', 'amend', values)).toEqual({ kind: 'field-errors', errors })
    expect(story.case).toBe(before)
  })

  it('without a currency means the one that the amount has', () => {
    const story = asked(900)
    story.press('sam', 'amend', { amount: '800' })
    expect(story.run().case.steps.pay).toMatchObject({ output: { amount: eur(800) } })
  })

  it('to another currency than the policies know is not automatic', () => {
    const story = asked(900)
    story.press('sam', 'amend', { amount: '40 USD' })
    expect(story.question.needs.length).toBe(2)
  })

  it('is not possible once the deadline has passed', () => {
    const story = asked(900)
    story.desk.now += hours(4)
    const { id, version } = story.question
    story.wait(0)
    story.desk.now += hours(2)
    expect(story.press('sam', 'amend', { amount: '800 EUR' }, { subject: id, version }).kind).toBe('refused')
    expect(story.case.ended?.how).toBe('expired')
  })
})
