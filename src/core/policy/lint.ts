import type { Problem } from '#core/document.ts'
import type { Condition } from './condition.ts'
import { areDisjoint, type Comparable, contains, includes, isEmpty } from './extent.ts'
import type { Policy, Rule } from './rule.ts'
import type { World, WorldCapability } from './world.ts'

/** Rules that cannot do what their author meant although every word in them is known. */
export function lint(policies: readonly Policy[], world: World): readonly Problem[] {
  const kept = policies.filter(({ mode }) => mode !== 'retired').flatMap(({ rules }) => rules)
  return kept.flatMap((rule) => [...contradiction(rule, world), ...unvouched(rule, world)])
}

/** Rules that never decide, because a stricter one always applies when they do. A moved setting may make that so. */
export function lintDead(policies: readonly Policy[], world: World): readonly Problem[] {
  const judged = policies.filter(({ mode }) => mode === 'active' || mode === 'shadow').flatMap(({ rules }) => rules)
  const active = policies.filter(({ mode }) => mode === 'active').flatMap(({ rules }) => rules)
  return judged.flatMap((rule) => {
    const over = active.find((other) => overrules(other, rule, world))
    return over
      ? [problem(rule, `never decides anything: ${over.id} (${over.outcome}) always applies when it does`)]
      : []
  })
}

function contradiction(rule: Rule, world: World): readonly Problem[] {
  if (hasList(rule)) return []
  const isImpossible = rule.when.some(({ extent, field }) => isEmpty(extent, field.domain))
  const isTakenBack = rule.unless.length > 0 && rule.unless.every((unless) => isImplied(unless, rule, world))
  const names = rule.when.some(({ field }) => field.name === 'action')
  const isNowhere = names && capabilitiesOf(rule, world).length === 0
  if (!isImpossible && !isTakenBack && !isNowhere) return []
  return [problem(rule, 'can never match: its conditions contradict each other')]
}

/** Allow rules that would rest on what nobody vouches for. */
function unvouched(rule: Rule, world: World): readonly Problem[] {
  if (rule.outcome !== 'allow') return []
  const fields = [...rule.when, ...rule.unless].map(({ field }) => field).filter(({ about }) => about !== undefined)
  return fields.flatMap(({ name, origins, about }) =>
    capabilitiesOf(rule, world).flatMap(([capability, { facts }]) => {
      const origin = facts.get(name)
      if (origin !== undefined && (origins?.includes(origin) ?? true)) return []
      const from = origin === undefined ? 'is not a fact' : `comes from "${origin}"`
      return [
        problem(rule, `allows by ${name}, which ${from} of ${capability}; about the ${about} only a record counts`),
      ]
    }),
  )
}

function overrules(other: Rule, rule: Rule, world: World): boolean {
  const isStricter = strictness[other.outcome] > strictness[rule.outcome]
  const lasts = other.force.from <= rule.force.from && rule.force.until <= other.force.until
  if (!isStricter || !lasts || hasList(other)) return false
  const isSpared = (unless: Condition) =>
    rule.when.some((own) => own.field === unless.field && areDisjoint(own.extent, unless.extent, own.field.domain))
  const alwaysHolds = other.unless.length === 0 || other.unless.some(isSpared)
  return alwaysHolds && other.when.every((condition) => isImplied(condition, rule, world))
}

const strictness = { allow: 0, escalate: 1, deny: 2 } as const

/** Whether a condition holds wherever the rule's own conditions do. */
function isImplied({ field, extent }: Condition, rule: Rule, world: World): boolean {
  if (rule.when.some((own) => own.field === field && includes(extent, own.extent, field.domain))) return true
  const read = declared[field.name]
  const capabilities = capabilitiesOf(rule, world)
  if (read === undefined || capabilities.length === 0) return false
  return capabilities.every((capability) => contains(extent, read(capability)))
}

/** Which capabilities of the catalog a rule can be about. */
function capabilitiesOf(rule: Rule, world: World): readonly (readonly [string, WorldCapability])[] {
  return [...world.capabilities].filter((capability) =>
    rule.when.every(({ field, extent }) => {
      const read = declared[field.name]
      return read === undefined || contains(extent, read(capability))
    }),
  )
}

const declared: Readonly<Record<string, (capability: readonly [string, WorldCapability]) => Comparable>> = {
  action: ([name]) => name,
  system: ([, { system }]) => system,
  access: ([, { access }]) => access,
  'data.classes': ([, { data }]) => data,
}

/** Lists that managers fill are empty most of the time, and full ones are meant to overrule. */
function hasList({ when }: Rule): boolean {
  return when.some(
    ({ phrase, operands }) => phrase.includes('$') && operands.every(({ setting }) => setting?.kind === 'list'),
  )
}

function problem({ file, line, id }: Rule, message: string): Problem {
  return { file, line, message: `${id}: ${message}` }
}
