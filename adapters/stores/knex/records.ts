import type { Knex } from 'knex'
import type { Decision } from '#core/case/decide.ts'
import { lookedAt } from '#core/metrics/looked-at.ts'

/** Counts what people looked at and what they corrected, by agent and capability. */
export async function addRecords(trx: Knex, { entries, case: item }: Decision): Promise<void> {
  for (const { agent, capability, corrected } of lookedAt(entries, item)) {
    const more = corrected ? 1 : 0
    await trx('records')
      .insert({ agent, capability, reviewed: 1, corrected: more })
      .onConflict(['agent', 'capability'])
      .merge({ reviewed: trx.raw('records.reviewed + 1'), corrected: trx.raw('records.corrected + ?', [more]) })
  }
}

export async function readRecord(db: Knex, agent: string, capability: string) {
  const row: { reviewed: number; corrected: number } | undefined = await db('records')
    .where({ agent, capability })
    .first('reviewed', 'corrected')
  return row ?? { reviewed: 0, corrected: 0 }
}
