import { parseMoney } from '#core/money.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Edge, Extent } from './extent.ts'
import { exampleOf, type Field, type FieldType } from './field.ts'
import { type Parsed, parsePhrase, suggestVerb, type Verb } from './phrase.ts'
import { isComparable, measure, parseQuantity, type Quantity, sayQuantity } from './quantity.ts'
import type { Setting } from './settings.ts'

/** What must hold of one field, ready to be tested. */
export interface Condition {
  readonly field: Field
  /** As its author wrote it. */
  readonly phrase: string
  readonly verb: Verb
  readonly operands: readonly Operand[]
  readonly extent: Extent
}

/** What the field is held against: a size or a word, and the setting it came from. */
export interface Operand {
  readonly value: Quantity | string
  readonly setting: Setting | undefined
}

/** Compiles a phrase for a field. The flaw names the value and, where one is near, the word that was meant. */
export function compileCondition(
  field: Field,
  phrase: string,
  settings: ReadonlyMap<string, Setting>,
): Parsed<Condition> {
  const parsed = parsePhrase(phrase)
  if ('flaw' in parsed) return parsed
  const { verb, operands: texts } = parsed.value
  const family = families[verb]
  if (!family.types.includes(field.type)) {
    return { flaw: `"${phrase}" does not fit ${field.label} (${field.type})${suggestVerb(phrase)}` }
  }
  const operands: Operand[] = []
  for (const text of texts) {
    const read = readOperand(field, text, settings)
    if ('flaw' in read) return { flaw: blame(phrase, text, read.flaw) }
    operands.push(...read.value)
  }
  return { value: { field, phrase, verb, operands, extent: family.extent(operands) } }
}

/** A value of several words is more likely a misspelt verb: "includes any f vip". */
function blame(phrase: string, operand: string, flaw: string): string {
  const verb = suggestVerb(phrase)
  if (verb && operand.includes(' ')) return `"${phrase}" is not a condition${verb}`
  if (/^\S+ \S+ \S+$/.test(operand)) return `${flaw}; write several such as "a, b or c"`
  return flaw.includes('did you mean') ? flaw : `${flaw}${verb}`
}

const ranges = { types: ['money', 'percent', 'number'] as readonly FieldType[] }
const words = { types: ['choice', 'yesno', 'text'] as readonly FieldType[] }
const tags = { types: ['tags'] as readonly FieldType[] }

interface Family {
  readonly types: readonly FieldType[]
  readonly extent: (operands: readonly Operand[]) => Extent
}

const families: Readonly<Record<Verb, Family>> = {
  'more than': { ...ranges, extent: ([low]) => ({ kind: 'range', low: edge(low, false) }) },
  'at least': { ...ranges, extent: ([low]) => ({ kind: 'range', low: edge(low, true) }) },
  'less than': { ...ranges, extent: ([high]) => ({ kind: 'range', high: edge(high, false) }) },
  'at most': { ...ranges, extent: ([high]) => ({ kind: 'range', high: edge(high, true) }) },
  between: { ...ranges, extent: ([low, high]) => ({ kind: 'range', low: edge(low, true), high: edge(high, true) }) },
  is: { ...words, extent: among(false) },
  'is one of': { ...words, extent: among(false) },
  'is not': { ...words, extent: among(true) },
  'is none of': { ...words, extent: among(true) },
  includes: { ...tags, extent: tagged(false) },
  'includes any of': { ...tags, extent: tagged(false) },
  'does not include': { ...tags, extent: tagged(true) },
}

function edge(operand: Operand | undefined, closed: boolean): Edge {
  const quantity = operand?.value
  return { at: typeof quantity === 'object' ? measure(quantity.value) : Number.NaN, closed }
}

function among(not: boolean): Family['extent'] {
  return (operands) => ({ kind: 'among', words: wordsIn(operands), not })
}

function tagged(not: boolean): Family['extent'] {
  return (operands) => ({ kind: 'tagged', words: wordsIn(operands), not })
}

function wordsIn(operands: readonly Operand[]): ReadonlySet<string> {
  return new Set(operands.flatMap(({ value }) => (typeof value === 'string' ? value : [])))
}

function readOperand(field: Field, text: string, settings: ReadonlyMap<string, Setting>): Parsed<Operand[]> {
  if (!text.startsWith('$')) {
    const literal = readLiteral(field, text)
    return 'flaw' in literal ? literal : { value: [{ value: literal.value, setting: undefined }] }
  }
  const name = text.slice(1)
  const setting = settings.get(name)
  if (!setting) return { flaw: `unknown setting "${name}"${didYouMean(name, settings.keys())}` }
  if (setting.kind === 'list') {
    return setting.field === field.name
      ? { value: setting.value.map((value) => ({ value, setting })) }
      : { flaw: `$${name} lists values of ${setting.field}, not of ${field.name}` }
  }
  const misfit = misfitOf(field, setting.value)
  return misfit === undefined ? { value: [{ value: setting.value, setting }] } : { flaw: `$${name}: ${misfit}` }
}

/** Reads what a field is held against, "500 EUR" or "vip", as the field's type wants it. */
export function readLiteral(field: Field, text: string): Parsed<Quantity | string> {
  const example = exampleOf(field)
  if (!example) {
    const isKnown = field.type === 'text' || field.words.has(text)
    return isKnown
      ? { value: text }
      : { flaw: `"${text}" is not a known value of this field${didYouMean(text, field.words.keys())}` }
  }
  const quantity = parseQuantity(text)
  if (quantity && isComparable(quantity, example)) return { value: quantity }
  return { flaw: (quantity && misfitOf(field, quantity)) ?? notA(example, text) }
}

function misfitOf(field: Field, quantity: Quantity): string | undefined {
  const example = exampleOf(field)
  if (!example || isComparable(quantity, example)) return undefined
  if (quantity.kind === 'money' && example.kind === 'money') {
    return `"${sayQuantity(quantity)}" is in ${quantity.value.currency}, this field is in ${example.value.currency}`
  }
  return notA(example, sayQuantity(quantity))
}

const nouns = { money: 'an amount', percent: 'a percentage', number: 'a number' } as const

function notA(example: Quantity, text: string): string {
  const unit = /([A-Za-z]+)\s*$/.exec(text)?.[1]
  const suggestion =
    unit && example.kind === 'money' && !parseMoney(text) ? didYouMean(unit, [example.value.currency]) : ''
  return `"${text}" is not ${nouns[example.kind]} such as "${sayQuantity(example)}"${suggestion}`
}
