import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { DigestsFile } from '#core/company.ts'
import type { Document, Problem } from '#core/document.ts'
import { AgentsFile, SystemsFile } from '#core/flow/catalog.ts'
import { Flow } from '#core/flow/flow.ts'
import { PeopleFile } from '#core/people.ts'
import { policyFile, policyTestsFile, riskFile, vocabularyFile } from '#core/policy/schema.ts'
import type { Settings } from './command.ts'

type Folders = Pick<Settings, 'flowsDir' | 'policiesDir'>

/** The JSON Schema of one kind of YAML file, for editors. */
export interface SchemaFile {
  readonly path: string
  /** As a person would write it: "flows/flow.schema.json". */
  readonly file: string
  readonly text: string
}

/** Each kind of file by the key that it alone has. */
const kinds = {
  flow: { folder: 'flowsDir', schema: Flow },
  systems: { folder: 'flowsDir', schema: SystemsFile },
  agents: { folder: 'flowsDir', schema: AgentsFile },
  people: { folder: 'policiesDir', schema: PeopleFile },
  digests: { folder: 'policiesDir', schema: DigestsFile },
  policy: { folder: 'policiesDir', schema: policyFile },
  vocabulary: { folder: 'policiesDir', schema: vocabularyFile },
  risk: { folder: 'policiesDir', schema: riskFile },
  tests: { folder: 'policiesDir', schema: policyTestsFile },
} as const satisfies Record<string, { folder: keyof Folders; schema: z.ZodType }>

/** The schemas as they should lie in the folders. */
export function schemaFiles(folders: Folders): readonly SchemaFile[] {
  return Object.entries(kinds).map(([kind, { folder, schema }]) => {
    const name = `${kind}.schema.json`
    const content = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
    return {
      path: join(folders[folder], name),
      file: `${basename(folders[folder])}/${name}`,
      text: `${JSON.stringify(content, null, 2)}\n`,
    }
  })
}

/** Schemas that are missing or not what this release takes. */
export function staleSchemas(folders: Folders): readonly Problem[] {
  return schemaFiles(folders).flatMap(({ path, file, text }) => {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return []
    const what = existsSync(path) ? 'is not what this release takes' : 'is missing'
    return [{ file, line: 1, message: `${what}; run \`onloop schema\`` }]
  })
}

/** Files whose first lines do not name their schema, so that editors cannot help with them. */
export function unnamedSchemas(
  files: readonly { readonly text: string; readonly document: Document }[],
): readonly Problem[] {
  return files.flatMap(({ text, document: { file, value } }) => {
    const kind = Object.keys(kinds).find((key) => typeof value === 'object' && value !== null && key in value)
    if (kind === undefined) return []
    const wanted = `# yaml-language-server: $schema=${kind === 'tests' ? '..' : '.'}/${kind}.schema.json`
    const lines = text.split('\n')
    const head = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith('#')),
    )
    return head.includes(wanted) ? [] : [{ file, line: 1, message: `name its schema in a first line: "${wanted}"` }]
  })
}
