import type { Document } from '#core/document.ts'
import { didYouMean } from '#core/suggest.ts'
import { readLiteral } from './condition.ts'
import type { Comparable } from './extent.ts'
import type { Field, Vocabulary } from './field.ts'
import type { Input, Look } from './known.ts'
import { measure } from './quantity.ts'
import { type Complain, readFile } from './read-file.ts'
import { type FactorSpec, riskFile } from './schema.ts'
import type { Risk } from './verdict.ts'
import type { World } from './world.ts'

/** One thing that makes the impact of an action larger. */
export interface Factor {
  readonly name: string
  readonly field: Field
  /** How much of the impact it can make up alone, from 0 to 1. */
  readonly weight: number
  /** From 0 to 1. */
  readonly levelOf: (value: Comparable) => number
  /** What counts where the value is expected and unknown. */
  readonly worst: number
  readonly expectedOf: FactorSpec['expected_of']
}

/**
 * The risk of an action, before any rule looks at it.
 *
 * Impact is a noisy-OR, 1 − ∏(1 − weight × level): bounded, monotone, and one grave factor is not diluted by harmless
 * ones. Likelihood is the largest of the agent's own doubt, how often people corrected it (shrunk to 10 %), and 15 %
 * while fewer than 30 of its actions were looked at. The score is 100 √(impact × likelihood / 30 %), at least 60 for
 * an impact from 0.8: severity comes first. It ranks; it is not a probability of loss.
 */
export function assessRisk(factors: readonly Factor[], input: Input, look: Look, world: World): Risk {
  const shares = factors.map((factor) => ({
    factor: factor.name,
    weight: -Math.log(1 - factor.weight * levelOf(factor, input, look, world)),
  }))
  const total = shares.reduce((sum, { weight }) => sum + weight, 0)
  const impact = -Math.expm1(-total)
  const [likelihood, likelihoodFrom] = likelihoodOf(input)
  const spread = Math.round(100 * Math.sqrt(impact * Math.min(1, likelihood / 0.3)))
  // An impact of exactly 0.8 may come out a hair below it.
  const score = impact >= 0.8 - 1e-9 ? Math.max(60, spread) : spread
  const parts = shares
    .filter(({ weight }) => weight > 0)
    .map(({ factor, weight }) => ({ factor, share: weight / total }))
  return { score, band: bandOf(score), impact, likelihood, likelihoodFrom, parts }
}

/** Compiles `policies/risk.yaml`. */
export function readRisk(document: Document, vocabulary: Vocabulary, complain: Complain): readonly Factor[] {
  const file = readFile(document, riskFile, complain)
  return Object.entries(file?.risk.factors ?? {}).flatMap(([name, spec]) => {
    const at: Complain = (path, message) => complain(['risk', 'factors', name, ...path], `risk.${name}: ${message}`)
    const field = vocabulary.get(spec.field)
    if (field) return [factorOf(name, spec, field, at)]
    at(['field'], `unknown field "${spec.field}"${didYouMean(spec.field, vocabulary.keys())}`)
    return []
  })
}

function factorOf(name: string, spec: FactorSpec, field: Field, complain: Complain): Factor {
  const { weight, expected_of: expectedOf } = spec
  const base = { name, field, weight, expectedOf }
  const isSize = field.type === 'money' || field.type === 'percent' || field.type === 'number'
  const [part, table] = isSize ? (['scale', spec.scale] as const) : (['levels', spec.levels] as const)
  if (!table || (spec.scale && spec.levels)) complain([], `a field of type ${field.type} needs ${part}, and only that`)
  const points = Object.entries(table ?? {}).map(([text, level]): readonly [string, number, number] => {
    const read = readLiteral(field, text)
    if ('flaw' in read) complain([part, text], read.flaw)
    return [text, 'value' in read && typeof read.value === 'object' ? measure(read.value.value) : 0, level]
  })
  if (isSize)
    return {
      ...base,
      ...scaled(
        points.map(([, at, level]) => [at, level]),
        complain,
      ),
    }
  const levels = new Map(points.map(([text, , level]) => [text, level]))
  for (const word of field.words.keys()) if (!levels.has(word)) complain(['levels'], `says no level for "${word}"`)
  const levelOf = (value: Comparable) => Math.max(0, ...[value].flat().map((word) => levels.get(String(word)) ?? 1))
  return { ...base, levelOf, worst: Math.max(0, ...levels.values()) }
}

function scaled(points: readonly (readonly [at: number, level: number])[], complain: Complain) {
  const grows = points.every(([at, level], index) => {
    const [before, lower] = points[index - 1] ?? [0, 0]
    return at > before && level >= lower
  })
  if (!grows) complain(['scale'], 'has to grow from one amount to the next')
  const levelOf = (value: Comparable): number => {
    let [low, from] = [0, 0]
    for (const [at, level] of points) {
      if (Number(value) <= at) return Math.max(0, from + ((level - from) * (Number(value) - low)) / (at - low))
      ;[low, from] = [at, level]
    }
    return from
  }
  return { levelOf, worst: points.at(-1)?.[1] ?? 0 }
}

function levelOf(factor: Factor, { action, facts }: Input, look: Look, world: World): number {
  if (factor.expectedOf !== undefined && action.access !== factor.expectedOf) return 0
  const known = look(factor.field)
  if (!('gap' in known) && known.isVouchedFor) return factor.levelOf(known.comparable)
  const { name } = factor.field
  const capability = world.capabilities.get(action.capability)
  const isExpected = factor.expectedOf !== undefined || (capability?.facts.has(name) ?? true)
  return isExpected || name in action.args || name in facts ? factor.worst : 0
}

function likelihoodOf({ action, record }: Input): [number, Risk['likelihoodFrom']] {
  const doubt = 1 - action.confidence
  const history = (record.corrected + 1) / (record.reviewed + 10)
  const floor = record.reviewed < 30 ? 0.15 : 0
  if (floor > doubt && floor > history) return [floor, 'new agent']
  return history > doubt ? [Math.min(1, history), 'history'] : [doubt, 'confidence']
}

function bandOf(score: number): Risk['band'] {
  if (score < 25) return 'low'
  if (score < 50) return 'medium'
  return score < 75 ? 'high' : 'critical'
}
