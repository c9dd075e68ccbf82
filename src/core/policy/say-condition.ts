import { isMoney } from '#core/money.ts'
import { formatValue } from '#core/value.ts'
import type { Condition, Operand } from './condition.ts'
import type { Field } from './field.ts'
import type { Known } from './known.ts'
import type { Verb } from './phrase.ts'
import { type Quantity, sayQuantity } from './quantity.ts'
import type { Truth } from './weigh.ts'

/** A condition for people: "the amount is more than 500.00 EUR". */
export function sayCondition({ field, verb, operands }: Condition): string {
  const words = operands.map(({ value }) => (typeof value === 'string' ? value : sayQuantity(value)))
  const list = joined(words, verb === 'between' ? 'and' : 'or') || 'an empty list'
  if (field.type === 'yesno') return sayWord(field, verb === 'is' || verb === 'is one of' ? list : opposite(list))
  return `the ${field.label} ${verb.startsWith('i') || verb.startsWith('d') ? verb : `is ${verb}`} ${list}`
}

/** Why a condition counted, with the value it was held against: "900.00 EUR is above the 500.00 EUR that …". */
export function sayBecause(condition: Condition, known: Known, truth: Truth): string {
  const { field, verb, operands } = condition
  if (truth === undefined || 'gap' in known) return sayGap(field, known)
  const { value } = known
  if (condition.extent.kind !== 'tagged') {
    const size = quantityOf(field, value)
    return size
      ? `${saySize(field, size)} ${relations[verb]} ${joined(operands.map(sayLimit), 'and')}`
      : sayWord(field, formatValue(value))
  }
  const { words, not } = condition.extent
  if (not) return sayCondition(condition)
  const found = Array.isArray(value) ? value.filter((word: string) => words.has(word)) : []
  return fill(
    field.say ?? `the ${field.label} includes {value}`,
    joined(
      found.map((word) => field.words.get(word) ?? word),
      'and',
    ),
  )
}

/** A size in the field's own kind, for people. */
export function sayNumber(field: Field, size: number): string {
  const value = field.type === 'money' ? { minor: size, currency: field.currency ?? '' } : size
  const quantity = quantityOf(field, value)
  return quantity ? sayQuantity(quantity) : String(size)
}

/** A word of the field for people: "the requester is an employee". */
export function sayWord(field: Field, word: string): string {
  const clause = field.say ?? (field.type === 'yesno' ? '{value}' : `the ${field.label} is {value}`)
  return fill(clause, field.words.get(word) ?? word)
}

/** "a, b or c". */
export function joined(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

const relations: Readonly<Record<Verb, string>> = {
  'more than': 'is above',
  'at least': 'reaches',
  'less than': 'is below',
  'at most': 'is within',
  between: 'is between',
  is: 'is',
  'is one of': 'is',
  'is not': 'is not',
  'is none of': 'is not',
  includes: 'includes',
  'includes any of': 'includes',
  'does not include': 'does not include',
}

function sayGap(field: Field, known: Known): string {
  if (field.type === 'yesno') return `it is not known whether ${sayWord(field, 'yes')}`
  const gap = 'gap' in known ? known.gap : `is only claimed (${known.origin}), which nobody vouches for`
  return `the ${field.label} ${gap}`
}

function sayLimit({ value, setting }: Operand): string {
  const size = typeof value === 'string' ? value : sayQuantity(value)
  return setting?.words === undefined ? size : `the ${size} ${setting.words}`
}

function saySize(field: Field, size: Quantity): string {
  return fill(field.say ?? `a ${field.label} of {value}`, sayQuantity(size))
}

function quantityOf(field: Field, value: unknown): Quantity | undefined {
  if (field.type === 'percent' || field.type === 'number')
    return typeof value === 'number' ? { kind: field.type, value } : undefined
  return isMoney(value) ? { kind: 'money', value } : undefined
}

const fill = (text: string, value: string): string => text.replaceAll('{value}', () => value)
const opposite = (word: string): string => (word === 'yes' ? 'no' : 'yes')
