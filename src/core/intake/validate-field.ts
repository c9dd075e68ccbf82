import type { FieldSpec, Language } from '#core/flow/field.ts'
import { formatValue, type Value } from '#core/value.ts'
import { cleanText } from './clean-text.ts'
import { findChoices } from './field-choice.ts'
import { findDates } from './field-date.ts'
import { findEmails } from './field-email.ts'
import { sampleId, wholeId } from './field-id.ts'
import { longestText } from './field-text.ts'
import { findAmounts } from './find-amounts.ts'
import type { Candidate, FieldContext } from './found.ts'

/** A value that a field may hold, or what is wrong with the text, in a sentence for whoever wrote it. */
export type FieldReading = { readonly value: Value } | { readonly problem: string }

/**
 * Reads what a form or a model gives for a field, by the same rules as a message.
 *
 * The whole text has to be the value: words around it, a second value or two ways to read it are problems.
 */
export function validateField(spec: FieldSpec, text: string, context: FieldContext): FieldReading {
  const given = cleanText(text).trim()
  if (given === '') return { problem: problems[context.language].nothing(expected(spec, context.language)) }
  const values = readWhole(spec, given, context)
  const [value, ...others] = values
  if (value === undefined) {
    return { problem: problems[context.language].other(shorten(given), expected(spec, context.language)) }
  }
  if (others.length === 0) return { value }
  return { problem: problems[context.language].several(shorten(given), values.map(formatValue)) }
}

function readWhole(spec: FieldSpec, given: string, { now }: FieldContext): readonly Value[] {
  if (given.length > longestText) return []
  switch (spec.type) {
    case 'money':
      return whole(given, findAmounts(given, spec.currency, []))
    case 'id': {
      const id = wholeId(given, { name: '', spec })
      return id === undefined ? [] : [id]
    }
    case 'date':
      return whole(given, findDates(given, now))
    case 'email':
      return whole(given, findEmails(given))
    case 'choice':
      return spec.options?.includes(given) ? [given] : whole(given, findChoices(given, spec.options ?? []))
    case 'text':
      return [given]
  }
}

/** The values of the only candidate, if nothing but signs stands beside it. */
function whole(given: string, candidates: readonly Pick<Candidate, 'values' | 'at' | 'end'>[]): readonly Value[] {
  const [only, ...others] = candidates
  if (!only || others.length > 0) return []
  const beside = given.slice(0, only.at) + given.slice(only.end)
  return /[\p{L}\p{N}]/u.test(beside) ? [] : only.values
}

function expected(spec: FieldSpec, language: Language): string {
  const { words } = problems[language]
  switch (spec.type) {
    case 'money':
      return `${words.money} 40.50 ${spec.currency ?? 'EUR'}`
    case 'id':
      return spec.pattern ? `${words.id} ${sampleId(spec.pattern)}` : words.anyId
    case 'date':
      return words.date
    case 'email':
      return words.email
    case 'choice':
      return `${words.choice} ${(spec.options ?? []).join(', ')}`
    case 'text':
      return words.text
  }
}

const problems = {
  en: {
    nothing: (what: string) => `Nothing was given; expected ${what}.`,
    other: (given: string, what: string) => `"${given}" was given; expected ${what}.`,
    several: (given: string, values: readonly string[]) =>
      `"${given}" can be read as ${values.join(' or ')}; write it in full.`,
    words: {
      money: 'an amount above zero, such as',
      id: 'an id such as',
      anyId: 'an id of letters and digits',
      date: 'a date such as 2026-03-31 or 31/03/2026',
      email: 'an e-mail address',
      choice: 'one of:',
      text: `a text of at most ${longestText} characters`,
    },
  },
  fr: {
    nothing: (what: string) => `Rien n’a été saisi ; il faut ${what}.`,
    other: (given: string, what: string) => `« ${given} » a été saisi ; il faut ${what}.`,
    several: (given: string, values: readonly string[]) =>
      `« ${given} » peut se lire ${values.join(' ou ')} ; écrivez-le en entier.`,
    words: {
      money: 'un montant supérieur à zéro, par exemple',
      id: 'un identifiant tel que',
      anyId: 'un identifiant fait de lettres et de chiffres',
      date: 'une date telle que 2026-03-31 ou 31/03/2026',
      email: 'une adresse électronique',
      choice: 'l’une de ces valeurs :',
      text: `un texte de ${longestText} caractères au plus`,
    },
  },
} as const

const shorten = (given: string): string => (given.length > 60 ? `${given.slice(0, 59)}…` : given)
