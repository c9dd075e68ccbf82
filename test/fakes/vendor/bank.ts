import { z } from 'zod'
import { type FaultyServer, type Heard, type Reply, startFaultyServer } from './faulty-server.ts'

/** A vendor with an OpenAPI contract, strict about everything: a bank that pays. */
export interface Bank extends FaultyServer {
  readonly token: string
  /** How often the work of this key was done. */
  paid(key: string): number
}

const Payment = z.strictObject({
  amount: z.number().positive(),
  currency: z.enum(['EUR', 'CHF']),
  note: z.string().optional(),
})

interface Paid extends z.infer<typeof Payment> {
  readonly id: number
  readonly account: string
  readonly key: string | undefined
}

export async function startBank(token = 'bank-token-0123456789'): Promise<Bank> {
  const paid: Paid[] = []
  const server = await startFaultyServer((heard) => {
    if (heard.url.pathname === '/openapi.json') return { status: 200, body: contract }
    if (heard.headers.authorization !== `Bearer ${token}`) return refuse(401, 'Sign in first')
    return answer(heard, paid)
  })
  return { ...server, token, paid: (key) => paid.filter((payment) => payment.key === key).length }
}

function answer(heard: Heard, paid: Paid[]): Reply {
  const { pathname, searchParams } = heard.url
  const [, collection, id, part] = pathname.split('/')
  if (heard.method === 'POST' && collection === 'accounts' && part === 'payments') return pay(heard, id ?? '', paid)
  if (heard.method !== 'GET') return refuse(405, 'No such operation')
  if (collection === 'payments' && id !== undefined) return one(paid.find((payment) => String(payment.id) === id))
  if (collection === 'by-key') return one(paid.find((payment) => payment.key === id))
  if (collection !== 'payments') return refuse(404, 'No such address')
  return { status: 200, body: paid.filter((payment) => payment.key === searchParams.get('key')) }
}

function pay({ headers, raw }: Heard, account: string, paid: Paid[]): Reply {
  if (headers['content-type'] !== 'application/json') return refuse(415, 'Send JSON')
  const payment = Payment.safeParse(JSON.parse(raw.toString()))
  if (!payment.success) return refuse(400, z.prettifyError(payment.error))
  const key = headers['idempotency-key']
  const before = key === undefined ? undefined : paid.find((earlier) => earlier.key === key)
  if (before) return { status: 201, body: before }
  const made: Paid = { ...payment.data, id: paid.length + 1, account, key: key === undefined ? undefined : String(key) }
  paid.push(made)
  return { status: 201, body: made }
}

function one(payment: Paid | undefined): Reply {
  return payment ? { status: 200, body: payment } : refuse(404, 'There is no such payment')
}

function refuse(status: number, detail: string): Reply {
  const body = { type: 'about:blank', title: 'Refused', status, detail }
  return { status, headers: { 'content-type': 'application/problem+json' }, body }
}

const text = { type: 'string' }
const paymentSchema = {
  type: 'object',
  required: ['id', 'amount'],
  properties: { id: { type: 'integer' }, amount: { type: 'number' }, note: text },
}
const jsonOf = (schema: unknown) => ({ content: { 'application/json': { schema } } })
const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: text })

const contract = {
  openapi: '3.0.3',
  info: { title: 'Bank', version: '1' },
  components: { schemas: { Payment: paymentSchema } },
  paths: {
    '/accounts/{account}/payments': {
      parameters: [pathParameter('account')],
      post: {
        operationId: 'payments_create',
        parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: text }],
        requestBody: {
          required: true,
          ...jsonOf({
            type: 'object',
            required: ['amount', 'currency'],
            additionalProperties: false,
            properties: {
              amount: { type: 'number', minimum: 0, exclusiveMinimum: true },
              currency: { type: 'string', enum: ['EUR', 'CHF'] },
              note: text,
            },
          }),
        },
        responses: { 201: jsonOf({ $ref: '#/components/schemas/Payment' }) },
      },
    },
    '/payments/{id}': {
      get: {
        operationId: 'payments_read',
        parameters: [pathParameter('id')],
        responses: { 200: jsonOf({ $ref: '#/components/schemas/Payment' }) },
      },
    },
    '/by-key/{key}': {
      get: {
        operationId: 'payments_find',
        parameters: [pathParameter('key')],
        responses: { 200: jsonOf({ $ref: '#/components/schemas/Payment' }) },
      },
    },
    '/payments': {
      get: {
        operationId: 'payments_list',
        parameters: [{ name: 'key', in: 'query', schema: text }],
        responses: { 200: jsonOf({ type: 'array', items: { $ref: '#/components/schemas/Payment' } }) },
      },
    },
  },
}
