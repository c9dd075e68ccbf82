import { randomUUID } from 'node:crypto'
import type { Account, MessageRef, Place } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Message, Messages } from '#ports/messages.ts'
import type { Database } from './database.ts'

interface Row {
  readonly ref: MessageRef
  readonly key: string
  readonly place: Place
  readonly author: Account | null
  readonly thread: MessageRef | null
  readonly content: string
  readonly at: number | string
}

/** Keeps the portal's conversations. */
export function createMessages(db: Database, clock: Clock): Messages {
  return {
    async add({ key, place, by, thread, content }) {
      const ref: MessageRef = `${place}/${randomUUID()}`
      const row = {
        ref,
        key,
        place,
        author: by ?? null,
        thread: thread ?? null,
        content: JSON.stringify(content),
        at: clock.now(),
      }
      const added = await db('messages').insert(row).onConflict('key').ignore().returning('ref')
      if (added.length > 0) return ref
      const before: { ref: MessageRef } | undefined = await db('messages').where({ key }).first('ref')
      return before?.ref ?? ref
    },
    async replace(ref, card) {
      return (
        (await db('messages')
          .where({ ref })
          .update({ content: JSON.stringify({ card }) })) > 0
      )
    },
    async list(place, limit) {
      const rows: Row[] = await db('messages').where({ place }).orderBy('number', 'desc').limit(limit)
      return rows.reverse().map(messageOf)
    },
    async one(ref) {
      const row: Row | undefined = await db('messages').where({ ref }).first()
      return row && messageOf(row)
    },
  }
}

function messageOf({ ref, key, place, author, thread, content, at }: Row): Message {
  return {
    ref,
    key,
    place,
    at: Number(at),
    content: JSON.parse(content) as Message['content'],
    ...(author ? { by: author } : {}),
    ...(thread ? { thread } : {}),
  }
}
