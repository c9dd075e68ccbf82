import { didYouMean, nearest } from '#core/suggest.ts'

/** The closed list of ways to say a condition. */
const verbs = [
  'is',
  'is not',
  'is one of',
  'is none of',
  'more than',
  'at least',
  'less than',
  'at most',
  'between',
  'includes',
  'includes any of',
  'does not include',
] as const
export type Verb = (typeof verbs)[number]

/** A condition as its author wrote it, taken apart: "at most $refund_alone". */
export interface Phrase {
  readonly verb: Verb
  readonly operands: readonly string[]
}

/** What was read, or what is wrong with the text, and with which part of it where it has parts. */
export type Parsed<Value> = { readonly value: Value } | { readonly flaw: string; readonly part?: string }

/** Takes a phrase apart; it does not look at what the operands mean. */
export function parsePhrase(text: string): Parsed<Phrase> {
  const verb = longestFirst.find((candidate) => text === candidate || text.startsWith(`${candidate} `))
  if (!verb) return { flaw: `"${text}" is not a condition${suggestVerb(text)}` }
  const operands = split(verb, text.slice(verb.length).trim())
  if (operands.some((operand) => operand === '')) return { flaw: `"${text}" lacks a value` }
  if (verb === 'between' && operands.length !== 2) {
    return { flaw: `"${text}" is not a condition such as "between 100 EUR and 500 EUR"` }
  }
  return { value: { verb, operands } }
}

/** ", did you mean "at most"?" where the text begins almost like a verb, or nothing. */
export function suggestVerb(text: string): string {
  const words = text.split(/\s+/)
  for (const length of [3, 2, 1]) {
    const candidates = verbs.filter((verb) => verb.split(' ').length === length)
    const start = words.slice(0, length).join(' ')
    if (!candidates.some((verb) => verb === start) && nearest(start, candidates)) return didYouMean(start, candidates)
  }
  return ''
}

const longestFirst = verbs.toSorted((left, right) => right.length - left.length)

function split(verb: Verb, rest: string): readonly string[] {
  switch (verb) {
    case 'is':
    case 'is not':
    case 'more than':
    case 'at least':
    case 'less than':
    case 'at most':
      return [rest]
    case 'between':
      return rest.split(/\s+and\s+/)
    case 'is one of':
    case 'is none of':
    case 'includes':
    case 'includes any of':
    case 'does not include':
      return rest.split(/\s*,\s*|\s+or\s+/)
  }
}
