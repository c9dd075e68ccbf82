import type { Knex } from 'knex'
import type { Decision } from '#core/case/decide.ts'
import type { MessageRef } from '#ports/channel.ts'
import type { Deliveries, Delivery, PostRow } from '#ports/store.ts'
import type { Database } from './database.ts'
import { addJobs } from './jobs.ts'

/** Keeps the messages that a decision wants sent; each key once. */
export async function addPosts(trx: Knex, { posts, case: item }: Decision): Promise<void> {
  for (const { key, ...body } of posts) await addPost(trx, key, item.id, body)
}

async function addPost(trx: Knex, key: string, caseId: string | undefined, body: object): Promise<void> {
  await trx('posts')
    .insert({ key, case_id: caseId ?? null, body: JSON.stringify(body), status: 'owed' })
    .onConflict('key')
    .ignore()
}

interface Row {
  readonly subject: string
  readonly place: string
  readonly case_id: string | null
  readonly message: MessageRef | null
  readonly hash: string
}

export function createDeliveries(db: Database): Deliveries {
  return {
    async shown(subject) {
      const rows: Row[] = await db('deliveries').where({ subject })
      return rows.map(deliveryOf)
    },
    async byMessage(message) {
      const row: Row | undefined = await db('deliveries').where({ message }).first()
      return row && deliveryOf(row)
    },
    async put({ subject, case: caseId, place, message, hash }) {
      await db('deliveries')
        .insert({ subject, place, case_id: caseId ?? null, message: message ?? null, hash })
        .onConflict(['subject', 'place'])
        .merge()
    },
    async post(key) {
      const row: { case_id: string | null; body: string; status: PostRow['status'] } | undefined = await db('posts')
        .where({ key })
        .first()
      if (!row) return undefined
      return {
        key,
        case: row.case_id ?? undefined,
        status: row.status,
        ...(JSON.parse(row.body) as Pick<PostRow, 'to' | 'text'>),
      }
    },
    async addPost({ key, case: caseId, status: _, ...body }, jobs) {
      await db.transaction(async (trx) => {
        await addPost(trx, key, caseId, body)
        await addJobs(trx, jobs)
      })
    },
    async unsent() {
      return db('posts').whereNot({ status: 'sent' }).pluck('key')
    },
    async sent(key, message) {
      await db('posts')
        .where({ key })
        .update({ status: 'sent', message: message ?? null })
    },
    async tried(key) {
      await db('posts').where({ key }).update({ status: 'tried' })
    },
    async card(subject) {
      const row: { body: string } | undefined = await db('cards').where({ subject }).first('body')
      return row && JSON.parse(row.body)
    },
    async putCard(subject, card) {
      const body = JSON.stringify(card)
      await db('cards').insert({ subject, body }).onConflict('subject').merge({ body })
    },
  }
}

function deliveryOf({ subject, place, case_id, message, hash }: Row): Delivery {
  return { subject, case: case_id ?? undefined, place, message: message ?? undefined, hash }
}
