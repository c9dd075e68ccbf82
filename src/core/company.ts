import { z } from 'zod'
import type { Directory } from '#core/case/context.ts'
import type { Catalog } from '#core/flow/catalog.ts'
import type { Flow } from '#core/flow/flow.ts'
import { loadFlows, read } from '#core/flow/load.ts'
import { type Plan, planHash, planOf } from '#core/flow/plan.ts'
import type { Origin } from '#core/policy/fact.ts'
import type { World as PolicyWorld } from '#core/policy/policies.ts'
import type { Document, Problem } from './document.ts'
import { parseDuration } from './duration.ts'
import { directoryOf, lintPeople, type People, PeopleFile } from './people.ts'

/** Which indicators are reported where and when. */
export const DigestsFile = z.strictObject({
  digests: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      cron: z.string().describe('When, as five cron fields'),
      zone: z.string().default('UTC').describe('In which time zone'),
      covers: z.string().describe('Which stretch of time before it, "7 days"'),
      to: z.array(z.templateLiteral([z.enum(['slack', 'teams', 'portal']), ':', z.string()])).min(1),
    }),
  ),
})
export type DigestSpec = z.infer<typeof DigestsFile>['digests'][number]

/** Everything that the files of `flows/` and `policies/` declare, but the policies themselves. */
export interface Company {
  readonly people: People
  readonly directory: Directory
  readonly digests: readonly DigestSpec[]
  readonly flows: readonly Flow[]
  readonly catalog: Catalog
  readonly plans: ReadonlyMap<string, { readonly plan: Plan; readonly hash: string }>
  /** What policies are checked against. */
  readonly policyWorld: PolicyWorld
  /** The files that hold the policies. */
  readonly policyDocuments: readonly Document[]
}

/** Reads a company's files: everything holds together, or every problem is named with file and line. */
export function loadCompany(documents: readonly Document[]): Company | readonly Problem[] {
  const problems: Problem[] = []
  const people = one(documents, 'people', PeopleFile, problems)
  const digests = one(documents, 'digests', DigestsFile, problems)
  const flowFiles = documents.filter((document) => ['flow', 'agents', 'systems'].some((key) => has(document, key)))
  // Also broken ones: what is wrong with a policy keeps it from coming into force, and nothing else.
  const policyDocuments = documents.filter((document) =>
    ['policy', 'vocabulary', 'risk'].some((key) => document.kind === key || has(document, key)),
  )
  const sorted = new Set([...flowFiles, ...policyDocuments])
  for (const document of documents) {
    const known = sorted.has(document) || has(document, 'people') || has(document, 'digests') || has(document, 'tests')
    if (document.problems.length > 0 && !sorted.has(document)) problems.push(...document.problems)
    else if (!known) problems.push({ file: document.file, line: 1, message: 'this is no file that Onloop knows' })
  }
  if (!people || !digests || problems.length > 0) return problems
  problems.push(...lintPeople(people.document, people.value), ...lintDigests(digests.document, digests.value.digests))
  const flows = loadFlows(flowFiles, new Set(Object.keys(people.value.groups)))
  if (!('flows' in flows)) return [...problems, ...flows]
  if (problems.length > 0) return problems
  const plans = flows.flows.map((flow) => {
    const plan = planOf(flow, flows.catalog)
    return [flow.flow, { plan, hash: planHash(plan) }] as const
  })
  return {
    people: people.value,
    directory: directoryOf(people.value),
    digests: digests.value.digests,
    flows: flows.flows,
    catalog: flows.catalog,
    plans: new Map(plans),
    policyWorld: policyWorldOf(flows.catalog, new Set(Object.keys(people.value.groups))),
    policyDocuments,
  }
}

function policyWorldOf({ capabilities, agents }: Catalog, groups: ReadonlySet<string>): PolicyWorld {
  const declared = Object.entries(capabilities).map(([name, { system, access, data, facts, args }]) => {
    const record = Object.keys(facts).map((fact): [string, Origin] => [fact, 'record'])
    const given = Object.keys(args).map((argument): [string, Origin] => [argument, 'args'])
    return [name, { system, access, data, facts: new Map([...record, ...given]) }] as const
  })
  return { capabilities: new Map(declared), agents: new Map(Object.entries(agents)), groups }
}

function one<Schema extends z.ZodType>(
  documents: readonly Document[],
  key: string,
  schema: Schema,
  problems: Problem[],
) {
  const found = documents.filter((document) => has(document, key))
  const [document] = found
  if (!document || found.length > 1) {
    const message = document
      ? `"${key}:" stands in ${found.length} files; it belongs in one`
      : `no file begins with "${key}:"`
    problems.push({ file: document?.file ?? 'policies', line: 1, message })
    return undefined
  }
  const value = read(document, schema, problems)
  return value === undefined ? undefined : { document, value }
}

function lintDigests(document: Document, digests: readonly DigestSpec[]): readonly Problem[] {
  return digests.flatMap(({ id, covers, zone }, index) => {
    const at = (part: string, message: string): Problem => ({
      file: document.file,
      line: document.lineOf(['digests', index, part]),
      message: `${id}: ${message}`,
    })
    const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
    return [
      ...(parseDuration(covers) === undefined
        ? [at('covers', `"${covers}" is not a length of time such as "7 days"`)]
        : []),
      ...(zones.includes(zone) ? [] : [at('zone', `"${zone}" is not a time zone such as "Europe/Brussels"`)]),
    ]
  })
}

function has(document: Document, key: string): boolean {
  return typeof document.value === 'object' && document.value !== null && key in document.value
}
