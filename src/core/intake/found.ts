import { canonical } from '#core/canonical.ts'
import type { FieldSpec, Language } from '#core/flow/field.ts'
import type { Value } from '#core/value.ts'
import { wordsIn } from './words.ts'

/** What a message says about a field. The quote stands in the message, letter by letter. */
export type Found =
  | {
      readonly value: Value
      readonly quote: string
      /** From 0 to 1. */
      readonly confidence: number
    }
  /** It can be read in several ways: somebody has to be asked. */
  | { readonly ambiguous: readonly Value[]; readonly quote: string }

/** What the reading of a field depends on besides the text. */
export interface FieldContext {
  /** In epoch milliseconds; days are those of UTC. */
  readonly now: number
  readonly language: Language
}

/** A field by its name in the flow. */
export interface NamedField {
  readonly name: string
  readonly spec: FieldSpec
}

/** One place of a text that may hold the value. */
export interface Candidate {
  /** More than one when the same letters can be read in several ways. */
  readonly values: readonly Value[]
  readonly at: number
  readonly end: number
  readonly confidence: number
}

/** Settles for the one value that was said, the one behind the field's own label, or none of several. */
export function settle(text: string, candidates: readonly Candidate[], field: NamedField): Found | undefined {
  const distinct = new Set(candidates.flatMap(({ values }) => values.map(canonical)))
  if (distinct.size <= 1) return foundIn(text, candidates.toSorted((a, b) => b.confidence - a.confidence).slice(0, 1))
  const labelled = candidates.filter(({ at }) => followsLabel(text, at, field))
  return labelled.length === 1 ? foundIn(text, labelled) : foundIn(text, candidates)
}

/** What these places say together: a value when there is but one, otherwise what it may be. */
export function foundIn(text: string, candidates: readonly Candidate[]): Found | undefined {
  const [first] = candidates
  if (!first) return undefined
  const values = new Map(candidates.flatMap((candidate) => candidate.values.map((value) => [canonical(value), value])))
  const [value, ...others] = values.values()
  if (value === undefined) return undefined
  const at = Math.min(...candidates.map((candidate) => candidate.at))
  const end = Math.max(...candidates.map((candidate) => candidate.end))
  const quote = text.slice(at, end)
  return others.length > 0
    ? { ambiguous: [value, ...others], quote }
    : { value, quote, confidence: Math.min(...candidates.map(({ confidence }) => confidence)) }
}

/** The words of a field's label in each language, and of its name. */
export function labelWords({ name, spec }: NamedField): ReadonlySet<string> {
  const labels = [name, spec.label.en, spec.label.fr ?? '']
  return new Set(labels.flatMap((label) => wordsIn(label).map(({ word }) => word)).filter((word) => word.length > 2))
}

function followsLabel(text: string, at: number, field: NamedField): boolean {
  const labels = labelWords(field)
  const before = wordsIn(text.slice(Math.max(0, at - reach), at)).slice(-2)
  return before.some(({ word }) => labels.has(word))
}

const reach = 40
