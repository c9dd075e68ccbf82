import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { OnloopError } from '#core/errors.ts'
import { migrations } from './migrations.ts'

export type Database = Knex

/** What knex needs of the SQLite driver's connection. */
interface Connection {
  pragma(text: string): unknown
}

/**
 * Opens the database of a data folder, brings it to this release's shape and makes this process its only owner.
 *
 * Throws `OWNER_PRESENT` while another process owns the folder, and `SHAPE_NEWER` when a newer release wrote it.
 */
export async function openDatabase(folder: string): Promise<{ db: Database; close(): Promise<void> }> {
  mkdirSync(folder, { recursive: true })
  const release = await own(folder)
  try {
    const file = join(folder, 'onloop.db')
    const isNew = !existsSync(file)
    const db = connect(file)
    await migrate(db, file, isNew)
    return {
      db,
      async close() {
        await db.destroy()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** Opens a database for reading only, beside the process that owns it. */
export function openReadOnly(folder: string): Database {
  const file = join(folder, 'onloop.db')
  if (!existsSync(file)) throw new OnloopError('FILE_UNREADABLE', { path: file, setting: 'DATA_DIR' })
  return connect(file, true)
}

function connect(filename: string, readonly = false): Database {
  return knex({
    client: 'better-sqlite3',
    connection: { filename, options: { readonly } },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
        if (!readonly) connection.pragma('journal_mode = WAL')
        connection.pragma('synchronous = FULL')
        connection.pragma('foreign_keys = ON')
        connection.pragma('busy_timeout = 5000')
        done(null, connection)
      },
    },
  })
}

async function migrate(db: Database, file: string, isNew: boolean): Promise<void> {
  const known = migrations.map(({ name }) => name)
  const applied: string[] = (await db.schema.hasTable('knex_migrations'))
    ? await db('knex_migrations').orderBy('id').pluck('name')
    : []
  const newer = applied.find((name) => !known.includes(name))
  if (newer) throw new OnloopError('SHAPE_NEWER', { what: file, found: newer, known: known.at(-1) ?? 'none' })
  if (applied.length === known.length) return
  if (!isNew) await db.raw('VACUUM INTO ?', [`${file}.before-${known.at(-1)}`])
  await db.migrate.latest({
    migrationSource: {
      getMigrations: async () => [...migrations],
      getMigrationName: ({ name }: (typeof migrations)[number]) => name,
      getMigration: async (migration: (typeof migrations)[number]) => migration,
    },
  })
}

/** Holds an exclusive lock on a file beside the database for as long as this process lives; a crash frees it. */
async function own(folder: string): Promise<() => Promise<void>> {
  const lock = knex({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'owner.db') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, idleTimeoutMillis: Number.MAX_SAFE_INTEGER },
  })
  try {
    await lock.raw('PRAGMA locking_mode = EXCLUSIVE')
    await lock.raw('BEGIN EXCLUSIVE')
  } catch (cause) {
    await lock.destroy()
    throw new OnloopError('OWNER_PRESENT', { folder, setting: 'DATA_DIR' }, { cause })
  }
  return () => lock.destroy()
}
