import { OnloopError } from '#core/errors.ts'
import type { Clock } from '#ports/clock.ts'
import type { Availability } from '#ports/connector.ts'
import type { Log } from '#ports/log.ts'
import { createBreaker } from './breaker.ts'
import { type Answer, type Exchange, exchange, type Outgoing } from './exchange.ts'

/** The one way out to a system: it asks whether the address may be called, spares a failing system, ends in order. */
export interface Line {
  send(request: Request): Promise<Sent>
  availability(): Availability
  /** Resolves when the calls in hand have ended; each of them has its own time limit. */
  stop(): Promise<void>
}

export type Request = Outgoing & { readonly operation: string }

/** `unsent` when the system cannot have seen the request, `lost` when it may have. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'unsent' | 'lost'; readonly error: OnloopError }

export interface LineOptions {
  readonly system: string
  readonly clock: Clock
  readonly log: Log
  /** Says why an address may not be called; undefined when it may. */
  readonly allow?: ((url: URL) => string | undefined) | undefined
}

/** The statuses that say "not now". */
export const passing: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504])

export function createLine({ system, clock, log, allow }: LineOptions): Line {
  const breaker = createBreaker({ system, clock, log, isTrouble })
  const inHand = new Set<Promise<unknown>>()

  async function send(request: Request): Promise<Sent> {
    const { operation, url } = request
    const problem = allow?.(url)
    if (problem) {
      return { kind: 'unsent', error: new OnloopError('CONNECTOR_UNSAFE', { system, url: url.origin, problem }) }
    }
    const outcome = await breaker.run(() => exchange(request))
    if (outcome.kind === 'ran') return sent(system, operation, outcome.result)
    const options = { retryable: true, retryAfterMs: outcome.waitMs }
    return { kind: 'unsent', error: unreachable(system, operation, outcome.why, options) }
  }

  return {
    send(request) {
      const sending = send(request).finally(() => inHand.delete(sending))
      inHand.add(sending)
      return sending
    },
    availability: breaker.availability,
    stop: async () => void (await Promise.allSettled(inHand)),
  }
}

function isTrouble(result: Exchange): boolean {
  switch (result.kind) {
    case 'answered':
      return passing.has(result.answer.status)
    case 'unsent':
      return result.passing
    case 'lost':
      return true
  }
}

function sent(system: string, operation: string, result: Exchange): Sent {
  switch (result.kind) {
    case 'answered':
      return result
    case 'unsent':
      return { kind: 'unsent', error: unreachable(system, operation, result.problem, { retryable: result.passing }) }
    case 'lost':
      return { kind: 'lost', error: unreachable(system, operation, result.problem, { retryable: true }) }
  }
}

function unreachable(
  system: string,
  operation: string,
  detail: string,
  options: { retryable: boolean; retryAfterMs?: number },
): OnloopError {
  return new OnloopError('CONNECTOR_UNREACHABLE', { system, operation, detail }, options)
}
