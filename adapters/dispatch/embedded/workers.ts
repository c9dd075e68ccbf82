import { OnloopError, sayError } from '#core/errors.ts'
import type { Clock } from '#ports/clock.ts'
import type { ClaimedJob, JobKind, JobRows } from '#ports/dispatch.ts'
import type { Log } from '#ports/log.ts'

interface Worker {
  readonly handler: (id: string) => Promise<void>
  readonly atOnce: number
  running: number
}

interface Workers {
  add(kind: JobKind, handler: Worker['handler'], atOnce: number): void
  /** The kinds that another job can be taken of. Each has its own places, so that slow work of one holds up no other. */
  free(): JobKind[]
  /** Takes every due job that there is a place for. */
  takeDue(): Promise<void>
  /** Resolves once nothing is in hand. */
  settled(): Promise<void>
}

/** Hands due jobs to their handlers. A job whose handler fails is put back, for longer each time. */
export function createWorkers(parts: { rows: JobRows; clock: Clock; log: Log; onFree: () => void }): Workers {
  const { rows, clock } = parts
  const workers = new Map<JobKind, Worker>()
  const inHand = new Set<Promise<void>>()

  function take(job: ClaimedJob, worker: Worker): void {
    worker.running += 1
    const work = handle(parts, job, worker.handler).finally(() => {
      worker.running -= 1
      inHand.delete(work)
      parts.onFree()
    })
    inHand.add(work)
  }

  return {
    add: (kind, handler, atOnce) => void workers.set(kind, { handler, atOnce, running: 0 }),
    free: () => [...workers].flatMap(([kind, { atOnce, running }]) => (running < atOnce ? [kind] : [])),
    async takeDue() {
      for (const [kind, worker] of workers) {
        const places = worker.atOnce - worker.running
        if (places <= 0) continue
        for (const job of await rows.claim(kind, clock.now(), places)) take(job, worker)
      }
    },
    settled: async () => void (await Promise.allSettled(inHand)),
  }
}

async function handle(
  { rows, clock, log }: { rows: JobRows; clock: Clock; log: Log },
  job: ClaimedJob,
  handler: Worker['handler'],
): Promise<void> {
  try {
    await handler(job.id)
    await rows.finish(job)
  } catch (error) {
    const asked = error instanceof OnloopError ? (error.retryAfterMs ?? 0) : 0
    const waitMs = Math.max(asked, Math.min(1000 * 2 ** job.failures, 5 * 60_000))
    const line = { job: job.kind, id: job.id, failures: job.failures + 1, waitMs, error: sayError(error) }
    const isTampered = error instanceof OnloopError && error.code === 'SEAL_BROKEN'
    if (isTampered) log.error(line, 'a job was not done: somebody changed what it is about')
    else log.warn(line, 'a job failed')
    await rows.postpone(job, clock.now() + waitMs)
  }
}
