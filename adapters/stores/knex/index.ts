import { type Case, caseShape } from '#core/case/case.ts'
import { OnloopError } from '#core/errors.ts'
import { type Plan, planHash } from '#core/flow/plan.ts'
import type { CaseRow, QuestionRow, Store } from '#ports/store.ts'
import { countHeld, readTotal } from './claims.ts'
import { commitOne } from './commit.ts'
import type { Database } from './database.ts'
import { openEffects, readEffect } from './effects.ts'
import { appendEntries, createLedgerRows } from './ledger.ts'
import { createDeliveries } from './posts.ts'
import { readRecord } from './records.ts'
import type { Sealer } from './sealer.ts'
import { createRuleBook, createStops } from './steering.ts'

export { type Database, openDatabase, openReadOnly } from './database.ts'
export { createJobRows } from './jobs.ts'
export { createLedgerRows } from './ledger.ts'
export { createMessages } from './messages.ts'
export type { Sealer } from './sealer.ts'

/** The store on knex: SQLite in one file, one owner process. */
export function createStore(db: Database, sealer: Sealer): Store {
  return {
    case: (id) => readCase(db, sealer, id),
    async plan(hash) {
      const row: { body: string } | undefined = await db('plans').where({ hash }).first('body')
      if (!row) return undefined
      const plan = JSON.parse(row.body) as Plan
      if (planHash(plan) !== hash) throw new OnloopError('SEAL_BROKEN', { what: `the plan ${hash}` })
      return plan
    },
    async commit(transitions) {
      const committed = []
      for (const transition of transitions) committed.push(await commitOne(db, transition, sealer))
      return committed
    },
    async arrival(key) {
      const row: { answer: string } | undefined = await db('arrivals').where({ key }).first('answer')
      return row?.answer
    },
    effect: (id) => readEffect(db, id, sealer),
    openEffects: () => openEffects(db, sealer),
    held: (key, effect) => countHeld(db, key, effect),
    total: (key, since, effect) => readTotal(db, key, since, effect),
    record: (agent, capability) => readRecord(db, agent, capability),
    async caseByThread(thread) {
      const row: { id: string } | undefined = await db('cases')
        .where({ thread })
        .orderBy('opened_at', 'desc')
        .first('id')
      return row?.id
    },
    cases: (filter) => readCases(db, filter),
    async questions() {
      const rows: { id: string; case_id: string; deadline: number | string; risk: number }[] =
        await db('questions').orderBy('deadline')
      return rows.map(
        ({ id, case_id, deadline, risk }): QuestionRow => ({ id, case: case_id, deadline: Number(deadline), risk }),
      )
    },
    async write(entries) {
      await db.transaction((trx) => appendEntries(trx, entries, sealer.salt))
    },
    ledger: createLedgerRows(db),
    deliveries: createDeliveries(db),
    rules: createRuleBook(db, sealer),
    ...createStops(db, sealer),
    async seen(now) {
      const value = String(now)
      await db('meta').insert({ name: 'seen', value }).onConflict('name').merge({ value })
    },
    async lastSeen() {
      const row: { value: string } | undefined = await db('meta').where({ name: 'seen' }).first('value')
      return row && Number(row.value)
    },
  }
}

async function readCase(db: Database, sealer: Sealer, id: string): Promise<Case | undefined> {
  const row: { state: string; seal: string; version: number } | undefined = await db('cases')
    .where({ id })
    .first('state', 'seal', 'version')
  if (!row) return undefined
  if (!sealer.check(`case/${id}/${row.state}`, row.seal)) throw new OnloopError('SEAL_BROKEN', { what: `case ${id}` })
  const item = JSON.parse(row.state) as Case
  if (item.shape > caseShape) {
    throw new OnloopError('SHAPE_NEWER', { what: `case ${id}`, found: item.shape, known: caseShape })
  }
  return item
}

async function readCases(db: Database, filter: Parameters<Store['cases']>[0]): Promise<readonly CaseRow[]> {
  const { requester, status, awaitsRequester } = filter
  const wanted = {
    ...(requester === undefined ? {} : { requester }),
    ...(status === undefined ? {} : { status }),
    ...(awaitsRequester === undefined ? {} : { awaits_requester: awaitsRequester ? 1 : 0 }),
  }
  const rows: Record<string, unknown>[] = await db('cases')
    .where(wanted)
    .orderBy('opened_at', 'desc')
    .limit(filter.limit)
  return rows.map((row) => ({
    id: String(row.id),
    flow: row.flow === null ? undefined : String(row.flow),
    status: row.status === 'ended' ? 'ended' : 'open',
    how: row.how === null ? undefined : String(row.how),
    requester: String(row.requester),
    text: String(row.text),
    openedAt: Number(row.opened_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
  }))
}
