import type { Books } from './database.ts'
import type { System } from './operation.ts'
import { readInvoice, readOrder } from './orders.ts'
import { cancelRefund, createRefund, findRefund } from './refunds.ts'

/** What was sold, and what was paid back. */
export function erp(books: Books): System {
  const operations = [readOrder, readInvoice, createRefund, cancelRefund, findRefund]
  return { name: 'erp', title: 'Orders, invoices and refunds', operations: operations.map((make) => make(books)) }
}
