import { z } from 'zod'
import { OnloopError } from '#core/errors.ts'
import type { Route, WebRequest, WebResponse } from '#ports/web.ts'
import { approvalOperations } from './approvals.ts'
import { callerOf } from './caller.ts'
import { caseOperations } from './cases.ts'
import { healthOperation } from './health.ts'
import { openApiOf } from './openapi.ts'
import { type ApiParts, type Operation, openOperation } from './operation.ts'
import { placeOperations } from './places.ts'
import { failed, type Outcome, problemResponse, refuse } from './problem.ts'
import { reportOperations } from './reports.ts'
import { requestOperations } from './requests.ts'
import { steeringOperations } from './steer.ts'

/** Everything the API does. */
export const operations: readonly Operation[] = [
  ...requestOperations,
  ...caseOperations,
  ...approvalOperations,
  ...steeringOperations,
  ...reportOperations,
  ...placeOperations,
  openOperation({
    id: 'describeApi',
    path: '/api/openapi.json',
    summary: 'This description.',
    result: z.looseObject({ openapi: z.string() }),
    handle: async ({ release }) => ({ value: { openapi: '3.1.0', ...openApiOf(operations, release) } }),
  }),
  healthOperation,
]

/** The routes of the JSON API, one for each operation. */
export function apiRoutes(parts: ApiParts): readonly Route[] {
  return operations.map((one) => ({
    method: one.method,
    path: one.path,
    handle: async (request) => respond(one, await perform(parts, one, request)),
  }))
}

async function perform(parts: ApiParts, one: Operation, request: WebRequest): Promise<Outcome<unknown>> {
  const caller = one.open ? undefined : callerOf(parts, request)
  if (caller && 'problem' in caller) return caller
  if (one.body && request.raw.length > 0 && !isJson(request)) {
    return refuse(415, 'The body is no JSON.', { fix: 'Send JSON with the header content-type: application/json.' })
  }
  const query = Object.fromEntries(request.url.searchParams)
  try {
    return await one.perform(parts, caller?.value, { params: request.params, query, body: request.body })
  } catch (thrown) {
    if (thrown instanceof OnloopError) return failed(thrown)
    throw thrown
  }
}

function isJson({ headers }: WebRequest): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')
}

function respond(one: Operation, outcome: Outcome<unknown>): WebResponse {
  if ('problem' in outcome) return problemResponse(outcome.problem)
  return {
    status: one.status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(outcome.value),
  }
}
