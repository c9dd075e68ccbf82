import { z } from 'zod'
import { parseJson } from '#adapters/shared/problem.ts'
import { isGenuine } from '#adapters/shared/standard-webhooks.ts'
import type { CallbackRead, CallbackRequest } from '#ports/connector.ts'
import { Progress, performedOf } from './answer.ts'

const id = z.string().min(1).max(500)
const Report = z.intersection(z.looseObject({ delivery: id, key: id, reference: id.optional() }), Progress)

/** Reads a report about the end of work; undefined unless a holder of the secret signed it in the last five minutes. */
export function readCallback(request: CallbackRequest, secret: string, now: number): CallbackRead | undefined {
  if (!isGenuine(request.headers, request.raw, secret, now)) return undefined
  const read = Report.safeParse(parseJson(request.raw.toString('utf8')))
  if (!read.success) return undefined
  const { delivery, key, reference } = read.data
  const performed = performedOf(read.data, reference ?? key, [secret])
  return { delivery, key, performed, ...(reference === undefined ? {} : { reference }) }
}
