import type { Json } from '#core/canonical.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Operation, Parameter } from './operation.ts'

type Arguments = Readonly<Record<string, Json>>

export interface Built {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * Builds the request for an operation of flat arguments: parameters by their name, the rest is the body's members.
 *
 * Throws a TypeError that names the argument when they do not fit the document. Headers that are added later, such as
 * the idempotency key, are given as `laterHeaders`, so that they are not missed.
 */
export function buildRequest(
  base: string,
  operation: Operation,
  given: Arguments,
  laterHeaders: readonly string[] = [],
): Built {
  const args = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const later = new Set(laterHeaders.map((name) => name.toLowerCase()))
  const present = operation.parameters.filter((parameter) => {
    const isLater = parameter.in === 'header' && later.has(parameter.name.toLowerCase())
    return !isLater && isGiven(parameter, args)
  })
  const named = new Set(operation.parameters.map(({ name }) => name))
  const body = buildBody(operation, Object.fromEntries(Object.entries(args).filter(([name]) => !named.has(name))))
  const headers = present.filter((parameter) => parameter.in === 'header')
  return {
    method: operation.method,
    url: buildUrl(base, operation.path, present, args),
    headers: {
      accept: 'application/json',
      ...Object.fromEntries(headers.map((parameter) => [parameter.name, textsOf(parameter, args).join(',')])),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  }
}

function isGiven(parameter: Parameter, args: Arguments): boolean {
  const value = args[parameter.name]
  if (value === undefined || value === null) {
    if (parameter.required) throw new TypeError(`"${parameter.name}" is missing`)
    return false
  }
  const problem = parameter.check(value)
  if (problem) throw new TypeError(`"${parameter.name}": ${problem}`)
  return true
}

function buildBody({ body, parameters }: Operation, members: Arguments): string | undefined {
  const names = Object.keys(members)
  if (!body) {
    if (names[0] === undefined) return undefined
    const known = parameters.map(({ name }) => name)
    throw new TypeError(`there is no argument "${names[0]}"${didYouMean(names[0], known)}`)
  }
  if (names.length === 0 && !body.required) return undefined
  const problem = body.check(members)
  if (problem) throw new TypeError(problem)
  return JSON.stringify(members)
}

function buildUrl(base: string, path: string, present: readonly Parameter[], args: Arguments): URL {
  const filled = path.replace(/('?)\{([^{}]+)\}/g, (_, quote: string, name: string) => {
    const parameter = present.find((candidate) => candidate.in === 'path' && candidate.name === name)
    const text = parameter ? textsOf(parameter, args).join(',') : ''
    if (text === '') throw new TypeError(`"${name}" is missing`)
    // Inside quotes OData reads two of them as one; a single one would end the key.
    return quote + encode(quote ? text.replaceAll("'", "''") : text)
  })
  // An address is normalised before it is sent: a value such as ".." would climb to another operation.
  if (filled.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new TypeError('the arguments lead out of the path')
  }
  const url = new URL(base.replace(/\/+$/, '') + filled)
  for (const parameter of present.filter((candidate) => candidate.in === 'query')) {
    const texts = textsOf(parameter, args)
    for (const text of parameter.explode ? texts : [texts.join(',')]) url.searchParams.append(parameter.name, text)
  }
  return url
}

function textsOf({ name }: Parameter, args: Arguments): readonly string[] {
  const value = args[name]
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item)
    throw new TypeError(`"${name}" must be a text, a number, a yes or no, or a list of these`)
  })
}

/** Percent-encodes all that RFC 3986 reserves, quotes and brackets too. */
function encode(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('an argument holds half a character')
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
