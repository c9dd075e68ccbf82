import { beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { type Company, loadCompany } from '#core/company.ts'
import { type Problem, readDocument } from '#core/document.ts'
import { trainClassifier } from '#core/intake/classifier.ts'
import { loadPolicies, type Policies } from '#core/policy/policies.ts'
import { runPolicyTests } from '#core/policy/policy-tests.ts'
import { filesBelow, textOf } from './sources.ts'

/** The YAML blocks of a recipe, each with the file that was named last before it. */
function blocksOf(recipe: string): readonly { readonly file: string; readonly part: unknown }[] {
  let file = ''
  return textOf(`docs/recipes/${recipe}.md`)
    .split(/^```/m)
    .flatMap((piece, index) => {
      if (index % 2 === 0) file = [...piece.matchAll(/`((?:flows|policies)\/[\w/.-]+\.yaml)`/g)].at(-1)?.[1] ?? file
      return index % 2 === 1 && piece.startsWith('yaml\n') ? [{ file, part: parse(piece.slice('yaml\n'.length)) }] : []
    })
}

/** Puts a part into what is there, as a reader does: members join, and rows with the same name take the old one's place. */
function put(whole: unknown, part: unknown): unknown {
  if (isRows(whole) && isRows(part)) {
    const kept = whole.filter((row) => !part.some((other) => nameOf(other) === nameOf(row)))
    return [...kept, ...part]
  }
  if (!isRecord(whole) || !isRecord(part)) return part
  const joined = Object.entries(part).map(([key, value]) => [key, key in whole ? put(whole[key], value) : value])
  return { ...whole, ...Object.fromEntries(joined) }
}

type Row = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value) && value.every(isRecord)
const nameOf = ({ id, say }: Row) => id ?? say

/** Onloop's own files after a recipe was followed, up to a number of its blocks. */
function follow(recipe: string, count = Number.POSITIVE_INFINITY) {
  const values = new Map(
    filesBelow('flows', 'policies')
      .filter((path) => path.endsWith('.yaml'))
      .map((path): [string, unknown] => [path, parse(textOf(path))]),
  )
  for (const { file, part } of blocksOf(recipe).slice(0, count)) values.set(file, put(values.get(file), part))
  const documents = [...values].map(([file, value]) => readDocument(file, stringify(value)))
  const company = loadCompany(documents)
  if (!('plans' in company)) throw new Error(saidOf(company))
  const loaded = loadPolicies(company.policyDocuments, company.policyWorld)
  if (!('policies' in loaded)) throw new Error(saidOf(loaded.problems))
  const tests = documents.filter(({ file }) => file.startsWith('policies/tests/'))
  return { company, policies: loaded.policies, tested: runPolicyTests(loaded.policies, tests) }
}

function saidOf(problems: readonly Problem[]): string {
  return problems.map(({ file, message }) => `${file}: ${message}`).join('\n')
}

describe('add-a-flow', () => {
  let company: Company
  let policies: Policies
  beforeAll(() => {
    ;({ company, policies } = follow('add-a-flow'))
  })

  it('gives a flow that holds together and a rule for it', () => {
    expect(company.plans.has('my-manager')).toBe(true)
    expect(policies.policies.flatMap(({ rules }) => rules.map(({ id }) => id))).toContain('HR-01')
  })

  it('is recognised by words that are not among its examples', () => {
    const classifier = trainClassifier({
      flows: company.flows.map(({ flow, name, examples }) => ({ id: flow, name, examples })),
    })
    const said = 'Please tell me who I report to'
    expect(company.flows.flatMap(({ examples }) => examples)).not.toContain(said)
    expect(classifier.classify(said).ranked[0]?.flow).toBe('my-manager')
  })
})

describe('add-a-policy-rule', () => {
  it('first changes two cases, as it says', () => {
    const { tested } = follow('add-a-policy-rule', 3)
    expect(tested.failures.map(({ message }) => /^"([^"]+)"/.exec(message)?.[1])).toEqual([
      'A customer whose file cannot be read is not refunded automatically',
      'A high risk gets a person',
    ])
  })

  it('ends with every policy test passing', () => {
    expect(follow('add-a-policy-rule').tested.failures).toEqual([])
  })
})
