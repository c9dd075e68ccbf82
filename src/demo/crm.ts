import { z } from 'zod'
import type { Books } from './database.ts'
import { operation, type System } from './operation.ts'
import { ok, refuse } from './reply.ts'
import { CustomerId } from './wire.ts'

export const Typology = z.enum(['standard', 'vip', 'dispute_history', 'sensitive', 'new'])
export type Typology = z.infer<typeof Typology>

const Customer = z.strictObject({
  id: CustomerId,
  name: z.string(),
  email: z.email(),
  typology: z.array(Typology),
  disputes: z.int().min(0),
  since: z.iso.date(),
  country: z.string().regex(/^[A-Z]{2}$/),
  pays_to: z.string().describe('Where refunds go, "card ending 4417"'),
})

/** A customer as the table holds it: `typology` is JSON. */
export type CustomerRow = Omit<z.infer<typeof Customer>, 'typology'> & { readonly typology: string }

/** Who the customers are. */
export function crm({ db }: Books): System {
  return {
    name: 'crm',
    title: 'Customers',
    operations: [
      operation({
        id: 'readCustomer',
        method: 'GET',
        path: '/crm/customers/{customer}',
        summary: 'One customer.',
        input: { params: z.strictObject({ customer: CustomerId }) },
        answer: Customer,
        statuses: { 200: 'The customer.' },
        problems: [404],
        async handle({ params }) {
          const row = await db<CustomerRow>('customers').where({ id: params.customer }).first()
          if (!row) return refuse(404, `There is no customer ${params.customer}.`)
          return ok({ ...row, typology: z.array(Typology).parse(JSON.parse(row.typology)) })
        },
      }),
    ],
  }
}
