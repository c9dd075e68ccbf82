import type { Knex } from 'knex'
import { z } from 'zod'
import { digestOf } from '#core/hash.ts'
import { formatMoney } from '#core/money.ts'
import type { Books } from './database.ts'
import { record } from './journal.ts'
import { type Operation, operation } from './operation.ts'
import { findOrder } from './orders.ts'
import { ok, type Reply, refuse } from './reply.ts'
import { CallerKey, fromWire, OrderId, RefundId, toWire, WireMoney } from './wire.ts'

const NewRefund = z.strictObject({ order: OrderId, amount: WireMoney, reason: z.string().min(1).max(500) })

const Paid = z.strictObject({ refund: RefundId, order: OrderId, amount: WireMoney, paid_to: z.string() })

const Refund = Paid.extend({
  status: z.enum(['paid', 'settled', 'cancelled']).describe('A settled refund can no longer be cancelled'),
})

/** A refund reaches the customer's bank a day after it was paid. */
export const settlesAfterMs = 86_400_000

interface RefundRow {
  readonly number: number
  readonly key: string
  readonly request: string
  readonly order_id: string
  readonly amount_minor: number
  readonly currency: string
  readonly paid_to: string
  readonly at: number
  readonly cancelled_at: number | null
}

export function createRefund({ db, now }: Books): Operation {
  return operation({
    id: 'createRefund',
    method: 'POST',
    path: '/erp/refunds',
    summary: 'Pays money back. The same Idempotency-Key pays once, however often and concurrently it is sent.',
    input: { headers: z.object({ 'Idempotency-Key': CallerKey }), body: NewRefund },
    answer: Paid,
    statuses: { 201: 'The refund was paid.', 200: 'It had been paid before under this key; the first answer again.' },
    problems: [409, 422],
    handle: ({ headers, body }) =>
      db.transaction(async (trx) => {
        const key = headers['Idempotency-Key']
        const request = digestOf(body)
        const before = await trx<RefundRow>('refunds').where({ key }).first()
        if (before?.request === request) return ok(paid(before))
        if (before) return refuse(409, `The key ${key} has been used for another refund.`)
        return await pay(trx, { key, request, at: now() }, body)
      }),
  })
}

async function pay(
  trx: Knex.Transaction,
  call: Pick<RefundRow, 'key' | 'request' | 'at'>,
  { order: id, amount: asked, reason }: z.infer<typeof NewRefund>,
): Promise<Reply<z.infer<typeof Paid>>> {
  const order = await findOrder(trx, id)
  if (!order) return refuse(422, `There is no order ${id}.`)
  const amount = fromWire(asked)
  if (amount?.currency !== order.currency)
    return refuse(422, `${id} is in ${order.currency}, not in ${asked.currency}.`)
  if (amount.minor === 0) return refuse(422, 'A refund is more than zero.')
  const left = { minor: order.total_minor - order.refunded_minor, currency: order.currency }
  if (amount.minor > left.minor) {
    return refuse(422, `${formatMoney(amount)} is more than the ${formatMoney(left)} that are left of ${id}.`)
  }
  const money = { amount_minor: amount.minor, currency: amount.currency }
  const [row] = await trx<RefundRow>('refunds')
    .insert({ ...call, order_id: id, ...money, paid_to: order.pays_to, cancelled_at: null })
    .returning('*')
  if (!row) throw new Error(`the refund of ${id} was not written`)
  const detail = `${refundId(row)} paid to ${row.paid_to}: ${reason}`
  await record(trx, {
    at: call.at,
    system: 'erp',
    operation: 'createRefund',
    key: call.key,
    object: id,
    ...money,
    detail,
  })
  return ok(paid(row), 201)
}

export function cancelRefund({ db, now }: Books): Operation {
  return operation({
    id: 'cancelRefund',
    method: 'POST',
    path: '/erp/refunds/{refund}/cancel',
    summary: 'Takes a refund back before it settles, a day after it was paid. Cancelling again changes nothing.',
    input: {
      params: z.strictObject({ refund: RefundId }),
      headers: z.object({ 'Idempotency-Key': CallerKey.optional() }),
      body: z.strictObject({}).optional(),
    },
    answer: Refund,
    statuses: { 200: 'The refund is cancelled.' },
    problems: [404, 409],
    handle: ({ params, headers }) =>
      db.transaction(async (trx) => {
        const at = now()
        const number = Number(params.refund.slice('RF-'.length))
        const row = await trx<RefundRow>('refunds').where({ number }).first()
        if (!row) return refuse(404, `There is no refund ${params.refund}.`)
        if (statusOf(row, at) === 'settled') return refuse(409, `${params.refund} has settled.`)
        if (statusOf(row, at) === 'paid') await takeBack(trx, row, headers['Idempotency-Key'] ?? null, at)
        return ok(refundOf({ ...row, cancelled_at: row.cancelled_at ?? at }, at))
      }),
  })
}

async function takeBack(trx: Knex.Transaction, row: RefundRow, key: string | null, at: number): Promise<void> {
  await trx<RefundRow>('refunds').where({ number: row.number }).update({ cancelled_at: at })
  const { order_id: object, amount_minor, currency } = row
  const detail = `${refundId(row)} cancelled`
  await record(trx, { at, system: 'erp', operation: 'cancelRefund', key, object, amount_minor, currency, detail })
}

export function findRefund({ db, now }: Books): Operation {
  return operation({
    id: 'findRefund',
    method: 'GET',
    path: '/erp/refunds',
    summary: 'The refund that was paid under an Idempotency-Key.',
    input: { query: z.strictObject({ key: CallerKey }) },
    answer: Refund,
    statuses: { 200: 'The refund.' },
    problems: [404],
    async handle({ query }) {
      const row = await db<RefundRow>('refunds').where({ key: query.key }).first()
      return row ? ok(refundOf(row, now())) : refuse(404, `No refund has the key ${query.key}.`)
    },
  })
}

function statusOf(row: RefundRow, at: number): z.infer<typeof Refund>['status'] {
  if (row.cancelled_at !== null) return 'cancelled'
  return at >= row.at + settlesAfterMs ? 'settled' : 'paid'
}

function refundOf(row: RefundRow, at: number): z.infer<typeof Refund> {
  return { ...paid(row), status: statusOf(row, at) }
}

function paid(row: RefundRow): z.infer<typeof Paid> {
  const { order_id: order, paid_to } = row
  return { refund: refundId(row), order, amount: toWire(row.amount_minor, row.currency), paid_to }
}

function refundId({ number }: RefundRow): string {
  return `RF-${String(number).padStart(4, '0')}`
}
