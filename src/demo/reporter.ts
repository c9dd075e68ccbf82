import { setTimeout as wait } from 'node:timers/promises'
import type { Books } from './database.ts'
import { type EndedJob, type Finished, type JobRow, jobId, Output } from './job.ts'
import { sign } from './signature.ts'

/** Reports the end of a job to whoever started it, as often as it is owed. */
export type Reporter = (job: EndedJob, stopped: AbortSignal) => Promise<void>

/**
 * Reports by a signed POST. A report that is not taken is tried again after each of `retriesMs`, then given up;
 * whoever missed it can still ask for the job.
 */
export function createReporter({ db, now }: Books, secret: string, retriesMs: readonly number[]): Reporter {
  const settle = (job: JobRow, owed: number) =>
    db<JobRow>('jobs').where({ number: job.number }).update({ callbacks_owed: owed })

  return async (job, stopped) => {
    const body = JSON.stringify(finishedOf(job))
    for (let owed = job.callbacks_owed; owed > 0; owed--) {
      let taken = false
      for (const pauseMs of [0, ...retriesMs]) {
        await wait(pauseMs, undefined, { signal: stopped })
        taken = await post(job.callback_url, sign(secret, { id: job.delivery, at: now(), body }), body, stopped)
        // A report that was cut off is still owed: the next process sends it.
        stopped.throwIfAborted()
        if (taken) break
      }
      await settle(job, taken ? owed - 1 : 0)
      if (!taken) return
    }
  }
}

async function post(
  url: string,
  signature: Record<string, string>,
  body: string,
  stopped: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body,
      // A redirect could lead away from this machine.
      redirect: 'manual',
      signal: AbortSignal.any([stopped, AbortSignal.timeout(10_000)]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function finishedOf({ delivery, key, output, error, status, number }: EndedJob): Finished {
  return {
    delivery,
    key,
    reference: jobId({ number }),
    status,
    ...(output !== null && { output: Output.parse(JSON.parse(output)) }),
    ...(error !== null && { error }),
  }
}
