import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sign } from '#demo/signature.ts'
import { receiver, secret, type Visit, visit } from './visit.ts'

const Schema = z.custom<Parameters<typeof z.fromJSONSchema>[0]>((value) => typeof value === 'object' && value !== null)
const Content = z.record(z.string(), z.object({ schema: Schema }))
const Published = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        requestBody: z.object({ content: Content }).optional(),
        responses: z.record(z.string(), z.object({ content: Content.optional(), $ref: z.string().optional() })),
        callbacks: z.unknown().optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

const money = { amount: '40.00', currency: 'EUR' }
const refund = { order: 'ORD-1001', amount: money, reason: 'damaged' }
const job = {
  operation: 'invoice.send',
  key: 'k1',
  args: { invoice: 'INV-2001' },
  callback_url: 'http://localhost:1/x',
}

/** Calls in an order in which each of them succeeds, and one of each that does not. */
const calls: readonly (readonly [id: string, status: number, method: 'get' | 'post', path: string, body?: unknown])[] =
  [
    ['readCustomer', 200, 'get', '/crm/customers/CUS-001'],
    ['readCustomer', 404, 'get', '/crm/customers/CUS-999'],
    ['readCustomer', 400, 'get', '/crm/customers/1'],
    ['readEmployee', 200, 'get', '/hr/employees/mia'],
    ['readEmployee', 200, 'get', '/hr/employees/sam'],
    ['readOrder', 200, 'get', '/erp/orders/ORD-1001'],
    ['readInvoice', 200, 'get', '/erp/invoices/INV-2001'],
    ['createRefund', 201, 'post', '/erp/refunds', refund],
    ['createRefund', 200, 'post', '/erp/refunds', refund],
    ['createRefund', 409, 'post', '/erp/refunds', { ...refund, reason: 'late' }],
    ['findRefund', 200, 'get', '/erp/refunds?key=k1'],
    ['findRefund', 404, 'get', '/erp/refunds?key=k2'],
    ['findRefund', 400, 'get', '/erp/refunds?key=k1&key=k2'],
    ['cancelRefund', 200, 'post', '/erp/refunds/RF-0001/cancel'],
    ['sendInvoiceCopy', 201, 'post', '/billing/invoice-copies', { invoice: 'INV-2001', reference: 'r1' }],
    ['sendInvoiceCopy', 422, 'post', '/billing/invoice-copies', { invoice: 'INV-9999', reference: 'r1' }],
    ['findInvoiceCopy', 200, 'get', '/billing/invoice-copies?reference=r1'],
    ['startJob', 202, 'post', '/robot/jobs', job],
    ['readJob', 200, 'get', '/robot/jobs/JOB-0001'],
    ['addFault', 201, 'post', '/control/faults', { system: 'hr', mode: 'down', times: 1 }],
    ['readJournal', 200, 'get', '/journal'],
  ]

describe('the published contracts', () => {
  it('describe what is really answered, and nothing looser', async () => {
    const company = await visit()
    const operations = await publishedBy(company)
    for (const [id, status, method, path, body] of calls) {
      const answer = method === 'get' ? await company.get(path) : await send(company, path, body)
      expect({ id, status: answer.status }).toEqual({ id, status })
      const schema = operations.get(id)?.answers.get(status) ?? expect.fail(`${id} does not publish ${status}`)
      expect({ id, ...schema.safeParse(answer.body) }).toMatchObject({ id, success: true })
      const more = Array.isArray(answer.body) ? [{ more: 1 }] : { ...Object(answer.body), more: 1 }
      expect({ id, ...schema.safeParse(more) }).toMatchObject({ id, success: false })
    }
  })

  it('take what they describe as a request, and refuse what they do not', async () => {
    const operations = await publishedBy(await visit())
    for (const [id, status, , , body] of calls) {
      if (body === undefined) continue
      const schema = operations.get(id)?.request ?? expect.fail(`${id} publishes no request`)
      expect({ id, status, ...schema.safeParse(body) }).toMatchObject({ success: true })
      expect(schema.safeParse({ ...Object(body), more: 1 }).success).toBe(false)
    }
  })

  it('hold every operation once, by its id', async () => {
    const operations = await publishedBy(await visit())
    expect([...operations.keys()].toSorted()).toEqual([...new Set(calls.map(([id]) => id)), 'clearFaults'].toSorted())
  })

  it("describe the robot's report", async () => {
    const company = await visit()
    const { url, delivered } = await receiver()
    await company.start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
    await expect.poll(() => delivered.length, { timeout: 10_000 }).toBe(1)
    const schema = (await publishedBy(company)).get('startJob')?.report ?? expect.fail('no report is published')
    expect(schema.safeParse(delivered[0]?.body)).toMatchObject({ success: true })
    expect(schema.safeParse({ ...delivered[0]?.body, status: 'perhaps' }).success).toBe(false)
  })

  it('are broken by garbage', async () => {
    const company = await visit()
    const operations = await publishedBy(company)
    for (const [id, , method, path] of calls.filter(([, status, method]) => method === 'get' && status === 200)) {
      const system = path.split('/')[1]
      if (method !== 'get' || system === 'journal') continue
      await company.fault({ system, mode: 'garbage', times: 1 })
      const { body } = await company.get(path)
      expect(operations.get(id)?.answers.get(200)?.safeParse(body).success).toBe(false)
    }
  })
})

interface Operation {
  readonly request: z.ZodType | undefined
  readonly report: z.ZodType | undefined
  readonly answers: ReadonlyMap<number, z.ZodType>
}

async function publishedBy({ url }: Visit): Promise<ReadonlyMap<string, Operation>> {
  const operations = new Map<string, Operation>()
  for (const system of ['crm', 'erp', 'billing', 'robot', 'hr', 'journal', 'control']) {
    // Without a token: a contract is public.
    const contract = Published.parse(await (await fetch(`${url}/${system}/openapi.json`)).json())
    const problem = z.fromJSONSchema(contract.components.schemas.Problem!)
    for (const operation of Object.values(contract.paths).flatMap((methods) => Object.values(methods))) {
      const answers = Object.entries(operation.responses).map(([status, { content, $ref }]) => {
        const schema = $ref === '#/components/responses/Problem' ? problem : schemaOf(content)
        return [Number(status), schema ?? z.undefined()] as const
      })
      expect(operations.has(operation.operationId)).toBe(false)
      operations.set(operation.operationId, {
        request: schemaOf(operation.requestBody?.content),
        report: reportOf(operation.callbacks),
        answers: new Map(answers),
      })
    }
  }
  return operations
}

function schemaOf(content: z.infer<typeof Content> | undefined): z.ZodType | undefined {
  const schema = content?.['application/json']?.schema
  return schema === undefined ? undefined : z.fromJSONSchema(schema)
}

function reportOf(callbacks: unknown): z.ZodType | undefined {
  const Callbacks = z.object({
    finished: z.object({
      '{$request.body#/callback_url}': z.object({ post: z.object({ requestBody: z.object({ content: Content }) }) }),
    }),
  })
  const { data } = Callbacks.safeParse(callbacks)
  return schemaOf(data?.finished['{$request.body#/callback_url}'].post.requestBody.content)
}

async function send({ post }: Visit, path: string, body: unknown) {
  const signature = sign(secret, { id: 'm', at: Date.now(), body: JSON.stringify(body) ?? '' })
  return await post(path, body, { 'Idempotency-Key': 'k1', ...signature })
}
