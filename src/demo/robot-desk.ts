import { setTimeout as wait } from 'node:timers/promises'
import type { Books } from './database.ts'
import { type EndedJob, type JobRow, jobId, type Output } from './job.ts'
import { record } from './journal.ts'
import { addressOf } from './orders.ts'
import type { Reporter } from './reporter.ts'
import { instant } from './wire.ts'

/** Where the robot works its jobs off. */
export interface RobotDesk {
  /** Begins a job that has been written down. */
  take(job: JobRow): void
  /** Takes up what an earlier process left: jobs that ran, and ends that were not reported. */
  resume(): Promise<void>
  /** Lays everything down where it is, and waits for what is in hand. */
  stop(): Promise<void>
}

/** Work that is done is done once: its effect, its journal row and its end are one transaction. */
export function createRobotDesk(books: Books, report: Reporter): RobotDesk {
  const stopped = new AbortController()
  const inHand = new Set<Promise<void>>()

  const finishWhenDue = async (job: JobRow): Promise<EndedJob> => {
    await wait(Math.max(0, job.due_at - books.now()), undefined, { signal: stopped.signal })
    return await finish(books, job)
  }
  const work = async (job: JobRow): Promise<void> => {
    const ended = hasEnded(job) ? job : await finishWhenDue(job)
    if (ended.callbacks_owed === 0) return
    if (ended.callback_delay_ms > 0) await wait(ended.callback_delay_ms, undefined, { signal: stopped.signal })
    await report(ended, stopped.signal)
  }
  const take = (job: JobRow): void => {
    const working = work(job)
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) process.emitWarning(`${jobId(job)} was laid down: ${String(error)}`)
      })
      .finally(() => inHand.delete(working))
    inHand.add(working)
  }
  return {
    take,
    async resume() {
      const left = await books.db<JobRow>('jobs').where({ status: 'running' }).orWhere('callbacks_owed', '>', 0)
      left.forEach(take)
    },
    async stop() {
      stopped.abort()
      await Promise.all(inHand)
    },
  }
}

async function finish({ db, now }: Books, job: JobRow): Promise<EndedJob> {
  return await db.transaction(async (trx) => {
    const at = now()
    const sent_to = await addressOf(trx, job.invoice)
    const error = job.told_to_fail ? 'The billing screen did not open.' : sent_to ? null : `There is no ${job.invoice}.`
    const output: Output | null = !error && sent_to ? { invoice: job.invoice, sent_to, at: instant(at) } : null
    if (output) {
      const effect = { operation: 'invoice.send', key: job.key, object: job.invoice }
      await record(trx, { at, system: 'robot', ...effect, detail: `${jobId(job)} sent a copy to ${output.sent_to}` })
    }
    const end = { status: output ? 'done' : 'failed', output: output && JSON.stringify(output), error } as const
    await trx<JobRow>('jobs').where({ number: job.number }).update(end)
    return { ...job, ...end }
  })
}

function hasEnded(job: JobRow): job is EndedJob {
  return job.status !== 'running'
}
