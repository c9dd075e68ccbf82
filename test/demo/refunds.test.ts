import { describe, expect, it } from 'vitest'
import { settlesAfterMs } from '#demo/refunds.ts'
import { visit } from './visit.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const refund = (order = 'ORD-1001', amount = '40.00') => ({ order, amount: eur(amount), reason: 'damaged' })
const key = (value: string) => ({ 'Idempotency-Key': value })

describe('a refund', () => {
  it('is paid once and answered the same under the same key', async () => {
    const { post, get, journal } = await visit()
    const first = await post('/erp/refunds', refund(), key('k1'))
    const second = await post('/erp/refunds', refund(), key('k1'))
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
    expect(first.body).toMatchObject({ refund: 'RF-0001', order: 'ORD-1001', amount: eur('40.00') })
    expect(await journal()).toHaveLength(1)
    expect((await get('/erp/orders/ORD-1001')).body).toMatchObject({ refunded: eur('40.00') })
  })

  it('is paid once when twenty callers send the same key at once', async () => {
    const { post, journal } = await visit()
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/erp/refunds', refund(), key('k1'))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await journal()).toHaveLength(1)
  })

  it('is refused under a key that paid another one', async () => {
    const { post, journal } = await visit()
    await post('/erp/refunds', refund(), key('k1'))
    expect((await post('/erp/refunds', refund('ORD-1001', '41.00'), key('k1'))).status).toBe(409)
    expect(await journal()).toHaveLength(1)
  })

  it('never adds up to more than the order, however many are asked for at once', async () => {
    const { post, get, journal } = await visit()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => post('/erp/refunds', refund('ORD-1001', '900.00'), key(`k${index}`))),
    )
    const { body } = await get('/erp/orders/ORD-1001')
    expect(body).toMatchObject({ total: eur('2733.50'), refunded: eur('2700.00') })
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(7)
    expect(await journal()).toHaveLength(3)
  })

  it.each([
    ['no key', 400, refund(), {}],
    ['an unknown order', 422, refund('ORD-9999'), key('k')],
    ['nothing', 422, refund('ORD-1001', '0.00'), key('k')],
    ['another currency', 422, { ...refund(), amount: { amount: '40.00', currency: 'USD' } }, key('k')],
    ['a currency that does not exist', 422, { ...refund(), amount: { amount: '40.00', currency: 'XQZ' } }, key('k')],
    ['an amount without cents', 400, refund('ORD-1001', '40'), key('k')],
    ['a negative amount', 400, refund('ORD-1001', '-40.00'), key('k')],
    ['a field nobody knows', 400, { ...refund(), to: 'me' }, key('k')],
    ['no reason', 400, { ...refund(), reason: '' }, key('k')],
  ])('with %s is answered %i and pays nothing', async (_, status, body, headers) => {
    const { post, journal } = await visit()
    const answer = await post('/erp/refunds', body, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await journal()).toEqual([])
  })

  it('is found by its key', async () => {
    const { post, get } = await visit()
    expect((await get('/erp/refunds?key=k1')).status).toBe(404)
    await post('/erp/refunds', refund(), key('k1'))
    expect((await get('/erp/refunds?key=k1')).body).toMatchObject({ refund: 'RF-0001', status: 'paid' })
  })
})

describe('a cancelled refund', () => {
  it('is cancelled once and gives the order its amount back', async () => {
    const { post, get, journal } = await visit()
    await post('/erp/refunds', refund('ORD-1001', '900.00'), key('k1'))
    const first = await post('/erp/refunds/RF-0001/cancel', undefined, key('undo'))
    const second = await post('/erp/refunds/RF-0001/cancel')
    expect(first.body).toMatchObject({ refund: 'RF-0001', status: 'cancelled' })
    expect(second).toMatchObject({ status: 200, body: first.body })
    expect((await journal()).map(({ operation, key }) => [operation, key])).toEqual([
      ['createRefund', 'k1'],
      ['cancelRefund', 'undo'],
    ])
    expect((await get('/erp/orders/ORD-1001')).body).toMatchObject({ refunded: eur('0.00') })
  })

  it('is not paid again by its first key', async () => {
    const { post, journal } = await visit()
    await post('/erp/refunds', refund(), key('k1'))
    await post('/erp/refunds/RF-0001/cancel')
    expect((await post('/erp/refunds', refund(), key('k1'))).status).toBe(200)
    expect(await journal()).toHaveLength(2)
  })

  it('does not exist once the refund has settled', async () => {
    let now = Date.now()
    const { post, get } = await visit({ now: () => now })
    await post('/erp/refunds', refund(), key('k1'))
    now += settlesAfterMs
    expect((await post('/erp/refunds/RF-0001/cancel')).status).toBe(409)
    expect((await get('/erp/refunds?key=k1')).body).toMatchObject({ status: 'settled' })
    expect((await post('/erp/refunds/RF-0002/cancel')).status).toBe(404)
  })
})
