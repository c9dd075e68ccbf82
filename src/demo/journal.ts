import type { Knex } from 'knex'
import { z } from 'zod'
import type { Books } from './database.ts'
import { operation, type System } from './operation.ts'
import { ok } from './reply.ts'

/** One thing a system really did. */
const Row = z.strictObject({
  seq: z.int(),
  at: z.int().describe('Epoch milliseconds'),
  system: z.string(),
  operation: z.string(),
  key: z.string().nullable().describe('The Idempotency-Key, reference or job key of the caller'),
  object: z.string().describe('The order or invoice it was done to'),
  amount_minor: z.int().nullable().describe('In the smallest unit of the currency'),
  currency: z.string().nullable(),
  detail: z.string(),
})
type Row = z.infer<typeof Row>

/** Writes down a side effect, in the transaction of the effect itself: neither is ever there without the other. */
export async function record(trx: Knex.Transaction, row: NewRow): Promise<void> {
  await trx<Row>('journal').insert({ amount_minor: null, currency: null, ...row })
}

export type NewRow = Omit<Row, 'seq' | 'amount_minor' | 'currency'> & Partial<Pick<Row, 'amount_minor' | 'currency'>>

/** Lets anyone who holds the token compare what was really done with what somebody says was done. */
export function journal({ db }: Books): System {
  return {
    name: 'journal',
    title: 'Journal of the demo company',
    operations: [
      operation({
        id: 'readJournal',
        method: 'GET',
        path: '/journal',
        summary: 'Every side effect of every system, oldest first.',
        input: {},
        answer: z.array(Row),
        statuses: { 200: 'The journal.' },
        problems: [],
        handle: async () => ok(await db<Row>('journal').orderBy('seq')),
      }),
    ],
  }
}
