import { expect, it } from 'vitest'
import { visit } from './visit.ts'

const copy = { invoice: 'INV-2001', reference: 'case-1:send' }

it('sends a copy every time it is asked to, and remembers under which reference', async () => {
  const { post, get, journal } = await visit()
  expect((await get('/billing/invoice-copies?reference=case-1:send')).status).toBe(404)
  const first = await post('/billing/invoice-copies', copy)
  const second = await post('/billing/invoice-copies', copy)
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.body).toMatchObject({ copy: 'CP-0002' })
  expect((await get('/billing/invoice-copies?reference=case-1:send')).body).toEqual(first.body)
  expect(await journal()).toMatchObject([
    { system: 'billing', operation: 'sendInvoiceCopy', key: 'case-1:send', object: 'INV-2001', amount_minor: null },
    { system: 'billing', operation: 'sendInvoiceCopy', key: 'case-1:send', object: 'INV-2001', amount_minor: null },
  ])
})

it('writes to the address on record alone', async () => {
  const { post, get, journal } = await visit()
  const { body: order } = await get('/erp/orders/ORD-1001')
  expect(order).toMatchObject({ customer: 'CUS-008' })
  const { body: customer } = await get('/crm/customers/CUS-008')
  const sent = await post('/billing/invoice-copies', copy)
  expect(sent.body).toHaveProperty('sent_to', Object(customer).email)
  const elsewhere = await post('/billing/invoice-copies', { ...copy, to: 'somebody@else.example' })
  expect(elsewhere.status).toBe(422)
  const here = await post('/billing/invoice-copies', { ...copy, to: Object(customer).email })
  expect(here.status).toBe(201)
  expect(await journal()).toHaveLength(2)
})

it('refuses an invoice that does not exist', async () => {
  const { post, journal } = await visit()
  expect((await post('/billing/invoice-copies', { ...copy, invoice: 'INV-9999' })).status).toBe(422)
  expect(await journal()).toEqual([])
})
