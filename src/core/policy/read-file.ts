import type { z } from 'zod'
import type { Document, Problem } from '#core/document.ts'

/** Adds a problem about the part of a file at this path. */
export type Complain = (path: readonly PropertyKey[], message: string) => void

/** Collects problems of one document, each with its file and line. */
export function complaintsOf(document: Document, problems: Problem[]): Complain {
  return (path, message) => problems.push({ file: document.file, line: document.lineOf(path), message })
}

/** The document as its schema says, or undefined after every complaint was made. */
export function readFile<Schema extends z.ZodType>(
  document: Document,
  schema: Schema,
  complain: Complain,
): z.output<Schema> | undefined {
  const result = schema.safeParse(document.value)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
    complain(path, `${placeOf(document.value, issue.path)}${issue.message}`)
  }
  return undefined
}

/** "REF-02.when: " for the path rules, 1, when. */
function placeOf(value: unknown, path: readonly PropertyKey[]): string {
  let here = value
  const names: string[] = []
  for (const key of path) {
    here = member(here, key)
    const id = member(here, 'id')
    if (typeof id === 'string') names.splice(0, names.length, id)
    else names.push(String(key))
  }
  return names.length > 0 ? `${names.join('.')}: ` : ''
}

function member(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
