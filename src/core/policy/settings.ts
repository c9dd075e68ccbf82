import { didYouMean } from '#core/suggest.ts'
import type { Vocabulary } from './field.ts'
import { type Parsed, parsePhrase } from './phrase.ts'
import { isComparable, measure, parseQuantity, type Quantity, sayQuantity } from './quantity.ts'
import type { SettingSpec } from './schema.ts'

/** A named threshold that managers may move within bounds, or a named list that they may change. */
export type Setting = BoundedSetting | ListSetting

interface Named {
  readonly policy: string
  readonly name: string
  readonly label: string
  /** What follows the value in a sentence. */
  readonly words: string | undefined
}

interface BoundedSetting extends Named {
  readonly kind: 'bounded'
  readonly value: Quantity
  readonly from: Quantity
  readonly to: Quantity
  readonly step: Quantity
}

interface ListSetting extends Named {
  readonly kind: 'list'
  /** The field whose values it holds. */
  readonly field: string
  readonly value: readonly string[]
  readonly options: readonly string[]
}

/** Reads a setting with the value it has in the file, or with the one it was changed to. */
export function readSetting(
  named: Pick<Named, 'policy' | 'name'>,
  spec: SettingSpec,
  changed: string | undefined,
  vocabulary: Vocabulary,
): Parsed<Setting> {
  const base = { ...named, label: spec.label, words: spec.words }
  const text = changed ?? String(spec.value)
  return spec.of === undefined ? readBounded(base, spec, text, vocabulary) : readList(base, spec.of, text, vocabulary)
}

/** The value as it is written: "500.00 EUR", "70%", "none". */
export function saySetting(setting: Setting): string {
  return setting.kind === 'bounded' ? sayQuantity(setting.value) : setting.value.join(', ') || 'none'
}

function readBounded(base: Named, spec: SettingSpec, text: string, vocabulary: Vocabulary): Parsed<Setting> {
  const parts = { value: text, from: spec.from, to: spec.to, step: spec.step }
  const read: Record<string, Quantity> = {}
  for (const [part, written] of Object.entries(parts)) {
    if (written === undefined) return { flaw: `${part} is missing` }
    const quantity = parseQuantity(String(written))
    if (!quantity) return { flaw: notAQuantity(String(written), vocabulary), part }
    read[part] = quantity
  }
  const { value, from, to, step } = read
  if (!value || !from || !to || !step) return { flaw: 'value, from, to and step belong together' }
  const odd = [from, to, step].find((quantity) => !isComparable(quantity, value))
  if (odd) return { flaw: `${sayQuantity(value)} and ${sayQuantity(odd)} cannot be compared` }
  const flaw = outOfBounds(base.label, value, from, to, step)
  return flaw === undefined ? { value: { ...base, kind: 'bounded', value, from, to, step } } : { flaw }
}

function outOfBounds(label: string, value: Quantity, from: Quantity, to: Quantity, step: Quantity): string | undefined {
  const [at, low, high, width] = [measure(value.value), measure(from.value), measure(to.value), measure(step.value)]
  const bounds = `${sayQuantity(from)} to ${sayQuantity(to)}`
  if (at < low || at > high) return `${sayQuantity(value)} is outside ${bounds}, what "${label}" may be`
  const steps = (at - low) / width
  if (!(width > 0) || Math.abs(steps - Math.round(steps)) > 1e-6) {
    return `${sayQuantity(value)} is not a whole number of steps of ${sayQuantity(step)} from ${sayQuantity(from)}, as "${label}" has to be`
  }
  return undefined
}

function notAQuantity(text: string, vocabulary: Vocabulary): string {
  const unit = /^[\d.,\s]+([A-Za-z]+)$/.exec(text.trim())?.[1]
  const currencies = [...vocabulary.values()].flatMap(({ currency }) => currency ?? [])
  const suggestion = unit === undefined ? '' : didYouMean(unit, currencies)
  return `"${text}" is neither an amount such as "500 EUR" nor "85%" nor 60${suggestion}`
}

function readList(base: Named, of: string, text: string, vocabulary: Vocabulary): Parsed<Setting> {
  const field = vocabulary.get(of)
  if (!field) return { flaw: `unknown field "${of}"${didYouMean(of, vocabulary.keys())}` }
  const phrase = parsePhrase(`is one of ${text}`)
  if ('flaw' in phrase) return { flaw: `"${text}" is not a list such as "a, b or c", or none` }
  const value = text.trim() === 'none' ? [] : phrase.value.operands
  const options = [...field.words.keys()]
  const odd = value.find((word) => !field.words.has(word))
  if (odd !== undefined)
    return { flaw: `"${odd}" is not a known ${field.label}${didYouMean(odd, [...options, 'none'])}` }
  return { value: { ...base, kind: 'list', field: of, value, options } }
}
