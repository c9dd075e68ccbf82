import { canonical } from '#core/canonical.ts'
import type { Document, Problem } from '#core/document.ts'
import { digestOf } from '#core/hash.ts'
import { didYouMean } from '#core/suggest.ts'
import { type Changes, compilePolicy } from './compile.ts'
import type { Vocabulary } from './field.ts'
import { lint, lintDead } from './lint.ts'
import { complaintsOf } from './read-file.ts'
import { type Factor, readRisk } from './risk.ts'
import type { Policy } from './rule.ts'
import { saySetting } from './settings.ts'
import { readVocabulary } from './vocabulary.ts'
import type { World } from './world.ts'

export type { Changes } from './compile.ts'
export type { World } from './world.ts'

/** Everything that actions are judged by, compiled. */
export interface Policies {
  readonly policies: readonly Policy[]
  readonly vocabulary: Vocabulary
  readonly factors: readonly Factor[]
  /** SHA-256 over all files, the settings' values and the world: the same hash and input, the same verdict. */
  readonly hash: string
  readonly world: World
  readonly documents: readonly Document[]
  /** The settings that differ from the files, as written. */
  readonly changes: Changes
}

export type Loaded = { readonly policies: Policies } | { readonly problems: readonly Problem[] }

/** Compiles `policies/*.yaml`: all of it holds together, or every problem is named with file and line. */
export function loadPolicies(documents: readonly Document[], world: World): Loaded {
  return load(documents, world, {}, [lint, lintDead])
}

/**
 * The same policies with settings changed, by policy and by name: `{ 'customer-operations': { refund_alone: '600 EUR' } }`.
 *
 * Earlier changes are kept. A value outside its bounds or between two steps is a problem. A setting that makes a rule
 * superfluous is not: that is what moving a threshold can mean.
 */
export function withSettings({ documents, world, changes, policies }: Policies, more: Changes): Loaded {
  const known = policies.map(({ name }) => name)
  const unknown = Object.keys(more).filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const message = (name: string) => `there is no policy "${name}"${didYouMean(name, known)}`
    return { problems: unknown.map((name) => ({ file: 'policies', line: 1, message: message(name) })) }
  }
  const merged = { ...changes }
  for (const [name, settings] of Object.entries(more)) merged[name] = { ...merged[name], ...settings }
  return load(documents, world, merged, [lint])
}

/** The totals over time that the policies look at. */
export function sumFields({ vocabulary }: Policies): readonly { field: string; of: string; windowMs: number }[] {
  return [...vocabulary.values()].flatMap(({ name, sum }) => (sum ? [{ field: name, ...sum }] : []))
}

type Lint = typeof lint

function load(documents: readonly Document[], world: World, changes: Changes, lints: readonly Lint[]): Loaded {
  const problems: Problem[] = documents.flatMap(({ problems }) => problems.slice(0, 1))
  const sorted = sortDocuments(documents, problems)
  const { vocabulary: words, risk, policy: tables } = sorted
  if (!words || !risk || problems.length > 0) return { problems }
  const vocabulary = readVocabulary(words, world, complaintsOf(words, problems))
  if (problems.length > 0) return { problems }
  const factors = readRisk(risk, vocabulary, complaintsOf(risk, problems))
  const ground = { vocabulary, world, changes }
  const policies = tables.flatMap((table) => compilePolicy(table, ground, complaintsOf(table, problems)) ?? [])
  if (problems.length === 0) problems.push(...doubles(policies), ...silence(policies))
  if (problems.length === 0) problems.push(...lints.flatMap((check) => check(policies, world)))
  if (problems.length > 0) return { problems }
  const hash = hashOf(documents, policies, world)
  return { policies: { policies, vocabulary, factors, hash, world, documents, changes } }
}

interface Sorted {
  readonly vocabulary: Document | undefined
  readonly risk: Document | undefined
  readonly policy: readonly Document[]
}

function sortDocuments(documents: readonly Document[], problems: Problem[]): Sorted {
  const kinds = ['vocabulary', 'risk', 'policy'] as const
  const sorted = { vocabulary: [] as Document[], risk: [] as Document[], policy: [] as Document[] }
  for (const document of documents.filter((document) => document.problems.length === 0)) {
    const keys = typeof document.value === 'object' && document.value !== null ? Object.keys(document.value) : []
    const kind = kinds.find((candidate) => keys.includes(candidate))
    if (kind) sorted[kind].push(document)
    else {
      const message = `begin with one of: ${kinds.join(', ')}${didYouMean(keys[0] ?? '', kinds)}`
      problems.push({ file: document.file, line: 1, message })
    }
  }
  const single = (kind: 'vocabulary' | 'risk'): Document | undefined => {
    const [first, second] = sorted[kind]
    if (second) problems.push({ file: second.file, line: 1, message: `${kind} is already in ${first?.file}` })
    if (!first) problems.push({ file: 'policies', line: 1, message: `there is no file that begins with "${kind}"` })
    return first
  }
  return { vocabulary: single('vocabulary'), risk: single('risk'), policy: sorted.policy }
}

function doubles(policies: readonly Policy[]): readonly Problem[] {
  const seen = new Map<string, string>()
  const named = policies.flatMap(({ name, file, rules }) => [
    { what: `policy "${name}"`, file, line: 1 },
    ...rules.map(({ id, line }) => ({ what: `rule ${id}`, file, line })),
  ])
  return named.flatMap(({ what, file, line }) => {
    const first = seen.get(what)
    seen.set(what, first ?? file)
    return first === undefined ? [] : [{ file, line, message: `${what} is already in ${first}` }]
  })
}

function silence(policies: readonly Policy[]): readonly Problem[] {
  const speaks = ({ mode, force, otherwise }: Policy) =>
    mode === 'active' &&
    otherwise &&
    force.until === Number.POSITIVE_INFINITY &&
    force.from === Number.NEGATIVE_INFINITY
  if (policies.some(speaks)) return []
  const message = 'no active policy says who decides when no rule matches: add `otherwise` with `needs` and `within`'
  return [{ file: policies[0]?.file ?? 'policies', line: 1, message }]
}

function hashOf(documents: readonly Document[], policies: readonly Policy[], world: World): string {
  return digestOf({
    files: documents.map(({ value }) => canonical(value)).sort(),
    settings: policies
      .flatMap(({ settings }) => settings.map((setting) => `${setting.policy}.${setting.name}=${saySetting(setting)}`))
      .sort(),
    agents: Object.fromEntries([...world.agents].map(([name, { kind }]) => [name, kind])),
    capabilities: Object.fromEntries(
      [...world.capabilities].map(([name, { system, access, data, facts }]) => [
        name,
        { system, access, data, facts: Object.fromEntries(facts) },
      ]),
    ),
  })
}
