import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import { ok, type Reply, refuse } from './reply.ts'

/** Performs a call the way a fault wants it to go. Undefined: the connection is closed without an answer. */
export async function meet(
  fault: Fault | undefined,
  perform: () => Promise<Reply>,
  { stopped, left }: Ends,
): Promise<Reply | undefined> {
  switch (fault?.mode) {
    case 'down':
      return refuse(503, 'The system is down for maintenance.')
    case 'rate-limit':
      return refuse(429, 'Too many requests.', { 'retry-after': '1' })
    case 'hang':
      await pause(fault.ms ?? longestTimerMs, AbortSignal.any([stopped, left]))
      return undefined
    case 'slow':
      // The caller may have gone by then; a real system does the work all the same.
      return (await pause(fault.ms ?? 1000, stopped)) ? await perform() : undefined
    case 'drop-before':
      return undefined
    case 'drop-after':
      await perform()
      return undefined
    case 'garbage':
      await perform()
      return ok({ '': ['<html>'] })
    case 'fail':
    case 'no-callback':
    case 'twice-callback':
    case 'late-callback':
    case undefined:
      return await perform()
  }
}

/** When waiting has no more sense: the company has stopped, or the caller has left. */
export interface Ends {
  readonly stopped: AbortSignal
  readonly left: AbortSignal
}

const longestTimerMs = 2 ** 31 - 1

/** False when it was cut short. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return await wait(ms, true, { signal }).catch(() => false)
}
