import { type Candidate, labelWords, type NamedField } from './found.ts'

/**
 * The ids that a text names: as the pattern has them, and for patterns such as `ORD-\d{4}` also "ord 1001",
 * "order no. 1001", "commande 1001", and the further numbers of "ORD-1001 and 1002".
 */
export function findIds(text: string, field: NamedField): readonly Candidate[] {
  const { pattern } = field.spec
  if (!pattern) return []
  const found: Candidate[] = []
  const add = (candidate: Candidate): void => {
    if (found.every((other) => candidate.end <= other.at || candidate.at >= other.end)) found.push(candidate)
  }
  const exact = compile(`(?<![${letters}]|[a-z0-9][-_])(?:${bare(pattern)})(?![${letters}]|[-_][a-z0-9]|\\.\\d)`, 'gi')
  for (const match of exact ? text.matchAll(exact) : []) {
    const value = inCaseOf(pattern, match[0])
    if (value) add({ values: [value], at: match.index, end: match.index + match[0].length, confidence: 0.98 })
  }
  const shape = shapeOf(pattern)
  if (shape) {
    for (const loose of looseForms(shape, field)) {
      for (const match of text.matchAll(loose)) add(numberCandidate(match, shape))
    }
    for (const further of furtherNumbers(text, found, shape)) add(further)
  }
  return found.toSorted((left, right) => left.at - right.at)
}

/** Whether the whole text is an id of the pattern; gives it in the pattern's own case. */
export function wholeId(text: string, field: NamedField): string | undefined {
  const { pattern } = field.spec
  if (!pattern) return /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u.test(text) ? text : undefined
  const shape = shapeOf(pattern)
  if (shape && new RegExp(`^${shape.digits}$`).test(text)) return `${shape.prefix}${text}`
  const [only, ...others] = findIds(text, field)
  const value = only?.values[0]
  const whole = only && others.length === 0 && only.at === 0 && only.end === text.length
  return whole && typeof value === 'string' ? value : undefined
}

/** An id as one might look, for messages: "ORD-1234". */
export function sampleId(pattern: string): string {
  const shape = shapeOf(pattern)
  if (!shape) return pattern
  return `${shape.prefix}${'1234567890'.repeat(3).slice(0, Math.max(1, shape.fewest === 1 ? 4 : shape.fewest))}`
}

/** A pattern of fixed letters and then digits. */
interface Shape {
  /** With its separator, "ORD-". */
  readonly prefix: string
  readonly word: string
  /** The digits, as a regular expression. */
  readonly digits: string
  readonly fewest: number
}

function shapeOf(pattern: string): Shape | undefined {
  const match = /^([A-Za-z]+)([-_/]?)(?:\\d|\[0-9\])(?:\{(\d{1,2})(,\d{0,2})?\}|\+)$/.exec(bare(pattern))
  if (!match) return undefined
  const [, word = '', separator = '', fewest = '1', range] = match
  const many = match[3] === undefined ? '{1,12}' : `{${fewest}${range ?? ''}}`
  return { prefix: `${word}${separator}`, word, digits: `\\d${many}`, fewest: Number(fewest) }
}

function looseForms(shape: Shape, field: NamedField): readonly RegExp[] {
  const number = `(?<digits>${shape.digits})${notMoney}`
  const cues = [...cueWords(shape, field)].join('|')
  const said = '(?:\\s*(?:(?:number|num[ée]ro|no|nr|id)\\b|n[°º]))?'
  // Few digits behind a mere word are more often a count than an id: "order 2 lamps".
  const enough = shape.fewest >= 3 ? number : `(?=\\d{3})${number}`
  return [
    new RegExp(`(?<![${letters}])${shape.word}[\\s\\p{Pd}_#.:°]{0,3}${number}`, 'giu'),
    ...(cues ? [new RegExp(`(?<![${letters}])(?:${cues})s?${said}[\\s.:#°º=]{0,3}${enough}`, 'giu')] : []),
  ]
}

/** "ORD-1001 and 1002" names two ids, and so does "orders 1001, 1002". */
function furtherNumbers(text: string, found: readonly Candidate[], shape: Shape): readonly Candidate[] {
  const joint = '\\s*(?:and|et|or|ou|&|\\+|/)\\s*'
  return found.flatMap((candidate) => {
    const isPlural = /\p{L}s\P{L}/iu.test(text.slice(candidate.at, candidate.end))
    const between = isPlural ? `(?:${joint}|[\\s,]+)` : joint
    const next = new RegExp(`${between}(?<digits>${shape.digits})${notMoney}`, 'iyu')
    const further: Candidate[] = []
    next.lastIndex = candidate.end
    for (let match = next.exec(text); match; match = next.exec(text)) further.push(numberCandidate(match, shape))
    return further
  })
}

function numberCandidate(match: RegExpExecArray, shape: Shape): Candidate {
  const digits = match.groups?.digits ?? ''
  return {
    values: [`${shape.prefix}${digits}`],
    at: match.index,
    end: match.index + match[0].length,
    confidence: 0.93,
  }
}

/** What people call the thing: the field's label and name, words that the prefix begins, and these in the other language. */
function cueWords({ word }: Shape, field: NamedField): ReadonlySet<string> {
  const prefix = word.toLowerCase()
  const known = [...labelWords(field)].filter((label) => !vague.has(label))
  const own = new Set([...known, ...nouns.flat().filter((noun) => prefix.length > 2 && noun.startsWith(prefix))])
  const pairs = nouns.filter((pair) => pair.some((noun) => own.has(noun)))
  return new Set([...own, ...pairs.flat()].map(accentsOptional))
}

const nouns: readonly (readonly string[])[] = [
  ['order', 'commande'],
  ['invoice', 'facture'],
  ['customer', 'client', 'cliente'],
  ['contract', 'contrat'],
  ['employee', 'employe'],
  ['supplier', 'fournisseur'],
  ['delivery', 'livraison'],
  ['payment', 'paiement'],
  ['quote', 'devis'],
  ['project', 'projet'],
  ['ticket'],
]
const vague = new Set(['number', 'numero', 'the', 'les', 'reference', 'code', 'which', 'for', 'pour'])

const accentsOptional = (word: string): string => word.replaceAll('e', '[eéèê]')

/** The id in upper case, unless the pattern is written in lower case. */
function inCaseOf(pattern: string, id: string): string | undefined {
  const whole = compile(`^(?:${bare(pattern)})$`, '')
  if (id === '' || !whole) return undefined
  const upper = id.toUpperCase()
  const lower = id.toLowerCase()
  return !whole.test(upper) && whole.test(lower) ? lower : upper
}

/** A pattern that is no regular expression finds nothing; loading the flow has reported it. */
function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}

const bare = (pattern: string): string => pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')

const letters = 'A-Za-z0-9À-ÖØ-öø-ɏ'
const notMoney =
  '(?!\\d|[.,]\\d|[-_][\\p{L}\\d]|\\s?(?:€|\\$|£|%|eur(?:os?)?\\b|usd\\b|gbp\\b|chf\\b|dollars?\\b|pounds?\\b))'
