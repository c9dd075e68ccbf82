import { z } from 'zod'
import type { WebRequest } from '#ports/web.ts'

/** The fields of a posted form. A field that came several times counts with its last value. */
export function posted(request: WebRequest): Posted {
  const read = Body.safeParse(request.body)
  return read.success ? read.data : {}
}

export type Posted = Readonly<Partial<Record<string, string>>>

/** Whether htmx asked, which takes a part of a page, or the browser itself, which takes a whole one. */
export function isPart(request: WebRequest): boolean {
  return request.headers['hx-request'] === 'true'
}

const Body = z.record(z.string(), z.union([z.string(), z.array(z.string()).transform((values) => values.at(-1) ?? '')]))
