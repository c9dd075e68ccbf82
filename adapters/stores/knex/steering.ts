import { OnloopError } from '#core/errors.ts'
import type { Entry, EntryKind } from '#core/ledger/entry.ts'
import { houseStream } from '#core/ledger/stream.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { RuleBook, RuleEpoch, Store } from '#ports/store.ts'
import type { Database } from './database.ts'
import { appendEntries } from './ledger.ts'
import type { Sealer } from './sealer.ts'

/** Keeps the versions of the policies. An epoch is written once and never changed. */
export function createRuleBook(db: Database, sealer: Sealer): RuleBook {
  return {
    async inForce() {
      const row: { epoch: number; body: string; seal: string } | undefined = await db('epochs')
        .orderBy('epoch', 'desc')
        .first()
      // Epochs are counted up by one, so that the ledger shows it when the newest ones have been taken away.
      if ((await countNoted(db, 'policy-in-force')) !== (row?.epoch ?? 0))
        throw new OnloopError('SEAL_BROKEN', { what: 'the list of policy epochs' })
      if (!row) return undefined
      if (!sealer.check(`epoch/${row.body}`, row.seal))
        throw new OnloopError('SEAL_BROKEN', { what: `policy epoch ${row.epoch}` })
      return JSON.parse(row.body) as RuleEpoch
    },
    async add(epoch, entry) {
      const body = JSON.stringify(epoch)
      return db.transaction(async (trx) => {
        const row = { epoch: epoch.epoch, body, seal: sealer.seal(`epoch/${body}`) }
        const added = await trx('epochs').insert(row).onConflict('epoch').ignore().returning('epoch')
        if (added.length === 0) return false
        await appendEntries(trx, [entry], sealer.salt)
        return true
      })
    },
  }
}

type Stops = Pick<Store, 'stops' | 'addStop' | 'endStop'>

/** Keeps the stops. */
export function createStops(db: Database, sealer: Sealer): Stops {
  return {
    async stops() {
      const rows: { id: string; body: string; seal: string; in_force: number }[] = await db('stops')
      const broken = rows.find(({ body, seal, in_force }) => !sealer.check(`stop/${body}/${in_force}`, seal))
      if (broken) throw new OnloopError('SEAL_BROKEN', { what: `stop ${broken.id}` })
      if ((await countNoted(db, 'stop-set')) !== rows.length)
        throw new OnloopError('SEAL_BROKEN', { what: 'the list of stops' })
      return rows.filter(({ in_force }) => in_force === 1).map(({ body }) => JSON.parse(body) as Stop)
    },
    async addStop(stop: Stop, entry: Entry) {
      const body = JSON.stringify(stop)
      return db.transaction(async (trx) => {
        const row = { id: stop.id, body, seal: sealer.seal(`stop/${body}/1`), in_force: 1 }
        const added = await trx('stops').insert(row).onConflict('id').ignore().returning('id')
        if (added.length === 0) return false
        await appendEntries(trx, [entry], sealer.salt)
        return true
      })
    },
    async endStop(id, entry) {
      return db.transaction(async (trx) => {
        const row: { body: string } | undefined = await trx('stops').where({ id, in_force: 1 }).first('body')
        if (!row) return false
        await trx('stops')
          .where({ id })
          .update({ in_force: 0, seal: sealer.seal(`stop/${row.body}/0`) })
        await appendEntries(trx, [entry], sealer.salt)
        return true
      })
    },
  }
}

/** How many entries of a kind the house stream holds. */
async function countNoted(db: Database, kind: EntryKind): Promise<number> {
  const rows = await db('entries').where({ stream: houseStream, kind }).count({ noted: '*' })
  return Number(rows[0]?.noted ?? 0)
}
