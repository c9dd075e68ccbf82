import type { Knex } from 'knex'
import type { Committed, Transition } from '#ports/store.ts'
import { addClaims, releaseClaims } from './claims.ts'
import type { Database } from './database.ts'
import { changeEffects } from './effects.ts'
import { addJobs } from './jobs.ts'
import { appendEntries } from './ledger.ts'
import { addPosts } from './posts.ts'
import { addRecords } from './records.ts'
import type { Sealer } from './sealer.ts'

/** Thrown inside a transaction to undo it; never leaves this file. */
class Lost extends Error {
  readonly committed: Committed

  constructor(committed: Committed) {
    super('lost')
    this.committed = committed
  }
}

/** Writes one transition in one transaction, or nothing of it. */
export async function commitOne(db: Database, transition: Transition, sealer: Sealer): Promise<Committed> {
  try {
    await db.transaction(async (trx) => {
      await takeArrival(trx, transition)
      await checkEpoch(trx, transition)
      await putCase(trx, transition, sealer)
      if (!(await addClaims(trx, transition.decision.claims))) throw new Lost({ kind: 'conflict' })
      await releaseClaims(trx, transition.decision.released)
      await changeEffects(trx, transition, sealer)
      await appendEntries(trx, transition.decision.entries, sealer.salt)
      await addRecords(trx, transition.decision)
      await addPosts(trx, transition.decision)
      await addJobs(trx, transition.jobs)
    })
    return { kind: 'done' }
  } catch (error) {
    if (error instanceof Lost) return error.committed
    throw error
  }
}

/** The write comes first: a transaction that begins with a read cannot be upgraded while another one writes. */
async function takeArrival(trx: Knex.Transaction, { arrival, now }: Transition): Promise<void> {
  if (!arrival) return
  const { key, answer } = arrival
  const taken = await trx('arrivals').insert({ key, answer, at: now }).onConflict('key').ignore().returning('key')
  if (taken.length > 0) return
  const before: { answer: string } | undefined = await trx('arrivals').where({ key }).first('answer')
  throw new Lost({ kind: 'duplicate', answer: before?.answer ?? answer })
}

async function checkEpoch(trx: Knex.Transaction, { epoch }: Transition): Promise<void> {
  const newest: { epoch: number } | undefined = await trx('epochs').orderBy('epoch', 'desc').first('epoch')
  if (newest && newest.epoch !== epoch) throw new Lost({ kind: 'conflict' })
}

async function putCase(trx: Knex.Transaction, transition: Transition, sealer: Sealer): Promise<void> {
  const { decision, version, plan } = transition
  if (!decision.changed) return
  if (plan) {
    await trx('plans')
      .insert({ hash: plan.hash, body: JSON.stringify(plan.plan) })
      .onConflict('hash')
      .ignore()
  }
  const item = decision.case
  const state = JSON.stringify(item)
  const row = {
    id: item.id,
    version: item.version,
    state,
    seal: sealer.seal(`case/${item.id}/${state}`),
    flow: item.flow ?? null,
    status: item.status,
    how: item.ended?.how ?? null,
    requester: item.requester,
    thread: item.thread,
    text: item.text,
    awaits_requester: awaitsRequester(item) ? 1 : 0,
    opened_at: item.openedAt,
    ended_at: item.ended?.at ?? null,
  }
  if (version === 0) {
    const inserted = await trx('cases').insert(row).onConflict('id').ignore().returning('id')
    if (inserted.length === 0) throw new Lost({ kind: 'conflict' })
  } else if ((await trx('cases').where({ id: item.id, version }).update(row)) === 0) {
    throw new Lost({ kind: 'conflict' })
  }
  await putQuestions(trx, item)
}

function awaitsRequester(item: Transition['decision']['case']): boolean {
  if (item.status === 'ended') return false
  const asked = Object.values(item.questions).some(({ pausedAt, closed }) => pausedAt !== undefined && !closed)
  return asked || item.understanding.at === 'asking' || item.understanding.at === 'choosing'
}

async function putQuestions(trx: Knex.Transaction, item: Transition['decision']['case']): Promise<void> {
  await trx('questions').where({ case_id: item.id }).delete()
  const open = Object.values(item.questions).filter(({ closed }) => !closed)
  if (open.length === 0) return
  await trx('questions').insert(
    open.map(({ id, deadline, judged }) => ({ id, case_id: item.id, deadline, risk: judged.verdict.risk.score })),
  )
}
