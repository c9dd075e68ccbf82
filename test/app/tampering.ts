import { execFileSync } from 'node:child_process'

/** A connection that knows nothing of Onloop's rules. */
export interface Tampering {
  run(sql: string, ...values: (string | number | null)[]): void
  all(sql: string, ...values: (string | number | null)[]): Record<string, unknown>[]
}

/**
 * Works on a database file beside the process that owns it.
 *
 * Each statement runs in a process of its own: a second copy of SQLite in the owner's process would give up the
 * owner's locks as soon as it closes the file.
 */
export function tamperWith<Result>(file: string, work: (db: Tampering) => Result): Result {
  const all: Tampering['all'] = (sql, ...values) => {
    const asked = JSON.stringify({ file, sql, values })
    const answer = execFileSync(process.execPath, ['--input-type=module', '--eval', statement], { input: asked })
    return JSON.parse(answer.toString()) as Record<string, unknown>[]
  }
  return work({ all, run: (sql, ...values) => void all(sql, ...values) })
}

const statement = `
  import { readFileSync } from 'node:fs'
  import { DatabaseSync } from 'node:sqlite'
  const { file, sql, values } = JSON.parse(readFileSync(0, 'utf8'))
  const db = new DatabaseSync(file, { timeout: 5000 })
  process.stdout.write(JSON.stringify(db.prepare(sql).all(...values)))
  db.close()
`
