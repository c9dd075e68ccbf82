import type { Knex } from 'knex'
import { z } from 'zod'
import type { Books } from './database.ts'
import { type Operation, operation } from './operation.ts'
import { ok, refuse } from './reply.ts'
import { CustomerId, InvoiceId, OrderId, toWire, WireMoney } from './wire.ts'

const Order = z.strictObject({
  order: OrderId,
  customer: CustomerId,
  customer_name: z.string(),
  date: z.iso.date(),
  total: WireMoney,
  refunded: WireMoney.describe('Without refunds that were cancelled'),
  delivered: z.boolean(),
  invoice: InvoiceId,
  pays_to: z.string().describe('Where refunds go, "card ending 4417"'),
})

const Invoice = z.strictObject({
  invoice: InvoiceId,
  order: OrderId,
  customer: CustomerId,
  total: WireMoney,
  date: z.iso.date(),
})

export interface OrderRow {
  readonly id: string
  readonly customer: string
  readonly date: string
  readonly total_minor: number
  readonly currency: string
  readonly delivered: 0 | 1
  readonly invoice: string
}

export function readOrder({ db }: Books): Operation {
  return operation({
    id: 'readOrder',
    method: 'GET',
    path: '/erp/orders/{order}',
    summary: 'One order, with what has been refunded of it.',
    input: { params: z.strictObject({ order: OrderId }) },
    answer: Order,
    statuses: { 200: 'The order.' },
    problems: [404],
    async handle({ params }) {
      const row = await findOrder(db, params.order)
      if (!row) return refuse(404, `There is no order ${params.order}.`)
      return ok({
        order: row.id,
        customer: row.customer,
        customer_name: row.customer_name,
        date: row.date,
        total: toWire(row.total_minor, row.currency),
        refunded: toWire(row.refunded_minor, row.currency),
        delivered: row.delivered === 1,
        invoice: row.invoice,
        pays_to: row.pays_to,
      })
    },
  })
}

export function readInvoice({ db }: Books): Operation {
  return operation({
    id: 'readInvoice',
    method: 'GET',
    path: '/erp/invoices/{invoice}',
    summary: 'The invoice of an order.',
    input: { params: z.strictObject({ invoice: InvoiceId }) },
    answer: Invoice,
    statuses: { 200: 'The invoice.' },
    problems: [404],
    async handle({ params }) {
      const row = await db<OrderRow>('orders').where({ invoice: params.invoice }).first()
      if (!row) return refuse(404, `There is no invoice ${params.invoice}.`)
      const { id: order, invoice, customer, date } = row
      return ok({ invoice, order, customer, total: toWire(row.total_minor, row.currency), date })
    },
  })
}

/** An order with its customer's name and what has been refunded and not cancelled. */
export interface FullOrder extends OrderRow {
  readonly customer_name: string
  readonly pays_to: string
  readonly refunded_minor: number
}

export async function findOrder(db: Knex, id: string): Promise<FullOrder | undefined> {
  return await db('orders')
    .join('customers', 'customers.id', 'orders.customer')
    .where('orders.id', id)
    .select<FullOrder[]>('orders.*', 'customers.name as customer_name', 'customers.pays_to', db.raw(refunded))
    .first()
}

const refunded = `(SELECT coalesce(sum(amount_minor), 0) FROM refunds
  WHERE order_id = orders.id AND cancelled_at IS NULL) AS refunded_minor`

/** The address on record of an invoice's customer, or undefined when there is no such invoice. */
export async function addressOf(db: Knex, invoice: string): Promise<string | undefined> {
  const row = await db('orders')
    .join('customers', 'customers.id', 'orders.customer')
    .where('orders.invoice', invoice)
    .select<{ email: string }[]>('customers.email')
    .first()
  return row?.email
}
