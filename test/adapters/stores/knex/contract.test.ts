import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createJobRows, createStore, openDatabase } from '#adapters/stores/knex/index.ts'
import { makeKeys, sealerOf } from '#app/keys.ts'
import { caseShape } from '#core/case/case.ts'
import { tamperWith } from '#test/app/tampering.ts'
import { type StoreBench, storeContract } from '#test/contracts/store.ts'
import { effectOf, newCase, transition } from '#test/contracts/transitions.ts'

interface SqliteBench extends StoreBench {
  readonly sealer: ReturnType<typeof sealerOf>
  /** Works on the file behind the store's back. */
  tamper(sql: string, ...values: string[]): void
}

async function openSqlite(): Promise<SqliteBench> {
  const folder = await mkdtemp(join(tmpdir(), 'onloop-store-'))
  const sealer = sealerOf(makeKeys())
  let opened = await openDatabase(folder)
  const bench = () => ({ store: createStore(opened.db, sealer), jobs: createJobRows(opened.db) })
  return {
    ...bench(),
    sealer,
    async reopen() {
      await opened.close()
      opened = await openDatabase(folder)
      return bench()
    },
    async close() {
      await opened.close()
      await rm(folder, { recursive: true, force: true })
    },
    tamper(sql, ...values) {
      tamperWith(join(folder, 'onloop.db'), (db) => db.run(sql, ...values))
    },
  }
}

storeContract('the store on SQLite', openSqlite)

describe('the store on SQLite', () => {
  async function opened(): Promise<SqliteBench> {
    const bench = await openSqlite()
    onTestFinished(() => bench.close())
    return bench
  }

  it('gives out no case and no effect that was changed from outside', async () => {
    const { store, tamper } = await opened()
    const effects = [{ change: 'owe', effect: effectOf('C-1.intake.1'), dueAt: 0 }] as const
    await store.commit([transition(newCase('C-1'), { decision: { effects } })])
    tamper("update cases set state = replace(state, 'alice', 'sam')")
    tamper("update effects set case_id = 'C-2'")
    await expect(store.case('C-1')).rejects.toThrow(/case C-1 was changed outside/)
    await expect(store.effect('C-1.intake.1')).rejects.toThrow(/effect C-1.intake.1 was changed outside/)
    expect(await store.openEffects()).toEqual([])
  })

  it('gives out no case that a newer release wrote', async () => {
    const { store, tamper, sealer } = await opened()
    await store.commit([transition(newCase('C-1'))])
    const state = JSON.stringify({ ...newCase('C-1'), version: 1, shape: caseShape + 1 })
    tamper('update cases set state = ?, seal = ?', state, sealer.seal(`case/C-1/${state}`))
    await expect(store.case('C-1')).rejects.toThrow(/written by a newer Onloop/)
  })

  it('says which rows of the ledger cannot be read any more', async () => {
    const { store, tamper } = await opened()
    await store.commit([transition(newCase('C-1'))])
    tamper("update payloads set retention = 'for ever'")
    expect((await store.ledger.rows('C-1')).unreadable).toMatchObject([{ kind: 'unreadable', stream: 'C-1', seq: 1 }])
  })
})
