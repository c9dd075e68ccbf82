/** What was sent, and what it says when it is JSON or a form. */
export interface Body {
  readonly raw: Buffer
  readonly value: unknown
}

/** The bytes are not what their content type says. */
class MalformedBody extends Error {
  readonly code = 'MALFORMED_BODY'
  readonly statusCode = 400
}

/** Reads a body by its content type. Throws an error with status 400 when it is not what that says. */
export function readBody(contentType: string | undefined, raw: Buffer): Body {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (raw.length === 0) return { raw, value: undefined }
  if (type === 'application/json' || type.endsWith('+json')) return { raw, value: parseJson(raw) }
  if (type === 'application/x-www-form-urlencoded') return { raw, value: parseForm(raw) }
  return { raw, value: undefined }
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'), refusePrototype)
  } catch (cause) {
    throw new MalformedBody('the body is no JSON', { cause })
  }
}

/** A member of this name would become the prototype of whatever it is copied into. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError('a member may not be named __proto__')
  return value
}

/** A name that is given twice has its last value. */
function parseForm(raw: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(raw.toString('utf8')))
}
