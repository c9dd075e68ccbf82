import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseDocument } from 'yaml'

type Path = readonly (string | number)[]

/** A copy of `policies/` or `flows/` that a test may change. */
export interface FolderCopy {
  readonly path: string
  /** Puts a value in its place in a YAML file. */
  set(file: string, at: Path, value: unknown): Promise<void>
  /** Adds an item to a list in a YAML file. */
  add(file: string, at: Path, item: unknown): Promise<void>
  /** Writes behind a file's end, whatever that makes of it. */
  append(file: string, text: string): Promise<void>
}

export async function copyOf(folder: 'policies' | 'flows'): Promise<FolderCopy> {
  const home = await mkdtemp(join(tmpdir(), 'onloop-files-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const path = join(home, folder)
  await cp(resolve(folder), path, { recursive: true })
  const rewrite = async (file: string, change: (document: ReturnType<typeof parseDocument>) => void) => {
    const document = parseDocument(await readFile(join(path, file), 'utf8'))
    change(document)
    await writeFile(join(path, file), document.toString())
  }
  return {
    path,
    set: (file, at, value) => rewrite(file, (document) => document.setIn(at, document.createNode(value))),
    add: (file, at, item) => rewrite(file, (document) => document.addIn(at, document.createNode(item))),
    append: (file, text) => appendFile(join(path, file), text),
  }
}

/** A folder that is there for one test. */
export async function emptyFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'onloop-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 3 }))
  return path
}
