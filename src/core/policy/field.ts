import type { Value } from '#core/value.ts'
import type { Comparable, Domain } from './extent.ts'
import type { Origin } from './fact.ts'
import type { Quantity } from './quantity.ts'
import type { FieldSpec } from './schema.ts'

export type FieldType = FieldSpec['type']

/** One thing that rules may speak of. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly label: string
  /** How a value is said, with `{value}` where it stands. */
  readonly say: string | undefined
  /** The values it can take and the words for each; empty where any value will do. */
  readonly words: ReadonlyMap<string, string>
  readonly currency: string | undefined
  readonly domain: Domain
  /** Who alone vouches for it; undefined when anyone may. */
  readonly origins: readonly Origin[] | undefined
  readonly about: FieldSpec['about']
  readonly sum: Sum | undefined
}

/** The total of another field over time, per customer, with the action that is judged. */
interface Sum {
  readonly of: string
  readonly windowMs: number
}

export type Vocabulary = ReadonlyMap<string, Field>

/** The fields that are read off the action itself, whatever facts are given. */
export const ownTypes: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['action', 'choice'],
  ['system', 'choice'],
  ['access', 'choice'],
  ['agent', 'choice'],
  ['agent.kind', 'choice'],
  ['data.classes', 'tags'],
  ['confidence', 'percent'],
  ['risk', 'number'],
])

export const isOwn = (name: string): boolean => ownTypes.has(name)

/** A value made ready for comparing, or undefined when it is not one that the field can hold. */
export function comparableOf(field: Field, value: Value): Comparable | undefined {
  switch (field.type) {
    case 'money':
      if (typeof value !== 'object' || !('minor' in value) || value.currency !== field.currency) return undefined
      return within(field, value.minor)
    case 'percent':
    case 'number':
      return typeof value === 'number' ? within(field, value) : undefined
    case 'yesno':
      return typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined
    case 'choice':
      return typeof value === 'string' && field.words.has(value) ? value : undefined
    case 'tags':
      return Array.isArray(value) && value.every((word: string) => field.words.has(word)) ? value : undefined
    case 'text':
      return typeof value === 'string' ? value : undefined
  }
}

/** What a size in this field has to look like, for complaints. */
export function exampleOf(field: Field): Quantity | undefined {
  switch (field.type) {
    case 'money':
      return { kind: 'money', value: { minor: 500_00, currency: field.currency ?? 'EUR' } }
    case 'percent':
      return { kind: 'percent', value: 0.85 }
    case 'number':
      return { kind: 'number', value: 60 }
    case 'yesno':
    case 'choice':
    case 'tags':
    case 'text':
      return undefined
  }
}

function within({ domain: { low, high } }: Field, size: number): number | undefined {
  return (low && size < low.at) || (high && size > high.at) || !Number.isFinite(size) ? undefined : size
}
