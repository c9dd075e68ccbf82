import { z } from 'zod'
import { CallerKey, InvoiceId, JobId } from './wire.ts'

export const Output = z.strictObject({ invoice: InvoiceId, sent_to: z.email(), at: z.iso.datetime() })
export type Output = z.infer<typeof Output>

/** What the robot tells its caller at the end of a job. A repeated delivery has the same `delivery`. */
export const Finished = z.strictObject({
  delivery: z.string(),
  key: CallerKey,
  reference: JobId,
  status: z.enum(['done', 'failed']),
  output: Output.optional(),
  error: z.string().optional(),
})
export type Finished = z.infer<typeof Finished>

export interface JobRow {
  readonly number: number
  readonly key: string
  readonly invoice: string
  readonly callback_url: string
  readonly status: 'running' | 'done' | 'failed'
  /** When the work ends, in epoch milliseconds. */
  readonly due_at: number
  /** An `Output` as JSON. */
  readonly output: string | null
  readonly error: string | null
  readonly told_to_fail: 0 | 1
  readonly delivery: string
  /** How often the end has still to be reported. */
  readonly callbacks_owed: number
  readonly callback_delay_ms: number
}

export type EndedJob = JobRow & { readonly status: 'done' | 'failed' }

export function jobId({ number }: Pick<JobRow, 'number'>): string {
  return `JOB-${String(number).padStart(4, '0')}`
}
