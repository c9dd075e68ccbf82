import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { catalogue, type OnloopError } from '#core/errors.ts'
import type { WebResponse } from '#ports/web.ts'

/** What the API answers instead of a result (RFC 9457), and what to do about it. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** A code of docs/errors.md. */
  code: z.string().optional(),
  fix: z.string().optional(),
  /** What is wrong with single fields, by their names. */
  errors: z.record(z.string(), z.string()).optional(),
})
export type Problem = z.infer<typeof Problem>

type More = Pick<Problem, 'code' | 'fix' | 'errors'>

/** What an operation comes to. */
export type Outcome<Value> = { readonly value: Value } | { readonly problem: Problem }

export function refuse(status: number, detail: string, more: More = {}): { readonly problem: Problem } {
  return { problem: { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...more } }
}

/** Says that something is not there, or not for these eyes: nobody can tell the one from the other. */
export function notFound(what: string, id: string): { readonly problem: Problem } {
  return refuse(404, `There is no ${what} "${id.slice(0, 80)}" that you may see.`, {
    code: 'NOT_FOUND',
    fix: catalogue.NOT_FOUND.fix,
  })
}

/** Names what is wrong with the input, field by field. */
export function invalid(errors: Readonly<Record<string, string>>): { readonly problem: Problem } {
  const says = Object.entries(errors).map(([name, problem]) => (name === '' ? problem : `${name}: ${problem}`))
  return refuse(422, says.join(' '), { errors: { ...errors } })
}

/** What an error of the catalogue becomes: the request was fine, so it is not the caller's to mend. */
export function failed({ code, message, fix }: OnloopError): { readonly problem: Problem } {
  return refuse(500, message, { code, fix })
}

export function problemResponse(problem: Problem): WebResponse {
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(problem.status === 401 ? { 'www-authenticate': 'Onloop-As' } : {}),
    },
    body: JSON.stringify(problem),
  }
}
