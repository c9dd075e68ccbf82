import { describe, expect, it } from 'vitest'
import { token, visit } from './visit.ts'

const refund = { order: 'ORD-1001', amount: { amount: '40.00', currency: 'EUR' }, reason: 'damaged' }
const key = { 'Idempotency-Key': 'k1' }
const erp = { system: 'erp', operation: 'createRefund', times: 1 }

describe('a fault', () => {
  it.each([
    ['down', 503, 0],
    ['rate-limit', 429, 0],
    ['garbage', 200, 1],
  ])('of mode %s answers %i, with %i effects', async (mode, status, effects) => {
    const { post, fault, journal } = await visit()
    await fault({ ...erp, mode })
    const answer = await post('/erp/refunds', refund, key)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe(mode === 'rate-limit' ? '1' : null)
    expect(answer.body).not.toHaveProperty('refund')
    expect(await journal()).toHaveLength(effects)
  })

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
    ['hang', 0],
  ])('of mode %s gives no answer, with %i effects', async (mode, effects) => {
    const { post, fault, journal } = await visit()
    await fault({ ...erp, mode, ms: 20 })
    await expect(post('/erp/refunds', refund, key)).rejects.toThrow('fetch failed')
    expect(await journal()).toHaveLength(effects)
    expect((await post('/erp/refunds', refund, key)).status).toBe(effects === 1 ? 200 : 201)
  })

  it('of mode slow does the work even when the caller has gone', async () => {
    const { url, fault, journal, post, get } = await visit()
    await fault({ ...erp, mode: 'slow', ms: 300 })
    const impatient = fetch(`${url}/erp/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...key },
      body: JSON.stringify(refund),
      signal: AbortSignal.timeout(100),
    })
    await expect(impatient).rejects.toThrow()
    await expect.poll(journal, { timeout: 10_000 }).toHaveLength(1)
    expect((await get('/erp/refunds?key=k1')).status).toBe(200)
    expect((await post('/erp/refunds', refund, key)).status).toBe(200)
  })

  it('happens as often as it was asked for, to the operation it names alone', async () => {
    const { get, post, fault } = await visit()
    await fault({ ...erp, operation: 'readOrder', mode: 'down', times: 2 })
    expect((await get('/erp/invoices/INV-2001')).status).toBe(200)
    expect((await post('/erp/refunds', refund, key)).status).toBe(201)
    const statuses = [1, 2, 3].map(async () => (await get('/erp/orders/ORD-1001')).status)
    expect((await Promise.all(statuses)).toSorted()).toEqual([200, 503, 503])
  })

  it('without an operation happens to every one of its system', async () => {
    const { get, fault } = await visit()
    await fault({ system: 'erp', mode: 'down', times: 2 })
    expect((await get('/crm/customers/CUS-001')).status).toBe(200)
    expect((await get('/erp/invoices/INV-2001')).status).toBe(503)
    expect((await get('/erp/orders/ORD-1001')).status).toBe(503)
    expect((await get('/erp/orders/ORD-1001')).status).toBe(200)
  })

  it('can be cleared', async () => {
    const { get, fault, clearFaults } = await visit()
    await fault({ system: 'erp', mode: 'down', times: 5 })
    expect((await clearFaults()).status).toBe(204)
    expect((await get('/erp/orders/ORD-1001')).status).toBe(200)
  })

  it('is not used up by a caller who may not call', async () => {
    const { url, get, fault } = await visit()
    await fault({ system: 'erp', mode: 'down', times: 1 })
    expect((await fetch(`${url}/erp/orders/ORD-1001`)).status).toBe(401)
    expect((await get('/erp/orders/ORD-1001')).status).toBe(503)
  })

  it.each([
    ['of an unknown operation', { ...erp, operation: 'refund', mode: 'down' }, 'it has readOrder'],
    ['of a job, elsewhere than at the robot', { system: 'erp', mode: 'fail', times: 1 }, 'robot alone'],
    ['of a call, for a job', { system: 'robot', operation: 'invoice.send', mode: 'down', times: 1 }, 'is for calls'],
  ])('%s is refused', async (_, fault, detail) => {
    const { post } = await visit()
    const answer = await post('/control/faults', fault)
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringContaining(detail) } })
  })
})

it('a company that is stopped lets go of whoever hangs', async () => {
  const { get, fault, stop } = await visit()
  await fault({ system: 'crm', mode: 'hang', times: 1 })
  const both = [get('/crm/customers/CUS-001'), get('/crm/customers/CUS-001')]
  expect(await Promise.any(both)).toMatchObject({ status: 200 })
  await stop()
  const ends = await Promise.allSettled(both)
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})
