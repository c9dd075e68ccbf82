import type { Document, Problem } from '#core/document.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Value } from '#core/value.ts'
import { Action } from './action.ts'
import { readLiteral } from './condition.ts'
import { evaluate } from './evaluate.ts'
import type { Fact } from './fact.ts'
import type { Field } from './field.ts'
import type { Input } from './known.ts'
import type { Parsed } from './phrase.ts'
import type { Policies } from './policies.ts'
import { type Complain, complaintsOf, readFile } from './read-file.ts'
import { policyTestsFile, type TestSpec } from './schema.ts'
import type { WorldCapability } from './world.ts'

/** Runs `policies/tests/*.yaml`: each action must come out as it says there, at the moment `now`. */
export function runPolicyTests(
  policies: Policies,
  documents: readonly Document[],
  now = 0,
): { readonly passed: number; readonly failures: readonly Problem[] } {
  const failures: Problem[] = documents.flatMap(({ problems }) => problems.slice(0, 1))
  let passed = 0
  for (const document of documents.filter(({ problems }) => problems.length === 0)) {
    const complain = complaintsOf(document, failures)
    const file = readFile(document, policyTestsFile, complain)
    for (const [index, spec] of (file?.cases ?? []).entries()) {
      const before = failures.length
      runCase(policies, { ...spec, facts: { ...file?.given, ...spec.facts } }, now, (path, message) =>
        complain(['cases', index, ...path], `"${spec.say}": ${message}`),
      )
      if (failures.length === before) passed++
    }
  }
  return { passed, failures }
}

function runCase(policies: Policies, spec: TestSpec, now: number, complain: Complain): void {
  const rules = policies.policies.flatMap(({ rules }) => rules.map(({ id }) => id))
  for (const id of spec.decided_by.filter((id) => id !== 'nothing-matched' && !rules.includes(id))) {
    complain(['decided_by'], `there is no rule ${id}${didYouMean(id, rules)}`)
  }
  for (const group of Object.keys(spec.needs ?? {}).filter((group) => !policies.world.groups.has(group))) {
    complain(['needs', group], `unknown group "${group}"${didYouMean(group, policies.world.groups)}`)
  }
  const { capabilities } = policies.world
  const capability = capabilities.get(spec.action)
  if (!capability) {
    complain(['action'], `unknown action "${spec.action}"${didYouMean(spec.action, capabilities.keys())}`)
  }
  const known = readFacts(policies, spec, complain)
  if (!capability || !known) return
  compare(withStandIn(policies, known), inputOf(policies, spec, capability, known, now), spec, complain)
}

/** A test may name a kind of agent instead of an agent; this lends it one. */
function withStandIn(policies: Policies, known: Given): Policies {
  const kind = known.get('agent.kind')
  if (typeof kind !== 'string') return policies
  return { ...policies, world: { ...policies.world, agents: new Map([[agentIn(known), { kind }]]) } }
}

function agentIn(known: Given): string {
  const agent = known.get('agent')
  return typeof agent === 'string' ? agent : 'an agent'
}

function inputOf(
  { vocabulary }: Policies,
  spec: TestSpec,
  capability: WorldCapability,
  known: Given,
  now: number,
): Input {
  const { system, access } = capability
  const facts = [...known].map(([name, value]): [string, Fact] => {
    const origin = capability.facts.get(name) ?? vocabulary.get(name)?.origins?.[0] ?? 'onloop'
    return [name, { value, origin, at: now }]
  })
  const [args, others] = [
    facts.filter(([, { origin }]) => origin === 'args'),
    facts.filter(([, { origin }]) => origin !== 'args'),
  ]
  const action = Action.parse({
    case: 'test',
    step: 'test',
    agent: agentIn(known),
    capability: spec.action,
    system,
    access,
    data: known.get('data.classes') ?? capability.data,
    args: Object.fromEntries(args.map(([name, { value }]) => [name, value])),
    requester: 'test',
    confidence: known.get('confidence') ?? 1,
  })
  const record = { reviewed: spec.reviewed, corrected: spec.corrected }
  return { action, facts: Object.fromEntries(others), record, epoch: 0, now }
}

function compare(policies: Policies, input: Input, spec: TestSpec, complain: Complain): void {
  const verdict = evaluate(policies, input)
  const by = (ids: readonly string[]) => ids.toSorted().join(', ')
  const came = `${verdict.outcome} by ${by(verdict.decidedBy)}`
  const wanted = `${spec.then} by ${by(spec.decided_by)}`
  if (came !== wanted) {
    complain(['then'], `expected ${wanted}, got ${came}`)
    return
  }
  const needs = Object.fromEntries((verdict.asking?.needs ?? []).map(({ group, n }) => [group, n]))
  const say = (given: Readonly<Record<string, number>>) =>
    by(Object.entries(given).map(([group, n]) => `${n} of ${group}`)) || 'nobody'
  if (spec.needs && say(spec.needs) !== say(needs))
    complain(['needs'], `expected to need ${say(spec.needs)}, got ${say(needs)}`)
}

type Given = ReadonlyMap<string, Value>

function readFacts({ vocabulary }: Policies, spec: TestSpec, complain: Complain): Given | undefined {
  const known = new Map<string, Value>()
  let isSound = true
  for (const [name, text] of Object.entries(spec.facts)) {
    const field = vocabulary.get(name)
    const read = field
      ? readValue(field, String(text))
      : { flaw: `unknown field${didYouMean(name, vocabulary.keys())}` }
    if ('flaw' in read) {
      complain(['facts', name], `"${name}": ${read.flaw}`)
      isSound = false
    } else if (read.value !== undefined) known.set(name, read.value)
  }
  return isSound ? known : undefined
}

function readValue(field: Field, text: string): Parsed<Value | undefined> {
  if (declared.includes(field.name)) return { flaw: 'is what the action declares and cannot be given' }
  if (text === 'unknown') return { value: undefined }
  const words = field.type === 'tags' ? text.split(/\s*,\s*/).filter((word) => word !== 'none') : [text]
  const read = words.map((word) => readLiteral(field, word))
  const flaw = read.find((item) => 'flaw' in item)
  if (flaw) return flaw
  if (field.type === 'tags') return { value: words }
  if (field.type === 'yesno') return { value: text === 'yes' }
  const [only] = read
  return { value: only && 'value' in only && typeof only.value === 'object' ? only.value.value : text }
}

const declared: readonly string[] = ['action', 'system', 'access', 'risk']
