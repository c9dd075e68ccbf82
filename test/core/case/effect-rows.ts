import type { Effect, EffectChange } from '#core/case/effect.ts'

/** What an effect's row would say. */
export interface EffectRow {
  readonly effect: Effect
  readonly status: 'owed' | 'started' | 'running' | 'done' | 'failed' | 'uncertain' | 'cancelled'
  readonly attempt: number
  readonly dueAt: number
}

/** Brings the rows to what a decision made of them. */
export function keepRow(rows: Map<string, EffectRow>, change: EffectChange): void {
  if (change.change === 'owe') {
    const before = rows.get(change.effect.id)
    rows.set(change.effect.id, {
      effect: change.effect,
      status: 'owed',
      attempt: before?.attempt ?? 0,
      dueAt: change.dueAt,
    })
    return
  }
  const row = rows.get(change.id)
  if (!row) throw new Error(`${change.change} of ${change.id}, which was never owed`)
  switch (change.change) {
    case 'start':
      rows.set(change.id, { ...row, status: 'started', attempt: change.attempt })
      return
    case 'wait':
      rows.set(change.id, { ...row, status: 'running' })
      return
    case 'retry':
      rows.set(change.id, { ...row, status: 'owed', dueAt: change.dueAt })
      return
    case 'settle':
      rows.set(change.id, { ...row, status: change.as })
  }
}
