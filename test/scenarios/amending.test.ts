import { describe, expect, it } from 'vitest'
import { entriesOf } from '#core/ledger/history.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'

async function asked(onloop: Harness, amount = '900 EUR', order = 'ORD-1001') {
  const id = await onloop.ask('alice', `Please refund ${amount} for order ${order}`)
  const question = await onloop.question(id)
  const amend = (person: string, values: Record<string, string>) => onloop.press(person, question.id, 'amend', values)
  return { id, question, amend }
}

const ended = (onloop: Harness, id: string) => onloop.until(id, ({ status }) => status === 'ended')

describe('amending', () => {
  it('does not pass what its new value would not pass: a denied one leaves the question as it was', async () => {
    const onloop = await openOnloop()
    const { id, question, amend } = await asked(onloop)
    expect(await amend('sam', { amount: '6000 EUR' })).toMatchObject({
      kind: 'refused',
      text: expect.stringMatching(/Not amended.*stays as it was/),
    })
    const now = await onloop.question(id)
    expect(now).toMatchObject({
      id: question.id,
      version: question.version,
      votes: [],
      amendments: [],
      excluded: ['alice'],
    })
    expect(now.judged.action.args.amount).toEqual({ minor: 90_000, currency: 'EUR' })
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })

  it('to what needs more people goes on to those, and whoever amended no longer counts', async () => {
    const onloop = await openOnloop()
    const { id, question, amend } = await asked(onloop)
    expect(await amend('sam', { amount: '2600 EUR' })).toMatchObject({
      kind: 'accepted',
      text: expect.stringContaining('you no longer count'),
    })
    const now = await onloop.question(id)
    expect(now.id).toBe(question.id)
    expect(now.deadline).toBe(question.deadline)
    expect(now.needs).toEqual([
      { group: 'customer-care', n: 1 },
      { group: 'duty-managers', n: 1 },
    ])
    expect(await onloop.press('sam', question.id, 'approve', {})).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('You amended this'),
    })
    // A click on the card as it was shows something else than what would run.
    expect(await onloop.press('lena', question.id, 'approve', {}, { version: question.version })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('has changed'),
    })
    expect(await onloop.press('lena', question.id, 'approve', {})).toMatchObject({
      kind: 'accepted',
      text: expect.stringContaining('others must agree'),
    })
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.press('theo', question.id, 'approve', {})).toMatchObject({ kind: 'accepted' })
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await onloop.journal()).toMatchObject([{ amount_minor: 260_000 }])
    expect(await onloop.complaints()).toEqual([])
  })

  it.each([
    ['the order', { order: 'ORD-1004' }, 'order'],
    ['the reason', { reason_: 'other' }, 'reason_'],
    ['the beneficiary', { paid_to: 'card ending 0000' }, 'paid_to'],
    ['the customer', { customer: 'CUS-001' }, 'customer'],
    ['several at once', { amount: '100 EUR', order: 'ORD-1004' }, 'order'],
  ])('cannot touch %s', async (_, values, field) => {
    const onloop = await openOnloop()
    const { id, question, amend } = await asked(onloop)
    expect(await amend('sam', values)).toMatchObject({ kind: 'field-errors', errors: { [field]: expect.any(String) } })
    expect((await onloop.question(id)).version).toBe(question.version)
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })

  it('does not let people approve what they may not: the requester neither amends nor approves', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('sam', 'Please refund 900 EUR for order ORD-1001')
    const question = await onloop.question(id)
    for (const [act, values] of [
      ['amend', { amount: '800 EUR' }],
      ['approve', {}],
    ] as const)
      expect(await onloop.press('sam', question.id, act, values)).toMatchObject({
        kind: 'refused',
        text: expect.stringContaining('You asked for this'),
      })
    expect(await onloop.press('lena', question.id, 'amend', { amount: '800 EUR' })).toMatchObject({
      kind: 'accepted',
      text: 'Amended and approved.',
    })
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('below what the AI may grant alone is still a decision of whoever amended', async () => {
    const onloop = await openOnloop()
    const { id, question, amend } = await asked(onloop)
    expect(await amend('sam', { amount: '300 EUR' })).toMatchObject({ kind: 'accepted' })
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await onloop.journal()).toMatchObject([{ amount_minor: 30_000 }])
    const given = entriesOf(await onloop.entries(), 'decision-given').filter(
      ({ detail }) => detail.question === question.id,
    )
    expect(given.map(({ who, detail }) => [who.id, detail.decision])).toEqual([
      ['sam', 'amend'],
      ['sam', 'approve'],
    ])
    expect(await onloop.complaints()).toEqual([])
  })

  it('and approving at the same moment are one after the other: only what was shown is approved', async () => {
    const onloop = await openOnloop()
    for (const order of ['ORD-1003', 'ORD-1004', 'ORD-1006', 'ORD-1007']) {
      const { id, question, amend } = await asked(onloop, '900 EUR', order)
      const [amended, approved] = await Promise.all([
        amend('sam', { amount: '2600 EUR' }),
        onloop.press('lena', question.id, 'approve', {}, { version: question.version }),
      ])
      expect([amended.kind, approved.kind].sort()).toEqual(['accepted', 'refused'])
      if (approved.kind === 'accepted') await ended(onloop, id)
      const paid = (await onloop.journal()).filter(({ object }) => object === order)
      expect(paid.map(({ amount_minor }) => amount_minor)).toEqual(approved.kind === 'accepted' ? [90_000] : [])
    }
    expect(await onloop.complaints()).toEqual([])
  })
})
