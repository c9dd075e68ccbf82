import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { OnloopError } from '#core/errors.ts'
import { seed } from './seed.ts'

/** What the company's systems share: their records and what time it is, in epoch milliseconds. */
export interface Books {
  readonly db: Knex
  readonly now: () => number
}

/**
 * Opens the company's records in a folder, and writes them first where there are none.
 *
 * One process owns the file until it closes it or dies. Throws `OWNER_PRESENT` and `SHAPE_NEWER`.
 */
export async function openDatabase(dir: string): Promise<Knex> {
  mkdirSync(dir, { recursive: true })
  const db = knex({
    client: 'better-sqlite3',
    connection: { filename: join(dir, 'demo.db') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate: prepare },
    // Whatever knex would print here is thrown as well.
    log: { warn: () => undefined },
  })
  try {
    await db.transaction((trx) => bringUp(trx, dir))
    return db
  } catch (error) {
    await db.destroy()
    throw isBusy(error)
      ? new OnloopError('OWNER_PRESENT', { folder: dir, setting: 'DEMO_DIR' }, { cause: error })
      : error
  }
}

/** Counted up when the tables change. */
const shape = 1

async function bringUp(trx: Knex.Transaction, dir: string): Promise<void> {
  const [{ user_version: found = 0 } = {}] = await trx.raw<{ user_version: number }[]>('PRAGMA user_version')
  if (found > shape) throw new OnloopError('SHAPE_NEWER', { what: join(dir, 'demo.db'), found, known: shape })
  // Written even when nothing changes: a write is what takes the file for this process.
  await trx.raw(`PRAGMA user_version = ${shape}`)
  if (found === shape) return
  for (const statement of tables) await trx.raw(statement)
  await seed(trx)
}

type Done = (error: Error | null, connection: Connection) => void
interface Connection {
  pragma(source: string): unknown
}

function prepare(connection: Connection, done: Done): void {
  // Exclusive before WAL: the lock then lasts as long as the process, so no second one can work the same jobs.
  const pragmas = ['busy_timeout = 1000', 'locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']
  for (const pragma of [...pragmas, 'foreign_keys = ON']) connection.pragma(pragma)
  done(null, connection)
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/.test(`${'code' in error ? error.code : ''} ${error.message}`)
  )
}

const tables = [
  `CREATE TABLE customers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, typology TEXT NOT NULL, disputes INTEGER NOT NULL,
    since TEXT NOT NULL, country TEXT NOT NULL, pays_to TEXT NOT NULL) STRICT`,
  `CREATE TABLE orders (
    id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customers, date TEXT NOT NULL, total_minor INTEGER NOT NULL,
    currency TEXT NOT NULL, delivered INTEGER NOT NULL, invoice TEXT NOT NULL UNIQUE) STRICT`,
  `CREATE TABLE employees (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, department TEXT NOT NULL, email TEXT NOT NULL,
    manager TEXT REFERENCES employees) STRICT`,
  `CREATE TABLE refunds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, request TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
    paid_to TEXT NOT NULL, at INTEGER NOT NULL, cancelled_at INTEGER) STRICT`,
  `CREATE TABLE copies (
    number INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, invoice TEXT NOT NULL, sent_to TEXT NOT NULL,
    at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, invoice TEXT NOT NULL, callback_url TEXT NOT NULL,
    status TEXT NOT NULL, due_at INTEGER NOT NULL, output TEXT, error TEXT, told_to_fail INTEGER NOT NULL,
    delivery TEXT NOT NULL, callbacks_owed INTEGER NOT NULL, callback_delay_ms INTEGER NOT NULL) STRICT`,
  `CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, system TEXT NOT NULL, operation TEXT NOT NULL, key TEXT,
    object TEXT NOT NULL, amount_minor INTEGER, currency TEXT, detail TEXT NOT NULL) STRICT`,
]
