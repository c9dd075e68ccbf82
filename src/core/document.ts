import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'

/** A YAML text that was read, with where each part of it stands. */
export interface Document {
  readonly file: string
  /** The word it begins with, which says what kind of file it is, also where the rest is broken. */
  readonly kind: string | undefined
  readonly value: unknown
  /** The line, from 1, on which the part at this path begins; the nearest one above it where it does not exist. */
  lineOf(path: readonly PropertyKey[]): number
  /** What is wrong with the text itself. */
  readonly problems: readonly Problem[]
}

/** Something a person has to correct in a file. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Reads a YAML 1.2 text. Duplicate keys and broken syntax are problems, never exceptions. */
export function readDocument(file: string, source: string): Document {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, version: '1.2' })
  const problems = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    message: (error.message.split('\n')[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, ''),
  }))
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const kind = firstWord(document.contents)
  if (problems.length > 0) return { file, kind, value: undefined, lineOf, problems }
  try {
    return { file, kind, value: document.toJS({ maxAliasCount: 20 }), lineOf, problems }
  } catch {
    // The parser throws here alone: at a text that refers to itself until it would fill the memory.
    const message = 'it refers to its own parts too often; write them out'
    return { file, kind, value: undefined, lineOf, problems: [{ file, line: 1, message }] }
  }
}

function firstWord(contents: unknown): string | undefined {
  const key = isMap(contents) ? contents.items[0]?.key : undefined
  return isScalar(key) ? String(key.value) : undefined
}

/** A problem for people: "policies/refunds.yaml:12: unknown field…". */
export function sayProblem({ file, line, message }: Problem): string {
  return `${file}:${line}: ${message}`
}
