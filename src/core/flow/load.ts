import { z } from 'zod'
import type { Document, Problem } from '#core/document.ts'
import { didYouMean } from '#core/suggest.ts'
import { AgentsFile, type Catalog, SystemsFile } from './catalog.ts'
import { Flow } from './flow.ts'
import { lintFlow } from './lint.ts'
import { lintCatalog } from './lint-catalog.ts'

export interface Flows {
  readonly flows: readonly Flow[]
  readonly catalog: Catalog
}

/** Reads the files of `flows/`: everything in them holds together, or every problem is named with file and line. */
export function loadFlows(documents: readonly Document[], groups: ReadonlySet<string>): Flows | readonly Problem[] {
  const problems: Problem[] = documents.flatMap((document) => document.problems)
  const flows: { document: Document; flow: Flow }[] = []
  const catalog = { systems: {}, capabilities: {}, agents: {} }

  for (const document of documents.filter(({ problems }) => problems.length === 0)) {
    if (has(document, 'flow')) {
      const flow = read(document, Flow, problems)
      if (flow) flows.push({ document, flow })
    } else if (has(document, 'agents')) {
      addTo(catalog, document, read(document, AgentsFile, problems), problems)
    } else if (has(document, 'systems')) {
      addTo(catalog, document, read(document, SystemsFile, problems), problems)
    } else {
      problems.push({ file: document.file, line: 1, message: 'begin with one of: flow, agents, systems' })
    }
  }
  if (problems.length > 0) return problems
  problems.push(...documents.flatMap((document) => lintCatalog(document, catalog, groups)))
  for (const { document, flow } of flows) problems.push(...lintFlow(document, flow, catalog, groups))
  problems.push(...sameIds(flows))
  return problems.length > 0 ? problems : { flows: flows.map(({ flow }) => flow), catalog }
}

/** Adds what one file declares; what another file has declared already is a problem. */
function addTo(catalog: Catalog, document: Document, part: Partial<Catalog> | undefined, problems: Problem[]): void {
  for (const [kind, declared] of Object.entries(part ?? {})) {
    const all: Record<string, unknown> = catalog[kind as keyof Catalog]
    for (const [id, one] of Object.entries(declared)) {
      const line = document.lineOf([kind, id])
      if (id in all) problems.push({ file: document.file, line, message: `${id} is already in another file` })
      all[id] = one
    }
  }
}

/** Checks a document against a schema; each complaint is added with its line, unknown words with a suggestion. */
export function read<Schema extends z.ZodType>(
  document: Document,
  schema: Schema,
  problems: Problem[],
): z.infer<Schema> | undefined {
  const result = schema.safeParse(document.value)
  if (result.success) return result.data
  for (const issue of result.error.issues) problems.push(...complaints(document, schema, issue))
  return undefined
}

function complaints(document: Document, schema: z.ZodType, issue: z.core.$ZodIssue): Problem[] {
  const { file } = document
  const place = issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      line: document.lineOf([...issue.path, key]),
      message: `${place}unknown part "${key}"${didYouMean(key, wordsOf(schema))}`,
    }))
  }
  return [{ file, line: document.lineOf(issue.path), message: `${place}${issue.message}` }]
}

/** Every word that a schema knows as a key, wherever it stands. */
function wordsOf(schema: z.ZodType): ReadonlySet<string> {
  const words = new Set<string>()
  JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'properties' in value) {
      for (const key of Object.keys(value.properties as object)) words.add(key)
    }
    return value
  })
  return words
}

function sameIds(flows: readonly { document: Document; flow: Flow }[]): Problem[] {
  const seen = new Map<string, string>()
  return flows.flatMap(({ document, flow }) => {
    const first = seen.get(flow.flow)
    seen.set(flow.flow, document.file)
    if (!first) return []
    return [
      { file: document.file, line: document.lineOf(['flow']), message: `flow "${flow.flow}" is already in ${first}` },
    ]
  })
}

function has(document: Document, key: string): boolean {
  return typeof document.value === 'object' && document.value !== null && key in document.value
}
