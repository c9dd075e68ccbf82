import { z } from 'zod'
import { type Direction, normalizeSchema } from './normalize.ts'
import type { Tree } from './tree.ts'

/** Says what is wrong with a value, naming the field but never showing it; undefined when it fits. */
export type Check = (value: unknown) => string | undefined

/**
 * Makes a check of a schema in an OpenAPI 3.0 or 3.1 document.
 *
 * A request is held to the schema as it stands. An answer is read tolerantly, as many systems document less than they
 * send: it may have members that the schema does not know, and `null` for any member that may be absent. `format` and
 * what depends on other members (`not`, `if`, `discriminator`) are not checked.
 */
export function createCheck(root: Tree, schema: unknown, direction: Direction): Check {
  const type = z.fromJSONSchema(normalizeSchema(root, schema, direction), { registry: z.registry() })
  return (value) => {
    const read = tryParse(type, value)
    return typeof read === 'string' ? read : read.success ? undefined : say(read.error.issues)
  }
}

function tryParse(type: z.ZodType, value: unknown): z.ZodSafeParseResult<unknown> | string {
  try {
    return type.safeParse(value)
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'it is nested too deeply'
    throw thrown
  }
}

function say(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): string {
  const issue = issues[0]
  if (!issue) return 'it does not fit'
  const path = [...above, ...issue.path]
  // The first alternative is the schema itself; those after it are `null` or rarer cases.
  if (issue.code === 'invalid_union' && issue.errors[0]) return say(issue.errors[0], path)
  const problem = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/^expected .* received undefined$/, 'it is missing')
  return path.length > 0 ? `"${path.map(String).join('.')}": ${problem}` : problem
}
