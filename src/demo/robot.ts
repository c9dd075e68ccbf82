import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import type { Books } from './database.ts'
import type { Faults } from './faults.ts'
import { Finished, type JobRow, jobId, Output } from './job.ts'
import { type Operation, operation, type System } from './operation.ts'
import { ok, refuse } from './reply.ts'
import type { RobotDesk } from './robot-desk.ts'
import { CallerKey, InvoiceId, JobId } from './wire.ts'

const NewJob = z.strictObject({
  operation: z.literal('invoice.send'),
  key: CallerKey.describe("The caller's own name for this call; the callback carries it"),
  args: z.strictObject({ invoice: InvoiceId }),
  callback_url: z
    .string()
    .regex(/^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?(\/[\x21-\x7e]*)?$/)
    .max(2000),
})

const Job = z.strictObject({
  reference: JobId,
  status: z.enum(['running', 'done', 'failed']),
  output: Output.optional(),
  error: z.string().optional(),
})

/** Jobs for a robot that works a screen. It dedupes nothing: who starts a job twice has it done twice. */
export function robot(books: Books, desk: RobotDesk, faults: Faults): System {
  return { name: 'robot', title: 'Robot desk', operations: [startJob(books, desk, faults), readJob(books)] }
}

function startJob({ db, now }: Books, desk: RobotDesk, faults: Faults): Operation {
  return operation({
    id: 'startJob',
    method: 'POST',
    path: '/robot/jobs',
    summary: 'Starts a job. The request is signed, and so is the callback that reports its end (Standard Webhooks).',
    auth: 'signature',
    input: {
      headers: z.object({ 'webhook-id': z.string(), 'webhook-timestamp': z.string(), 'webhook-signature': z.string() }),
      body: NewJob,
    },
    answer: z.strictObject({ reference: JobId }),
    statuses: { 202: 'The job runs.' },
    problems: [],
    callback: Finished,
    async handle({ body }) {
      const job = await db.transaction((trx) => writeJob(trx, body, now(), faults))
      desk.take(job)
      return ok({ reference: jobId(job) }, 202)
    },
  })
}

/** How the job will go is settled, and kept, before it begins: a restart must not change it. */
async function writeJob(
  trx: Knex.Transaction,
  job: z.infer<typeof NewJob>,
  at: number,
  faults: Faults,
): Promise<JobRow> {
  const met = new Map(faults.forJob(job.operation).map((fault) => [fault.mode, fault.ms]))
  const [row] = await trx<JobRow>('jobs')
    .insert({
      key: job.key,
      invoice: job.args.invoice,
      callback_url: job.callback_url,
      status: 'running',
      due_at: at + (met.get('slow') ?? usualWorkMs),
      told_to_fail: met.has('fail') ? 1 : 0,
      delivery: `evt_${randomUUID()}`,
      callbacks_owed: met.has('no-callback') ? 0 : met.has('twice-callback') ? 2 : 1,
      callback_delay_ms: met.get('late-callback') ?? 0,
    })
    .returning('*')
  if (!row) throw new Error(`the job ${job.key} was not written`)
  return row
}

const usualWorkMs = 300

function readJob({ db }: Books): Operation {
  return operation({
    id: 'readJob',
    method: 'GET',
    path: '/robot/jobs/{reference}',
    summary: 'How far a job is.',
    input: { params: z.strictObject({ reference: JobId }) },
    answer: Job,
    statuses: { 200: 'The job.' },
    problems: [404],
    async handle({ params: { reference } }) {
      const number = Number(reference.slice('JOB-'.length))
      const row = await db<JobRow>('jobs').where({ number }).first()
      if (!row) return refuse(404, `There is no job ${reference}.`)
      return ok({
        reference,
        status: row.status,
        ...(row.output !== null && { output: Output.parse(JSON.parse(row.output)) }),
        ...(row.error !== null && { error: row.error }),
      })
    },
  })
}
