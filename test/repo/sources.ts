import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that everything lies in. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The paths of every file below folders of the project, from its root: "src/core/money.ts". */
export function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort(),
  )
}

/** The folders of the project: not what was installed, what a run wrote or what git keeps. */
export const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['node_modules', '.git', 'data', 'coverage'].includes(entry.name))
  .map(({ name }) => name)

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export interface Import {
  readonly file: string
  /** As written: "./money.ts", "#core/money.ts", "node:fs", "@slack/bolt". */
  readonly from: string
}

/** Everything that the TypeScript files below folders import or export again, in whatever way. */
export function importsBelow(...folders: readonly string[]): readonly Import[] {
  const files = filesBelow(...folders).filter((path) => path.endsWith('.ts'))
  return files.flatMap((file) => importsOf(textOf(file)).map((from) => ({ file, from })))
}

function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm)
  const calls = text.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g)
  return [...statements, ...calls].flatMap(([, from]) => from ?? [])
}

/** The package that an import names, "@slack/bolt" for "@slack/bolt/dist/x"; undefined for Node's and own files. */
export function packageOf(from: string): string | undefined {
  if (/^(?:\.|#|node:)/.test(from)) return undefined
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
}
