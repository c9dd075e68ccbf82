import { STATUS_CODES } from 'node:http'
import { OnloopError } from '#core/errors.ts'
import type { Call, Performed } from '#ports/connector.ts'
import type { Answer } from './exchange.ts'
import { passing, type Sent } from './line.ts'
import { oneLine } from './one-line.ts'
import { readProblem } from './problem.ts'
import { retryAfterMs } from './retry-after.ts'

/** What the reading of an answer needs to know of the call. */
export interface Reading {
  readonly system: string
  readonly call: Pick<Call, 'operation' | 'reads'>
  readonly now: number
  /** What no error may show. */
  readonly secrets: readonly string[]
}

/** What an exchange that brought no success means for the effect. */
export function failureOf(reading: Reading, sent: Sent): Performed {
  switch (sent.kind) {
    case 'answered':
      return refusalOf(reading, sent.answer)
    case 'unsent':
      return failed(reading, sent.error)
    case 'lost':
      return reading.call.reads ? failed(reading, sent.error) : unknown(reading, sent.error)
  }
}

/** What an answer means that should say success and cannot be understood: a write may well have happened. */
export function breachOf(reading: Reading, detail: string): Performed {
  const { system, call } = reading
  const error = new OnloopError('CONNECTOR_ANSWER_INVALID', { system, operation: call.operation, detail })
  return call.reads ? failed(reading, error) : unknown(reading, error)
}

/** What an error means that is known to have left nothing behind. */
export function failed({ secrets }: Pick<Reading, 'secrets'>, error: OnloopError): Performed {
  const { message, retryable, retryAfterMs: wait } = error
  const line = oneLine(message, secrets)
  return { kind: 'failed', error: line, retryable, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
}

function unknown({ secrets }: Reading, error: OnloopError): Performed {
  return { kind: 'unknown', error: oneLine(error.message, secrets) }
}

function refusalOf(reading: Reading, { status, headers, text }: Answer): Performed {
  const { system, call, now } = reading
  const detail = (readProblem(text) ?? STATUS_CODES[status] ?? 'no reason given').replace(/\.\s*$/, '')
  const retryable = passing.has(status) || (call.reads && status === 500)
  const wait = retryable ? retryAfterMs(headers.get('retry-after'), now) : undefined
  const error = new OnloopError(
    'CONNECTOR_REFUSED',
    { system, operation: call.operation, status, detail },
    { retryable, retryAfterMs: wait },
  )
  return !call.reads && mayHaveHappened(status) ? unknown(reading, error) : failed(reading, error)
}

/**
 * A gateway that gave up (502, 504) and a crash (500) say nothing about the work behind them, and 302 and 303 are how
 * some systems answer work that is done. 501 and 503 say that it was not begun.
 */
function mayHaveHappened(status: number): boolean {
  return status === 302 || status === 303 || (status >= 500 && status !== 501 && status !== 503)
}
