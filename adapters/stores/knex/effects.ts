import type { Knex } from 'knex'
import type { Effect, EffectChange } from '#core/case/effect.ts'
import { OnloopError } from '#core/errors.ts'
import type { EffectRow, Transition } from '#ports/store.ts'
import type { Sealer } from './sealer.ts'

/** Brings the rows of effects to what a decision made of them. */
export async function changeEffects(trx: Knex.Transaction, transition: Transition, sealer: Sealer): Promise<void> {
  for (const changed of transition.decision.effects) await changeOne(trx, transition, changed, sealer)
}

async function changeOne(
  trx: Knex.Transaction,
  transition: Transition,
  changed: EffectChange,
  sealer: Sealer,
): Promise<void> {
  switch (changed.change) {
    case 'owe': {
      const { effect } = changed
      const sealed = { id: effect.id, case_id: transition.decision.case.id, body: JSON.stringify(effect) }
      const row = {
        ...sealed,
        seal: sealer.seal(sealText(sealed)),
        status: 'owed',
        grant_code: transition.grants.get(effect.id) ?? null,
        attempt: 0,
      }
      const { attempt: _, ...again } = row
      await trx('effects').insert(row).onConflict('id').merge(again)
      return
    }
    case 'start':
      await trx('effects').where({ id: changed.id }).update({
        status: 'started',
        attempt: changed.attempt,
        provider: changed.provider,
        reference: null,
        started_at: transition.now,
      })
      return
    case 'wait':
      await trx('effects').where({ id: changed.id }).update({ status: 'running', reference: changed.reference })
      return
    case 'retry':
      await trx('effects').where({ id: changed.id }).update({ status: 'owed' })
      return
    case 'settle':
      await trx('effects').where({ id: changed.id }).update({ status: changed.as })
      return
  }
}

interface Row {
  readonly id: string
  readonly case_id: string
  readonly body: string
  readonly seal: string
  readonly status: EffectRow['status']
  readonly grant_code: string | null
  readonly attempt: number
  readonly provider: string | null
  readonly reference: string | null
  readonly started_at: number | string | null
}

export async function readEffect(db: Knex, id: string, sealer: Sealer): Promise<EffectRow | undefined> {
  const row: Row | undefined = await db('effects').where({ id }).first()
  if (row && !isGenuine(row, sealer)) throw new OnloopError('SEAL_BROKEN', { what: `effect ${id}` })
  return row && effectOf(row)
}

/** Effects whose outcome is still to come, with the case they belong to. */
export async function openEffects(db: Knex, sealer: Sealer): Promise<readonly EffectRow[]> {
  const rows: Row[] = await db('effects').whereIn('status', ['owed', 'started', 'running'])
  return rows.filter((row) => isGenuine(row, sealer)).map(effectOf)
}

/** What is to be done, and for which case, is sealed; how far it is may change, and grants nothing. */
function sealText({ id, case_id, body }: Pick<Row, 'id' | 'case_id' | 'body'>): string {
  return `effect/${id}/${case_id}/${body}`
}

function isGenuine(row: Row, sealer: Sealer): boolean {
  return sealer.check(sealText(row), row.seal)
}

function effectOf(row: Row): EffectRow {
  return {
    effect: JSON.parse(row.body) as Effect,
    case: row.case_id,
    status: row.status,
    grant: row.grant_code ?? undefined,
    attempt: row.attempt,
    provider: row.provider ?? undefined,
    reference: row.reference ?? undefined,
    startedAt: row.started_at === null ? undefined : Number(row.started_at),
  }
}
