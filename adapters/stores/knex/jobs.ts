import type { Knex } from 'knex'
import type { ClaimedJob, Job, JobRows } from '#ports/dispatch.ts'
import type { Database } from './database.ts'

/** Adds wake-ups; one that is there already is moved, and stays one. */
export async function addJobs(trx: Knex, jobs: readonly Job[]): Promise<void> {
  for (const { kind, id, dueAt, replace } of jobs) {
    await trx('jobs')
      .insert({ kind, id, due_at: dueAt, stamp: 1, in_hand: 0, failures: 0 })
      .onConflict(['kind', 'id'])
      .merge({
        due_at: replace ? dueAt : trx.raw('min(jobs.due_at, ?)', [dueAt]),
        stamp: trx.raw('jobs.stamp + 1'),
        failures: 0,
      })
  }
}

/** The time of a job in hand. Whoever adds it again gives it an earlier one, at which it runs once more. */
const notAgain = Number.MAX_SAFE_INTEGER

export function createJobRows(db: Database): JobRows {
  return {
    async claim(kind, now, limit) {
      return db.transaction(async (trx) => {
        const due = trx('jobs').where('due_at', '<=', now).where({ kind, in_hand: 0 }).orderBy('due_at').limit(limit)
        const rows: ClaimedJob[] = await due.select('kind', 'id', 'stamp', 'failures')
        for (const { id } of rows) await trx('jobs').where({ kind, id }).update({ in_hand: 1, due_at: notAgain })
        return rows
      })
    },
    async finish({ kind, id, stamp }) {
      const removed = await db('jobs').where({ kind, id, stamp }).delete()
      if (removed === 0) await db('jobs').where({ kind, id }).update({ in_hand: 0 })
    },
    async postpone({ kind, id, stamp, failures }, dueAt) {
      const moved = await db('jobs')
        .where({ kind, id, stamp })
        .update({ in_hand: 0, due_at: dueAt, failures: failures + 1 })
      if (moved === 0) await db('jobs').where({ kind, id }).update({ in_hand: 0 })
    },
    async nextDue(kinds) {
      const next: (number | string)[] = await db('jobs')
        .where({ in_hand: 0 })
        .whereIn('kind', [...kinds])
        .orderBy('due_at')
        .limit(1)
        .pluck('due_at')
      return next[0] === undefined ? undefined : Number(next[0])
    },
    async free() {
      await db('jobs').where({ in_hand: 1 }).update({ in_hand: 0, due_at: 0 })
    },
    async add(jobs) {
      await db.transaction((trx) => addJobs(trx, jobs))
    },
    async takeSlot(name, slot) {
      const taken = await db('slots').insert({ name, slot }).onConflict(['name', 'slot']).ignore().returning('slot')
      return taken.length > 0
    },
    async lastSlot(name) {
      const last: (number | string)[] = await db('slots').where({ name }).orderBy('slot', 'desc').limit(1).pluck('slot')
      return last[0] === undefined ? undefined : Number(last[0])
    },
  }
}
