import type { Answer } from '#adapters/shared/exchange.ts'
import type { Sent } from '#adapters/shared/line.ts'
import { breachOf, failureOf, type Reading } from '#adapters/shared/outcome.ts'
import { parseJson } from '#adapters/shared/problem.ts'
import type { Json } from '#core/canonical.ts'
import type { Performed } from '#ports/connector.ts'
import type { Operation } from './operation.ts'
import { isTree } from './tree.ts'

/**
 * What an exchange means for the effect.
 *
 * The output is the answer's JSON object; any other JSON value stands in it as `value`, and the address of what was
 * made as `location` when the answer has no body.
 */
export function readSent(reading: Reading, operation: Operation, sent: Sent): Performed {
  if (sent.kind !== 'answered' || !isSuccess(sent.answer)) return failureOf(reading, sent)
  const { status, headers, text } = sent.answer
  const check = operation.answerCheck(status)
  if (text.trim() === '') {
    const location = headers.get('location')
    if (check && status !== 202 && status !== 204) return breachOf(reading, 'the answer is empty')
    return { kind: 'done', output: location ? { location } : {} }
  }
  const value = parseJson(text)
  // An operation that promises no JSON may answer anything, such as "OK".
  if (value === undefined) return check ? breachOf(reading, 'the answer is no JSON') : { kind: 'done', output: {} }
  const problem = check?.(value)
  return problem ? breachOf(reading, problem) : { kind: 'done', output: outputOf(value) }
}

/** Whether an answer is an empty list, by itself or as OData's `value`. */
export function isNothing(performed: Performed): boolean {
  return performed.kind === 'done' && Array.isArray(performed.output.value) && performed.output.value.length === 0
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

function outputOf(value: unknown): Readonly<Record<string, Json>> {
  return isJsonObject(value) ? value : { value: value as Json }
}

function isJsonObject(value: unknown): value is Readonly<Record<string, Json>> {
  return isTree(value)
}
