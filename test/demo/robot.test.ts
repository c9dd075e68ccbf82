import { expect, it, vi } from 'vitest'
import { flawOf } from '#demo/signature.ts'
import { receiver, secret, visit } from './visit.ts'

it('sends the invoice once and reports the end with a genuine signature', async () => {
  const { start, get, journal } = await visit()
  const { url, delivered } = await receiver()
  const reference = await start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  expect((await get(`/robot/jobs/${reference}`)).body).toEqual({ reference, status: 'running' })
  await vi.waitFor(() => expect(delivered).toHaveLength(1), 10_000)
  const { body, headers, raw } = delivered[0]!
  expect(body).toMatchObject({ key: 'k1', reference, status: 'done', output: { invoice: 'INV-2001' } })
  expect(headers['webhook-id']).toBe(body.delivery)
  expect(flawOf(secret, headers, raw, Date.now())).toBeUndefined()
  expect(await journal()).toMatchObject([{ system: 'robot', operation: 'invoice.send', key: 'k1', object: 'INV-2001' }])
  expect((await get(`/robot/jobs/${reference}`)).body).toEqual({ reference, status: 'done', output: body.output })
})

it('does a job twice when it is started twice', async () => {
  const { start, journal } = await visit()
  const { url, delivered } = await receiver()
  const first = await start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  const second = await start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  expect(second).not.toBe(first)
  await vi.waitFor(() => expect(delivered).toHaveLength(2), 10_000)
  expect(await journal()).toHaveLength(2)
})

it('reports a job that cannot be done as failed, and sends nothing', async () => {
  const { start, journal, fault } = await visit()
  const { url, delivered } = await receiver()
  await start({ key: 'unknown', invoice: 'INV-9999', callbackUrl: url })
  await fault({ system: 'robot', mode: 'fail', times: 1 })
  await start({ key: 'told', invoice: 'INV-2001', callbackUrl: url })
  await vi.waitFor(() => expect(delivered).toHaveLength(2), 10_000)
  for (const { body } of delivered) expect(body).toMatchObject({ status: 'failed', error: expect.any(String) })
  expect(await journal()).toEqual([])
})

it('reports again until it is heard, with the same delivery', async () => {
  const { start, journal } = await visit({ callbackRetriesMs: [10, 10, 10] })
  const { url, delivered } = await receiver(500, 503, 302)
  await start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  await vi.waitFor(() => expect(delivered).toHaveLength(4), 10_000)
  expect(new Set(delivered.map(({ body }) => body.delivery)).size).toBe(1)
  expect(await journal()).toHaveLength(1)
})

it('gives up reporting after three more tries, and can still be asked', async () => {
  const { start, get } = await visit({ callbackRetriesMs: [10, 10, 10] })
  const { url, delivered } = await receiver(500, 500, 500, 500)
  const reference = await start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  await vi.waitFor(() => expect(delivered).toHaveLength(4), 10_000)
  await start({ key: 'k2', invoice: 'INV-2002', callbackUrl: url })
  await vi.waitFor(() => expect(delivered).toHaveLength(5), 10_000)
  expect(delivered[4]?.body).toMatchObject({ key: 'k2' })
  expect((await get(`/robot/jobs/${reference}`)).body).toMatchObject({ status: 'done' })
})

it('reports twice, late or never when it is told to', async () => {
  const { start, get, fault, journal } = await visit()
  const { url, delivered } = await receiver()
  await fault({ system: 'robot', mode: 'no-callback', times: 1 })
  const silent = await start({ key: 'never', invoice: 'INV-2001', callbackUrl: url })
  await fault({ system: 'robot', operation: 'invoice.send', mode: 'twice-callback', times: 1 })
  await start({ key: 'twice', invoice: 'INV-2002', callbackUrl: url })
  await fault({ system: 'robot', operation: 'startJob', mode: 'late-callback', ms: 1500, times: 1 })
  const late = await start({ key: 'late', invoice: 'INV-2003', callbackUrl: url })
  await vi.waitFor(async () => {
    expect((await get(`/robot/jobs/${late}`)).body).toMatchObject({ status: 'done' })
  }, 10_000)
  await vi.waitFor(() => expect(delivered).toHaveLength(3), 10_000)
  expect(delivered.map(({ body }) => body.key)).toEqual(['twice', 'twice', 'late'])
  expect(delivered[0]?.raw).toBe(delivered[1]?.raw)
  expect((await get(`/robot/jobs/${silent}`)).body).toMatchObject({ status: 'done' })
  expect(await journal()).toHaveLength(3)
})
