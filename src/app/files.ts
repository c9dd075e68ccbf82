import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Document, readDocument } from '#core/document.ts'
import { OnloopError } from '#core/errors.ts'

export interface SourceFile {
  /** The path as a person would write it: "policies/risk.yaml". */
  readonly file: string
  readonly text: string
}

/** Reads the YAML files of a folder, by name, without those of its sub-folders. Throws `FILE_UNREADABLE`. */
export function readFolder(folder: string, setting: string): readonly SourceFile[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => ({ file: `${basename(folder)}/${name}`, text: readFileSync(join(folder, name), 'utf8') }))
  } catch (cause) {
    throw new OnloopError('FILE_UNREADABLE', { path: folder, setting }, { cause })
  }
}

export function documentsOf(files: readonly SourceFile[]): readonly Document[] {
  return files.map(({ file, text }) => readDocument(file, text))
}
