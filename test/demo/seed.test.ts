import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { visit } from './visit.ts'

const Order = z.looseObject({
  customer: z.string(),
  invoice: z.string(),
  total: z.object({ amount: z.string(), currency: z.literal('EUR') }),
  refunded: z.object({ amount: z.literal('0.00') }),
})
const Customer = z.looseObject({ name: z.string(), typology: z.array(z.string()), disputes: z.number() })

describe('the first records', () => {
  it('are 100 orders of 1,000 to 4,800 EUR with an invoice each, nothing refunded', async () => {
    const { get } = await visit()
    for (let number = 1001; number <= 1100; number++) {
      const order = Order.parse((await get(`/erp/orders/ORD-${number}`)).body)
      expect(Number(order.total.amount)).toBeGreaterThanOrEqual(1000)
      expect(Number(order.total.amount)).toBeLessThanOrEqual(4800)
      expect(order.invoice).toBe(`INV-${number + 1000}`)
      expect((await get(`/erp/invoices/${order.invoice}`)).body).toMatchObject({ order: `ORD-${number}` })
      const customer = Customer.parse((await get(`/crm/customers/${order.customer}`)).body)
      expect([number, ...customer.typology]).toEqual([number, typologyOf(number)])
      expect(customer.disputes > 0).toBe(customer.typology.includes('dispute_history'))
    }
  })

  it('are 60 customers of different names, and seven employees', async () => {
    const { get } = await visit()
    const names = new Set<string>()
    for (let number = 1; number <= 60; number++) {
      names.add(Customer.parse((await get(`/crm/customers/CUS-${String(number).padStart(3, '0')}`)).body).name)
    }
    expect(names.size).toBe(60)
    for (const id of ['alice', 'ben', 'sam', 'lena', 'mia', 'theo', 'nora']) {
      expect((await get(`/hr/employees/${id}`)).body).toMatchObject({ id })
    }
  })

  it('are the same in every company', async () => {
    const [one, other] = [await visit(), await visit()]
    for (const path of ['/erp/orders/ORD-1077', '/crm/customers/CUS-033', '/hr/employees/sam']) {
      expect((await one.get(path)).body).toEqual((await other.get(path)).body)
    }
  })
})

function typologyOf(order: number): string {
  if (order === 1042 || order === 1084) return 'sensitive'
  if (order === 1063) return 'new'
  if (order % 10 === 0) return 'dispute_history'
  return order % 10 === 5 ? 'vip' : 'standard'
}
