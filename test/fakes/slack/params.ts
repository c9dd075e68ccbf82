import { Refusal } from './refusal.ts'

/** The arguments of a Web API call, form-encoded or JSON. */
export interface Params {
  text(name: string): string | undefined
  required(name: string): string
  flag(name: string): boolean
  count(name: string, otherwise: number): number
  /** A nested value; in a form it is JSON in a text. */
  json(name: string): unknown
}

export function readParams(contentType: string, body: string): Params {
  const isJson = contentType.startsWith('application/json')
  const values: Record<string, unknown> = isJson
    ? parse(body, 'invalid_json')
    : Object.fromEntries(new URLSearchParams(body))
  const text = (name: string) => {
    const value = values[name]
    return value === undefined || value === null || value === '' ? undefined : String(value)
  }
  return {
    text,
    required(name) {
      const value = text(name)
      if (value === undefined) throw new Refusal('invalid_arguments', [`[ERROR] missing required field: ${name}`])
      return value
    },
    flag: (name) => text(name) === 'true' || text(name) === '1',
    count: (name, otherwise) => Number(text(name) ?? otherwise),
    json(name) {
      const value = values[name]
      return typeof value === 'string' ? parse(value, `invalid_${name}_format`) : value
    },
  }
}

function parse(text: string, code: string) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(code)
  }
}
