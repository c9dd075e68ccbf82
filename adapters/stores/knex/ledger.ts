import type { Knex } from 'knex'
import type { z } from 'zod'
import { Checkpoint } from '#core/ledger/checkpoint.ts'
import { type Entry, parseEntry } from '#core/ledger/entry.ts'
import type { Finding } from '#core/ledger/finding.ts'
import { ChainRow, houseStream, PayloadRow, seal } from '#core/ledger/stream.ts'
import type { LedgerRows } from '#ports/store.ts'
import type { Database } from './database.ts'

interface Head {
  readonly stream: string
  readonly seq: number
  readonly hash: string
}

/** Appends entries to their streams, in the transaction of what they tell. */
export async function appendEntries(trx: Knex, entries: readonly Entry[], salt: () => string): Promise<void> {
  const heads = new Map<string, Head | undefined>()
  const rows: object[] = []
  const payloads: object[] = []
  for (const entry of entries) {
    const stream = entry.case ?? houseStream
    if (!heads.has(stream)) heads.set(stream, await trx('streams').where({ stream }).first('stream', 'seq', 'hash'))
    const { row, payload } = seal(heads.get(stream), stream, entry, salt())
    heads.set(stream, row)
    rows.push(row)
    payloads.push(payload)
  }
  if (rows.length === 0) return
  await trx.batchInsert('entries', rows, 50)
  await trx.batchInsert('payloads', payloads, 50)
  for (const head of heads.values()) {
    if (!head) continue
    const { stream, seq, hash } = head
    await trx('streams').insert({ stream, seq, hash, covered: 0 }).onConflict('stream').merge({ seq, hash })
  }
}

export function createLedgerRows(db: Database): LedgerRows {
  return {
    async streams() {
      return db('streams').orderBy('stream').select('stream', 'seq', 'hash', 'covered')
    },
    async names() {
      const rows = await db('entries').distinct('stream').pluck('stream')
      const payloads = await db('payloads').distinct('stream').pluck('stream')
      return [...new Set<string>([...rows, ...payloads])].sort()
    },
    async rows(stream) {
      const rows: { at: unknown }[] = await db('entries').where({ stream }).orderBy('seq')
      const payloads: object[] = await db('payloads').where({ stream }).orderBy('seq')
      const links = sortOut(
        stream,
        rows.map((row) => ChainRow.safeParse({ ...row, at: Number(row.at) })),
      )
      const bodies = sortOut(
        stream,
        payloads.map((row) => PayloadRow.safeParse(row)),
      )
      return { rows: links.good, payloads: bodies.good, unreadable: [...links.unreadable, ...bodies.unreadable] }
    },
    async entries(from, to) {
      const bodies: { body: string | null }[] = await db('entries')
        .join('payloads', (join) => join.on('payloads.stream', 'entries.stream').andOn('payloads.seq', 'entries.seq'))
        .where('entries.at', '>=', from)
        .where('entries.at', '<', to)
        .orderBy(['entries.stream', 'entries.seq'])
        .select('payloads.body')
      return bodies.flatMap(({ body }) => (body === null ? [] : [parseEntry(JSON.parse(body))]))
    },
    async checkpoints() {
      const bodies: string[] = await db('checkpoints').orderBy('number').pluck('body')
      const { good, unreadable } = sortOut('checkpoints', bodies.map(readCheckpoint))
      return { checkpoints: good, unreadable }
    },
    async addCheckpoint(checkpoint) {
      await db.transaction(async (trx) => {
        await trx('checkpoints').insert({ number: checkpoint.number, body: JSON.stringify(checkpoint) })
        for (const { stream, seq } of checkpoint.heads) await trx('streams').where({ stream }).update({ covered: seq })
      })
    },
  }
}

/** Tells rows that can be read from those that somebody made unreadable, which is a finding and no accident. */
function sortOut<Row>(stream: string, results: readonly z.ZodSafeParseResult<Row>[]) {
  const good = results.flatMap((result) => (result.success ? [result.data] : []))
  const unreadable = results.flatMap((result, index): Finding[] =>
    result.success
      ? []
      : [{ stream, seq: index + 1, kind: 'unreadable', say: `Row ${index + 1} of ${stream} cannot be read.` }],
  )
  return { good, unreadable }
}

function readCheckpoint(body: string): z.ZodSafeParseResult<Checkpoint> {
  try {
    return Checkpoint.safeParse(JSON.parse(body))
  } catch {
    return Checkpoint.safeParse(undefined)
  }
}
