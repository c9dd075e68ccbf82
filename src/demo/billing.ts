import { z } from 'zod'
import type { Books } from './database.ts'
import { record } from './journal.ts'
import { type Operation, operation, type System } from './operation.ts'
import { addressOf } from './orders.ts'
import { ok, refuse } from './reply.ts'
import { CallerKey, CopyId, InvoiceId, instant } from './wire.ts'

const NewCopy = z.strictObject({
  invoice: InvoiceId,
  reference: CallerKey.describe("The caller's own name for this call"),
  to: z.email().optional().describe("The customer's address on record; no other is written to"),
})

const Copy = z.strictObject({ copy: CopyId, invoice: InvoiceId, sent_to: z.email(), at: z.iso.datetime() })

interface CopyRow {
  readonly number: number
  readonly reference: string
  readonly invoice: string
  readonly sent_to: string
  readonly at: number
}

/** Sends copies of invoices. It dedupes nothing: who sends twice has sent twice. */
export function billing(books: Books): System {
  return { name: 'billing', title: 'Invoice copies', operations: [sendInvoiceCopy(books), findInvoiceCopy(books)] }
}

function sendInvoiceCopy({ db, now }: Books): Operation {
  return operation({
    id: 'sendInvoiceCopy',
    method: 'POST',
    path: '/billing/invoice-copies',
    summary: "Sends a copy of an invoice to its customer's address on record. Every call sends, also a repeated one.",
    input: { body: NewCopy },
    answer: Copy,
    statuses: { 201: 'The copy was sent.' },
    problems: [422],
    handle: ({ body: { invoice, reference, to } }) =>
      db.transaction(async (trx) => {
        const sent_to = await addressOf(trx, invoice)
        if (!sent_to) return refuse(422, `There is no invoice ${invoice}.`)
        if (to !== undefined && to !== sent_to) return refuse(422, `${to} is not the address on record for ${invoice}.`)
        const at = now()
        const [row] = await trx<CopyRow>('copies').insert({ reference, invoice, sent_to, at }).returning('*')
        if (!row) throw new Error(`the copy of ${invoice} was not written`)
        const effect = { operation: 'sendInvoiceCopy', key: reference, object: invoice }
        await record(trx, { at, system: 'billing', ...effect, detail: `${copyOf(row).copy} sent to ${sent_to}` })
        return ok(copyOf(row), 201)
      }),
  })
}

function findInvoiceCopy({ db }: Books): Operation {
  return operation({
    id: 'findInvoiceCopy',
    method: 'GET',
    path: '/billing/invoice-copies',
    summary: 'The first copy that was sent under a reference.',
    input: { query: z.strictObject({ reference: CallerKey }) },
    answer: Copy,
    statuses: { 200: 'The copy.' },
    problems: [404],
    async handle({ query }) {
      const row = await db<CopyRow>('copies').where({ reference: query.reference }).orderBy('number').first()
      return row ? ok(copyOf(row)) : refuse(404, `No copy was sent under the reference ${query.reference}.`)
    },
  })
}

function copyOf({ number, invoice, sent_to, at }: CopyRow): z.infer<typeof Copy> {
  return { copy: `CP-${String(number).padStart(4, '0')}`, invoice, sent_to, at: instant(at) }
}
