import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult, isBrokenCircuitError } from 'cockatiel'
import type { Clock } from '#ports/clock.ts'
import type { Availability } from '#ports/connector.ts'
import type { Log } from '#ports/log.ts'

/** Spares a system that keeps failing: after 5 failures in a row it is left alone for 10 seconds, then tried once. */
export interface Breaker<Result> {
  /** Runs the work, or answers `open` without running it. */
  run(
    work: () => Promise<Result>,
  ): Promise<{ kind: 'ran'; result: Result } | { kind: 'open'; why: string; waitMs: number }>
  availability(): Availability
}

export interface BreakerOptions<Result> {
  readonly system: string
  readonly clock: Clock
  readonly log: Log
  /** Whether a result says that the system itself is in trouble. */
  readonly isTrouble: (result: Result) => boolean
}

const failures = 5
const pauseMs = 10_000

export function createBreaker<Result>({ system, clock, log, isTrouble }: BreakerOptions<Result>): Breaker<Result> {
  const circuit = circuitBreaker(
    handleWhenResult((result) => isTrouble(result as Result)),
    { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
  )
  let retryAt = 0
  circuit.onBreak(() => {
    retryAt = clock.now() + pauseMs
    log.warn({ system, failures, pauseMs }, 'a system keeps failing and is left alone for a while')
  })
  circuit.onReset(() => log.info({ system }, 'a system answers again'))
  const why = () => `the last ${failures} calls to ${system} failed; it is tried again at ${timeOf(retryAt)}`

  return {
    async run(work) {
      try {
        return { kind: 'ran', result: await circuit.execute(work) }
      } catch (thrown) {
        if (!isBrokenCircuitError(thrown)) throw thrown
        return { kind: 'open', why: why(), waitMs: Math.max(retryAt - clock.now(), 0) }
      }
    },
    availability() {
      const isOpen = circuit.state === CircuitState.Open && clock.now() < retryAt
      return isOpen ? { ok: false, why: why() } : { ok: true }
    },
  }
}

function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}
