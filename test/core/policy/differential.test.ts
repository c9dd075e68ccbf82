import { Environment } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Outcome } from '#core/policy/verdict.ts'
import type { Value } from '#core/value.ts'
import { eur, fact, policiesOf, problemsOf, refund, shipped } from './world.ts'

/*
 * CEL is the oracle: every condition is also written as a CEL expression, by its own code and from the generated parts
 * rather than from the phrase. CEL says true or false; what is unknown is folded by the three-valued tables below.
 */

type Kind = 'money' | 'percent' | 'number' | 'yesno' | 'choice' | 'tags'
const fields: Readonly<Record<string, Kind>> = {
  sum: 'money',
  share: 'percent',
  count: 'number',
  flag: 'yesno',
  kind: 'choice',
  marks: 'tags',
}
const words = ['red', 'green', 'blue'] as const
const vocabulary = `${shipped.get('policies/vocabulary.yaml')}
  sum: { type: money, currency: EUR, label: sum }
  share: { type: percent, label: share }
  count: { type: number, label: count }
  flag: { type: yesno, label: flag }
  kind: { type: choice, label: kind, values: { red: red, green: green, blue: blue } }
  marks: { type: tags, label: marks, values: { red: red, green: green, blue: blue } }
`

interface Test {
  readonly field: string
  readonly phrase: string
  readonly cel: string
}

const compared = (field: string, unit: string, scale: number): fc.Arbitrary<Test> =>
  fc
    .tuple(fc.constantFrom('more than', 'at least', 'less than', 'at most', 'between'), fc.nat(100), fc.nat(100))
    .map(([verb, a, b]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const cel = (operator: string, limit: number) => `${field} ${operator} ${(limit * scale).toFixed(4)}`
      const signs = { 'more than': '>', 'at least': '>=', 'less than': '<', 'at most': '<=' } as const
      if (verb === 'between') {
        return {
          field,
          phrase: `between ${low}${unit} and ${high}${unit}`,
          cel: `${cel('>=', low)} && ${cel('<=', high)}`,
        }
      }
      return { field, phrase: `${verb} ${a}${unit}`, cel: cel(signs[verb as keyof typeof signs], a) }
    })

const some = fc.uniqueArray(fc.constantFrom(...words), { minLength: 1 })
const quoted = (list: readonly string[]) => `[${list.map((word) => `"${word}"`).join(', ')}]`
const test: fc.Arbitrary<Test> = fc.oneof(
  compared('sum', ' EUR', 100),
  compared('share', '%', 0.01),
  compared('count', '', 1),
  fc
    .constantFrom('yes', 'no')
    .map((word) => ({ field: 'flag', phrase: `is ${word}`, cel: word === 'yes' ? 'flag' : '!flag' })),
  fc.constantFrom(...words).map((word) => ({ field: 'kind', phrase: `is not ${word}`, cel: `kind != "${word}"` })),
  some.map((list) => ({ field: 'kind', phrase: `is one of ${list.join(' or ')}`, cel: `kind in ${quoted(list)}` })),
  some.map((list) => ({ field: 'kind', phrase: `is none of ${list.join(', ')}`, cel: `!(kind in ${quoted(list)})` })),
  some.map((list) => ({
    field: 'marks',
    phrase: `includes any of ${list.join(' or ')}`,
    cel: `marks.exists(m, m in ${quoted(list)})`,
  })),
  some.map((list) => ({
    field: 'marks',
    phrase: `does not include ${list.join(' or ')}`,
    cel: `!marks.exists(m, m in ${quoted(list)})`,
  })),
)

const onePerField = (max: number, min = 0) =>
  fc.uniqueArray(test, { minLength: min, maxLength: max, selector: ({ field }) => field })
const rule = fc.record({
  when: onePerField(3, 1),
  unless: onePerField(2),
  outcome: fc.constantFrom<Outcome>('allow', 'allow', 'escalate', 'deny'),
  ifUnknown: fc.constantFrom('escalate', 'deny'),
})
type Rule = typeof rule extends fc.Arbitrary<infer Type> ? Type : never

const unknownOr = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 })
const known = fc.record({
  sum: unknownOr(fc.nat(100).map((euros) => euros * 100)),
  share: unknownOr(fc.nat(100).map((percent) => percent / 100)),
  count: unknownOr(fc.nat(100)),
  flag: unknownOr(fc.boolean()),
  kind: unknownOr(fc.constantFrom(...words)),
  marks: unknownOr(fc.uniqueArray(fc.constantFrom(...words))),
})
type Given = typeof known extends fc.Arbitrary<infer Type> ? Type : never

const celTypes: Readonly<Record<Kind, string>> = {
  money: 'double',
  percent: 'double',
  number: 'double',
  yesno: 'bool',
  choice: 'string',
  tags: 'list<string>',
}
const environment = Object.entries(fields).reduce(
  (built, [name, kind]) => built.registerVariable(name, celTypes[kind]),
  new Environment(),
)

type Three = 'true' | 'false' | 'unknown'
const and = (all: readonly Three[]): Three =>
  all.includes('false') ? 'false' : all.includes('unknown') ? 'unknown' : 'true'
const not = (one: Three): Three => (({ true: 'false', false: 'true', unknown: 'unknown' }) as const)[one]

function oracle(rules: readonly Rule[], given: Given): Outcome {
  const ask = ({ field, cel }: Test): Three =>
    given[field as keyof Given] === undefined ? 'unknown' : environment.evaluate(cel, given) === true ? 'true' : 'false'
  const results = rules.map(({ when, unless, outcome, ifUnknown }) => {
    const holds = and([...when.map(ask), ...(unless.length > 0 ? [not(and(unless.map(ask)))] : [])])
    if (holds === 'true') return outcome
    if (holds === 'false' || outcome === 'allow') return undefined
    return outcome === 'escalate' ? 'escalate' : ifUnknown
  })
  return (['deny', 'escalate', 'allow'] as const).find((outcome) => results.includes(outcome)) ?? 'escalate'
}

function engine(rules: readonly Rule[]) {
  const written = rules.map(({ when, unless, outcome, ifUnknown }, index) => ({
    id: `R-${index}`,
    say: 'a rule',
    when: Object.fromEntries(when.map(({ field, phrase }) => [field, phrase])),
    ...(unless.length > 0 && { unless: Object.fromEntries(unless.map(({ field, phrase }) => [field, phrase])) }),
    // biome-ignore lint/suspicious/noThenProperty: a rule of the file says "then", and it is a word
    then: outcome,
    ...(outcome === 'deny' && { if_unknown: ifUnknown }),
  }))
  const file = {
    policy: 'generated',
    version: 1,
    owner: 'customer-care',
    mode: 'active',
    asking: { needs: [{ group: 'customer-care' }], within: '1 h' },
    otherwise: {},
    rules: written,
  }
  return new Map([
    ['policies/vocabulary.yaml', vocabulary],
    ['policies/risk.yaml', shipped.get('policies/risk.yaml') ?? ''],
    ['policies/generated.yaml', JSON.stringify(file)],
  ])
}

function factsOf({ sum, ...others }: Given) {
  const values: Record<string, Value | undefined> = { ...others, sum: sum === undefined ? undefined : eur(sum / 100) }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? undefined : fact(value, 'record')]),
  )
}

it('3,000 generated policies and facts come out as CEL says', () => {
  const seen = new Set<Outcome>()
  let compared = 0
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 6 }),
      fc.array(known, { minLength: 10, maxLength: 10 }),
      (rules, givens) => {
        const kept = soundRules(rules)
        fc.pre(kept.length > 0)
        const policies = policiesOf(engine(kept))
        for (const given of givens) {
          const { outcome } = evaluate(policies, refund(1, { facts: factsOf(given) }))
          expect(outcome).toBe(oracle(kept, given))
          seen.add(outcome)
          compared++
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(compared).toBe(3000)
  expect(seen).toEqual(new Set(['allow', 'escalate', 'deny']))
})

/** The rules that a file may hold together: one after the other, those that the lint complains about are left out. */
function soundRules(rules: readonly Rule[]): readonly Rule[] {
  const [problem] = rules.length > 0 ? problemsOf(engine(rules)) : []
  if (problem === undefined) return rules
  const broken = /: R-(\d+): (can never match|never decides)/.exec(problem)?.[1]
  if (broken === undefined) throw new Error(problem)
  return soundRules(rules.filter((_, index) => index !== Number(broken)))
}
