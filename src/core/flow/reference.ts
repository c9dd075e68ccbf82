import { formatValue, type Value } from '#core/value.ts'

/** What references are resolved against: `request`, `requester`, `steps.<id>`, `args`, `reads.<name>`, `input`, `output`. */
export type Scope = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The dotted path of a reference, "$steps.order.customer" → "steps.order.customer"; undefined for a literal. */
export function referenceOf(given: unknown): string | undefined {
  return typeof given === 'string' && /^\$[a-z]/.test(given) ? given.slice(1) : undefined
}

/** What a literal or a reference stands for; undefined when the reference leads nowhere. */
export function resolve(given: string | number | boolean, scope: Scope): Value | undefined {
  const path = referenceOf(given)
  return path === undefined ? given : lookUp(path, scope)
}

/** Resolves each member; those that lead nowhere are left out. */
export function resolveAll(
  given: Readonly<Record<string, string | number | boolean>>,
  scope: Scope,
): Readonly<Record<string, Value>> {
  const found = Object.entries(given).map(([name, value]) => [name, resolve(value, scope)] as const)
  return Object.fromEntries(found.filter((entry): entry is [string, Value] => entry[1] !== undefined))
}

/** Fills "{request.order}" and the like into a text; what leads nowhere stays visible as "unknown". */
export function fill(template: string, scope: Scope): string {
  return template.replace(place, (_, path: string) => formatValue(lookUp(path, scope)))
}

/** The paths that a text has places for. */
export function placesIn(template: string): readonly string[] {
  return [...template.matchAll(place)].map(([, path = '']) => path)
}

const place = /\{([\w.-]+)\}/g

/** The ids of the steps that a value refers to. */
export function stepsIn(given: unknown): readonly string[] {
  const match = /^\$steps\.([a-z0-9-]+)\./.exec(typeof given === 'string' ? given : '')
  return match?.[1] ? [match[1]] : []
}

function lookUp(path: string, scope: Scope): Value | undefined {
  let here: unknown = scope
  for (const part of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined
    here = (here as Record<string, unknown>)[part]
  }
  return here as Value | undefined
}
