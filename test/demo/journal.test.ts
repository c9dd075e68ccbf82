import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type Visit, visit } from './visit.ts'

const keys = ['k1', 'k2', 'k3', 'k4', 'k5'] as const
const Call = fc.record({
  kind: fc.constantFrom('refund', 'cancel', 'copy'),
  number: fc.constantFrom(1, 2, 3),
  key: fc.constantFrom(...keys),
  amount: fc.constantFrom('0.01', '40.00', '900.00', '9999.00'),
  fault: fc.constantFrom(undefined, undefined, 'drop-before', 'drop-after', 'garbage', 'down'),
})

it('the journal holds every effect once and nothing else, whatever goes wrong on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Call, { minLength: 1, maxLength: 30 }), async (calls) => {
      const company = await visit()
      await Promise.allSettled(calls.map((call) => make(company, call)))
      await company.clearFaults()
      await compare(company)
      await company.stop()
    }),
    { numRuns: 20 },
  )
})

type Made = typeof Call extends fc.Arbitrary<infer One> ? One : never

async function make({ post, fault }: Visit, { kind, number, key, amount, fault: mode }: Made): Promise<unknown> {
  if (mode) await fault({ system: kind === 'copy' ? 'billing' : 'erp', mode, times: 1 })
  switch (kind) {
    case 'refund': {
      const refund = { order: `ORD-100${number}`, amount: { amount, currency: 'EUR' }, reason: 'damaged' }
      return await post('/erp/refunds', refund, { 'Idempotency-Key': key })
    }
    case 'cancel':
      return await post(`/erp/refunds/RF-000${number}/cancel`)
    case 'copy':
      return await post('/billing/invoice-copies', { invoice: `INV-200${number}`, reference: key })
  }
}

const Refunded = z.looseObject({ refunded: z.object({ amount: z.string() }) })

/** Holds what the systems say of themselves against the journal. */
async function compare({ get, journal }: Visit): Promise<void> {
  const rows = await journal()
  const of = (operation: string) => rows.filter((row) => row.operation === operation)
  const sum = (operation: string, order: string) =>
    of(operation).reduce((total, row) => total + (row.object === order ? (row.amount_minor ?? 0) : 0), 0)

  for (const order of ['ORD-1001', 'ORD-1002', 'ORD-1003']) {
    const { refunded } = Refunded.parse((await get(`/erp/orders/${order}`)).body)
    expect(Math.round(Number(refunded.amount) * 100)).toBe(sum('createRefund', order) - sum('cancelRefund', order))
  }
  for (const key of keys) {
    const paid = of('createRefund').filter((row) => row.key === key)
    expect(paid.length).toBe((await get(`/erp/refunds?key=${key}`)).status === 200 ? 1 : 0)
    const sent = of('sendInvoiceCopy').some((row) => row.key === key)
    expect((await get(`/billing/invoice-copies?reference=${key}`)).status).toBe(sent ? 200 : 404)
  }
  const details = rows.map(({ detail }) => detail)
  expect(new Set(details).size).toBe(details.length)
}
