import { z } from 'zod'
import type { Sent } from '#adapters/shared/line.ts'
import { oneLine } from '#adapters/shared/one-line.ts'
import { breachOf, failureOf, type Reading } from '#adapters/shared/outcome.ts'
import { parseJson } from '#adapters/shared/problem.ts'
import type { Performed } from '#ports/connector.ts'

const Output = z.record(z.string(), z.json())
/** A reference becomes part of an address, in which "." and ".." would climb. */
const reference = z.union([z.string().min(1).max(500).regex(/[^.]/), z.int().transform(String)])

/** What a receiver answers a request: its result, or the reference of work that goes on. */
const Accepted = z.looseObject({ output: Output.optional(), reference: reference.optional() })

/** How work goes on or has ended. */
export const Progress = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('running') }),
  z.looseObject({ status: z.literal('done'), output: Output.default({}) }),
  z.looseObject({
    status: z.literal('failed'),
    error: z
      .union([z.string(), z.looseObject({ message: z.string() }).transform(({ message }) => message)])
      .default('no reason given'),
    retryable: z.boolean().default(false),
  }),
])
export type Progress = z.infer<typeof Progress>

/**
 * What the answer to a request means.
 *
 * A receiver that says neither result nor reference, as most no-code tools do, has only accepted the request: the work
 * goes on under its key if it was told where to report the end.
 */
export function readAccepted(reading: Reading, sent: Sent, key: string, reportsBack: boolean): Performed {
  if (sent.kind !== 'answered' || !isSuccess(sent.answer.status)) return failureOf(reading, sent)
  const read = Accepted.safeParse(parseJson(sent.answer.text))
  if (read.data?.output) return { kind: 'done', output: read.data.output }
  if (read.data?.reference) return { kind: 'running', reference: read.data.reference }
  if (reportsBack) return { kind: 'running', reference: key }
  return breachOf(reading, 'the answer has neither "output" nor "reference"')
}

/** What the answer to a question about running work means. A passing trouble changes nothing: the work goes on. */
export function readStatus(reading: Reading, sent: Sent, running: string): Performed {
  if (sent.kind !== 'answered') {
    return sent.error.retryable ? { kind: 'running', reference: running } : notKnown(failureOf(reading, sent))
  }
  if (!isSuccess(sent.answer.status)) {
    const failure = failureOf({ ...reading, call: { ...reading.call, reads: true } }, sent)
    const passes = failure.kind === 'failed' && failure.retryable
    return passes ? { kind: 'running', reference: running } : notKnown(failure)
  }
  const read = Progress.safeParse(parseJson(sent.answer.text))
  if (read.success) return performedOf(read.data, running, reading.secrets)
  return notKnown(breachOf(reading, 'the answer does not say "status": "running", "done" or "failed"'))
}

/** What a report about work means. */
export function performedOf(progress: Progress, running: string, secrets: readonly string[]): Performed {
  switch (progress.status) {
    case 'running':
      return { kind: 'running', reference: running }
    case 'done':
      return { kind: 'done', output: progress.output }
    case 'failed':
      return { kind: 'failed', error: oneLine(progress.error, secrets), retryable: progress.retryable }
  }
}

/** That the question failed says nothing about the work. */
function notKnown(performed: Performed): Performed {
  return performed.kind === 'failed' ? { kind: 'unknown', error: performed.error } : performed
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
