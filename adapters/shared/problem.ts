import { z } from 'zod'

/**
 * The sentence in which a system says what is wrong, or undefined when its answer holds none.
 *
 * Reads problem+json (RFC 9457) and the shapes that are common beside it. Never the answer as a whole, which may hold
 * anything.
 */
export function readProblem(text: string): string | undefined {
  const body = parseJson(text)
  const said = Said.safeParse(body)
  if (!said.success) return undefined
  const { title, detail, message, error, error_description, errors } = said.data
  return first(detail) ?? title ?? first(message) ?? first(errors) ?? error_description ?? first(error)
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const text = z.string().trim().min(1)
const optional = text.optional().catch(undefined)
const Said = z.object({
  title: optional,
  detail: z.unknown().optional(),
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: optional,
  errors: z.unknown().optional(),
})

const Nested = z.object({
  message: z.unknown().optional(),
  detail: optional,
  title: optional,
  msg: optional,
  value: optional,
})

/** A text itself, or the text in the first of a list or in an object such as {"message": "…"}. */
function first(value: unknown, depth = 0): string | undefined {
  const plain = text.safeParse(value)
  if (plain.success) return plain.data
  if (depth > 3) return undefined
  if (Array.isArray(value)) return first(value[0], depth + 1)
  const nested = Nested.safeParse(value)
  if (!nested.success) return undefined
  const { message, detail, title, msg, value: inner } = nested.data
  return first(message, depth + 1) ?? detail ?? title ?? msg ?? inner
}
