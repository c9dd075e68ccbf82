import { canonical } from '#core/canonical.ts'
import { type FieldSpec, type Language, say } from '#core/flow/field.ts'
import { extractFields, type Found, validateField } from '#core/intake/fields.ts'
import { formatValue, type Value, type Values } from '#core/value.ts'
import { advance } from './advance.ts'
import { change, note, person, type Turn, tellRequester } from './turn.ts'

/** Looks for the flow's fields in the request, and asks for those that it does not say clearly. */
export function takeRequest(turn: Turn): Turn {
  return take(turn, readFields(turn, turn.case.text))
}

/**
 * Takes what the requester writes after they were asked: the fields that are missing, and corrections of others.
 *
 * Undefined when the text says nothing of any field.
 */
export function takeText(turn: Turn, text: string): Turn | undefined {
  const read = readFields(turn, text)
  return Object.keys(read).length === 0 ? undefined : take(turn, read)
}

/** Takes the values of a form, each checked as if it had been found in a text. */
export function takeForm(turn: Turn, form: Readonly<Record<string, string>>): Turn {
  const { language, values: known } = turn.case
  const specs = fieldsOf(turn)
  const values: Record<string, Found> = {}
  const errors: Record<string, string> = {}
  for (const [name, text] of Object.entries(form)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (!spec) errors[name] = `There is no field "${name}".`
    else if (text.trim() !== '') {
      const read = validateField(spec, text, { now: turn.context.now, language })
      if ('value' in read) values[name] = { ...read, quote: text, confidence: 1 }
      else errors[name] = read.problem
    } else if (!spec.optional && !Object.hasOwn(known, name)) errors[name] = 'This is needed.'
  }
  if (Object.keys({ ...errors, ...values }).length === 0) {
    for (const name of missingIn(specs, known)) errors[name] = 'This is needed.'
  }
  return Object.keys(errors).length > 0 ? { ...turn, answer: { kind: 'field-errors', errors } } : take(turn, values)
}

type Read = Readonly<Record<string, Found>>

function missingIn(specs: Readonly<Record<string, FieldSpec>>, values: Values): readonly string[] {
  return Object.entries(specs).flatMap(([name, { optional }]) =>
    optional || Object.hasOwn(values, name) ? [] : [name],
  )
}

function fieldsOf(turn: Turn): Readonly<Record<string, FieldSpec>> {
  return turn.context.plan?.flow.fields ?? {}
}

/** Below this a number that stands in an answer does not take the place of what was said before. */
const sureCorrection = 0.85

function readFields(turn: Turn, text: string): Read {
  const { values, language } = turn.case
  const context = { now: turn.context.now, language }
  const specs = Object.entries(fieldsOf(turn))
  const wanted = specs.filter(([name]) => !Object.hasOwn(values, name))
  const said = Object.entries(extractFields(text, Object.fromEntries(specs), context))
  const corrections = said.filter(([name, found]) => {
    const known = Object.hasOwn(values, name) ? values[name] : undefined
    return known !== undefined && isCorrection(known, found)
  })
  return { ...Object.fromEntries(corrections), ...extractFields(text, Object.fromEntries(wanted), context) }
}

function isCorrection(known: Value, found: Found): boolean {
  if ('ambiguous' in found) return true
  return found.confidence >= sureCorrection && canonical(found.value) !== canonical(known)
}

/** Keeps what was read clearly, forgets what has become unclear, and asks for whatever is missing then. */
function take(turn: Turn, read: Read): Turn {
  const { understanding, requester, values: before } = turn.case
  if (understanding.at !== 'asking') return turn
  const clear = Object.entries(read).flatMap(([name, one]) => ('value' in one ? [{ name, ...one }] : []))
  const values: Values = Object.fromEntries(clear.map(({ name, value }) => [name, value]))
  const kept = Object.entries(before).filter(([name]) => readingsOf(read, name) === undefined)
  const all: Values = { ...Object.fromEntries(kept), ...values }
  const confidence = Math.min(understanding.confidence, ...clear.map((one) => one.confidence))
  const held = change(turn, { values: all })
  const given =
    clear.length === 0
      ? held
      : note(held, { kind: 'fields-given', who: person(requester), detail: { values, by: requester } })
  const fields = missingIn(fieldsOf(turn), all)
  if (fields.length === 0) return advance(change(given, { understanding: { at: 'clear', confidence } }))
  const asked = change(given, { understanding: { ...understanding, confidence, fields } })
  return tellRequester(asked, `missing/${turn.case.version}`, askFor(turn, fields, read))
}

function askFor(turn: Turn, missing: readonly string[], read: Read): string {
  const specs = fieldsOf(turn)
  const { language } = turn.case
  return missing
    .map((name) => {
      const spec = specs[name]
      const unclear = readingsOf(read, name)
      if (unclear) return sayReadings(unclear, language)
      return spec ? say(spec.ask ?? spec.label, language) : name
    })
    .join('\n')
}

type Unclear = Extract<Found, { ambiguous: unknown }>

function readingsOf(read: Read, name: string): Unclear | undefined {
  const found = Object.hasOwn(read, name) ? read[name] : undefined
  return found && 'ambiguous' in found ? found : undefined
}

function sayReadings({ quote, ambiguous }: Unclear, language: Language): string {
  const readings = ambiguous.map(formatValue)
  return language === 'fr'
    ? `« ${quote} » peut vouloir dire ${readings.join(' ou ')}. Lequel est-ce ?`
    : `“${quote}” can mean ${readings.join(' or ')}. Which one is it?`
}
