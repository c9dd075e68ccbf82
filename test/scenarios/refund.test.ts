import { describe, expect, it } from 'vitest'
import { openOnloop } from '#test/app/harness.ts'

describe('a refund asked for in chat', () => {
  it('is paid without anyone when it is small', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    const item = await onloop.settled(id)
    expect(item.ended?.how).toBe('done')
    expect(item.ended?.because).toContain('40.00 EUR for order ORD-1001 were paid back')
    expect(await onloop.journal()).toMatchObject([
      { operation: 'createRefund', object: 'ORD-1001', amount_minor: 4000 },
    ])
    expect(await onloop.complaints()).toEqual([])
  })

  it('goes to customer care when it is large, is amended and paid', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'I would like a refund of 900 EUR on ORD-1003, the lamp arrived broken')
    const question = await onloop.question(id)
    expect(question.judged.verdict.decidedBy).toEqual(['REF-02'])
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.press('sam', question.id, 'amend', { amount: '800 EUR' })).toMatchObject({
      kind: 'accepted',
      text: 'Amended and approved.',
    })
    const item = await onloop.until(id, ({ status }) => status === 'ended')
    expect(item.ended?.because).toContain('800.00 EUR')
    expect(await onloop.journal()).toMatchObject([{ amount_minor: 80_000 }])
    expect(await onloop.complaints()).toEqual([])
  })

  it('is not paid when it is rejected, and the requester learns why', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Refund 900 EUR for ORD-1004 please')
    const question = await onloop.question(id)
    expect(await onloop.press('sam', question.id, 'reject', {})).toMatchObject({ kind: 'field-errors' })
    await onloop.press('sam', question.id, 'reject', { reason: 'the parcel was signed for' })
    const item = await onloop.until(id, ({ status }) => status === 'ended')
    expect(item.ended).toMatchObject({ how: 'rejected', because: expect.stringContaining('the parcel was signed for') })
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })
})
