import type { Value } from '#core/value.ts'
import { type Field, isOwn } from './field.ts'
import type { Input, Look } from './known.ts'
import { lookAt } from './look.ts'
import type { Policies } from './policies.ts'
import type { Rule } from './rule.ts'
import { joined, sayNumber, sayWord } from './say-condition.ts'
import { suppose } from './suppose.ts'
import { appliesTo, consequenceOf, outcomeOf } from './weigh.ts'

/**
 * What alone would have made an action automatic, in sentences: "It runs alone when the amount is at most 500.00 EUR."
 *
 * Each is found by trying: one field is changed, risk and totals follow it, and the rules are asked again. What no
 * single field can change is not said.
 */
export function automaticIf(policies: Policies, rules: readonly Rule[], input: Input): readonly string[] {
  const { look } = lookAt(policies, input)
  const blocking = rules.filter((rule) => isBlocking(rule, look))
  const candidates = [...fieldsOf(rules)].filter((field) => blocking.every((rule) => touches(field, rule)))
  return candidates.flatMap((field) => {
    const runsAlone = (value: Value) => {
      const score = field.name === 'risk' && typeof value === 'number' ? value : undefined
      const changed = score === undefined ? suppose(policies, field, value, input) : input
      return outcomeOf(rules, lookAt(policies, changed, score).look) === 'allow'
    }
    const when = flip(field, rules, look, runsAlone)
    return when === undefined ? [] : [`It runs alone when ${when}.`]
  })
}

type Try = (value: Value) => boolean

function isBlocking(rule: Rule, look: Look): boolean {
  const consequence = consequenceOf(rule, appliesTo(rule, look))
  return consequence !== undefined && consequence !== 'allow'
}

/** Whether changing the field can change what the rule says; the risk and totals follow other fields. */
function touches(field: Field, { when, unless }: Rule): boolean {
  const touched = (other: Field) => other === field || other.name === 'risk' || other.sum?.of === field.name
  return [...when, ...unless].some((condition) => touched(condition.field))
}

function flip(field: Field, rules: readonly Rule[], look: Look, runsAlone: Try): string | undefined {
  const known = look(field)
  const now = 'gap' in known || !known.isVouchedFor ? undefined : known.comparable
  switch (field.type) {
    case 'money':
    case 'percent':
    case 'number':
      return flipSize(field, edgesOf(field, rules, look), typeof now === 'number' ? now : undefined, runsAlone)
    case 'tags':
      return flipTags(field, rules, Array.isArray(now) ? now : undefined, runsAlone)
    case 'yesno':
    case 'choice': {
      const words = [...field.words.keys()].filter(
        (word) => word !== now && runsAlone(field.type === 'yesno' ? word === 'yes' : word),
      )
      return words.length > 0 ? words.map((word) => sayWord(field, word)).join(', or ') : undefined
    }
    case 'text':
      return undefined
  }
}

/** Outcomes change only at edges, so trying each edge and its two neighbours tries everything. */
function flipSize(field: Field, edges: readonly number[], now: number | undefined, runsAlone: Try): string | undefined {
  const sizes = [...new Set(now === undefined ? edges : [...edges, now])].sort((left, right) => left - right)
  const flips = sizes.map((size) => size !== now && runsAlone(sizeAsValue(field, size)))
  const nearby = sizes.flatMap((size, index) =>
    flips[index] ? [{ index, distance: now === undefined ? index : Math.abs(size - now) }] : [],
  )
  const nearest = nearby.sort((left, right) => left.distance - right.distance)[0]?.index
  if (nearest === undefined) return undefined
  let [first, last] = [nearest, nearest]
  while (flips[first - 1]) first--
  while (flips[last + 1]) last++
  const [low, high] = [first, last].map((index) => sayNumber(field, sizes[index] ?? 0))
  const hasFloor = first > 0
  const hasCeiling = last < sizes.length - 1
  if (hasFloor && hasCeiling) return `the ${field.label} is between ${low} and ${high}`
  if (hasFloor || hasCeiling) return `the ${field.label} is ${hasFloor ? `at least ${low}` : `at most ${high}`}`
  return `the ${field.label} is known`
}

function flipTags(
  field: Field,
  rules: readonly Rule[],
  now: readonly string[] | undefined,
  runsAlone: Try,
): string | undefined {
  const named = new Set(
    extentsOf(field, rules).flatMap((extent) => (extent.kind === 'tagged' ? [...extent.words] : [])),
  )
  const removed = (now ?? [...named]).filter((word) => named.has(word))
  if (removed.length === 0 || !runsAlone((now ?? []).filter((word) => !named.has(word)))) return undefined
  return `the ${field.label} does not include ${joined(removed, 'or')}`
}

function edgesOf(field: Field, rules: readonly Rule[], look: Look): readonly number[] {
  const unit = field.type === 'percent' ? 0.01 : 1
  const totals = [...fieldsOf(rules)].filter(({ sum }) => sum?.of === field.name)
  const edges = [...rangeEdges(field, rules), ...totals.flatMap((total) => edgesThrough(total, field, rules, look))]
  const near = edges.flatMap((edge) => [edge - unit, edge, edge + unit]).map((size) => Math.round(size * 1e6) / 1e6)
  const { low, high } = field.domain
  return near.filter((size) => size >= (low?.at ?? size) && size <= (high?.at ?? size))
}

/** The edges of a total as edges of what it adds up: 1,500 EUR with 1,300 EUR before is 200 EUR. */
function edgesThrough(total: Field, field: Field, rules: readonly Rule[], look: Look): readonly number[] {
  const [sum, part] = [look(total), look(field)]
  if ('gap' in sum || 'gap' in part) return []
  const before = Number(sum.comparable) - Number(part.comparable)
  return rangeEdges(total, rules).map((edge) => edge - before)
}

function rangeEdges(field: Field, rules: readonly Rule[]): readonly number[] {
  return extentsOf(field, rules).flatMap((extent) =>
    extent.kind === 'range' ? [extent.low, extent.high].flatMap((edge) => edge?.at ?? []) : [],
  )
}

function fieldsOf(rules: readonly Rule[]): ReadonlySet<Field> {
  const all = rules.flatMap(({ when, unless }) => [...when, ...unless]).map(({ field }) => field)
  const changeable = all.filter(({ name }) => !isOwn(name) || name === 'risk' || name === 'confidence')
  return new Set(changeable.toSorted((left, right) => (left.name < right.name ? -1 : 1)))
}

function extentsOf(field: Field, rules: readonly Rule[]) {
  return rules
    .flatMap(({ when, unless }) => [...when, ...unless])
    .filter((condition) => condition.field === field)
    .map(({ extent }) => extent)
}

function sizeAsValue(field: Field, size: number): Value {
  return field.type === 'money' ? { minor: size, currency: field.currency ?? '' } : size
}
