import type { z } from 'zod'
import { at, isTree, listOf, type Tree, treeOf } from './tree.ts'

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>
export type Direction = 'request' | 'answer'

/**
 * Rewrites a schema of an OpenAPI 3.0 or 3.1 document in the part of JSON Schema 2020-12 that zod reads.
 *
 * Throws a TypeError when a reference leads nowhere.
 */
export function normalizeSchema(root: Tree, schema: unknown, direction: Direction): JsonSchema | boolean {
  const $defs: Record<string, unknown> = {}
  const normal = normalize({ root, direction, names: new Map(), $defs }, schema)
  // The keywords below are those of the type; only their values come from a document that nobody has checked.
  return typeof normal === 'boolean' ? normal : ({ allOf: [normal], $defs } as JsonSchema)
}

/** A rewriting in hand: where references lead, and what of it has been rewritten. */
interface Normalizer {
  readonly root: Tree
  readonly direction: Direction
  /** The names under which the targets of references stand in `$defs`. */
  readonly names: Map<string, string>
  readonly $defs: Record<string, unknown>
}

const types: ReadonlySet<unknown> = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'])
const copied = [
  ['number', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  ['boolean', 'uniqueItems'],
] as const

function normalize(normalizer: Normalizer, schema: unknown): Tree | boolean {
  if (!isTree(schema)) return schema !== false
  if (typeof schema.$ref === 'string') return { $ref: `#/$defs/${define(normalizer, schema.$ref)}` }
  const child = (value: unknown) => normalize(normalizer, value)
  const all = listOf(schema.allOf).map(child)
  const one = listOf(schema.oneOf).map(child)
  const any = listOf(schema.anyOf).map(child)
  const alternatives = [one, any].filter((list) => list.length > 0).map((anyOf) => ({ anyOf }))
  const plain = {
    ...scalarRules(schema),
    ...objectRules(normalizer, schema),
    ...(schema.items === undefined ? {} : { items: child(schema.items) }),
  }
  const type = typeOf(schema)
  const parts = [{ ...plain, ...(type === undefined ? {} : { type }) }, ...all, ...alternatives]
  const whole = parts.length === 1 ? parts[0] : { allOf: parts }
  return schema.nullable === true ? { anyOf: [whole, { type: 'null' }] } : (whole ?? true)
}

function define(normalizer: Normalizer, pointer: string): string {
  const known = normalizer.names.get(pointer)
  if (known) return known
  const target = at(normalizer.root, pointer)
  if (target === undefined) throw new TypeError(`${pointer} leads nowhere`)
  const name = `d${normalizer.names.size}`
  normalizer.names.set(pointer, name)
  normalizer.$defs[name] = normalize(normalizer, target)
  return name
}

function typeOf(schema: Tree): unknown {
  const given = schema.type
  const known = Array.isArray(given) ? given.filter((type) => types.has(type)) : types.has(given) ? given : undefined
  if (known !== undefined || schema.enum !== undefined || schema.const !== undefined) return known
  const forObjects = ['properties', 'required', 'additionalProperties']
  if (forObjects.some((name) => schema[name] !== undefined)) return 'object'
  return schema.items === undefined ? undefined : 'array'
}

function scalarRules(schema: Tree): Tree {
  const rules: Record<string, unknown> = {}
  for (const [type, ...names] of copied) {
    for (const name of names) if (typeof schema[name] === type) rules[name] = schema[name]
  }
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    // OpenAPI 3.0 says `exclusiveMinimum: true` beside `minimum`.
    if (schema[exclusive] === true) rules[exclusive] = schema[bound]
    else if (typeof schema[bound] === 'number') rules[bound] = schema[bound]
    if (typeof schema[exclusive] === 'number') rules[exclusive] = schema[exclusive]
  }
  if (Array.isArray(schema.enum)) rules.enum = schema.enum.filter((value) => !isTree(value))
  if (schema.const !== undefined && !isTree(schema.const)) rules.const = schema.const
  if (typeof schema.pattern === 'string' && isPattern(schema.pattern)) rules.pattern = schema.pattern
  return rules
}

function objectRules(normalizer: Normalizer, schema: Tree): Tree {
  const { direction } = normalizer
  const given = treeOf(schema.properties)
  const required = listOf(schema.required).filter(
    (name): name is string => typeof name === 'string' && !isOtherWay(direction, given[name]),
  )
  const properties: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const normal = normalize(normalizer, value)
    properties[name] = direction === 'request' || required.includes(name) ? normal : orNull(normal)
  }
  for (const name of required) properties[name] ??= { type: [...types] }
  const others = schema.additionalProperties
  const isClosed = others === false && direction === 'request'
  return {
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(isClosed ? { additionalProperties: false } : {}),
    ...(isTree(others) ? { additionalProperties: normalize(normalizer, others) } : {}),
  }
}

/** A member that only answers have is not required of a request, and the other way round. */
function isOtherWay(direction: Normalizer['direction'], property: unknown): boolean {
  return treeOf(property)[direction === 'request' ? 'readOnly' : 'writeOnly'] === true
}

function orNull(schema: Tree | boolean): unknown {
  return typeof schema === 'boolean' ? schema : { anyOf: [schema, { type: 'null' }] }
}

/** Patterns are written for many dialects; one that JavaScript cannot read is not checked. */
function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp
  } catch {
    return false
  }
}
