import { nextWake } from '#core/case/deadline.ts'
import type { Clock } from '#ports/clock.ts'
import type { Job, JobRows } from '#ports/dispatch.ts'
import type { Store } from '#ports/store.ts'

/**
 * Adds every wake-up that should exist and might not: after a crash, a restore from a backup, or a lost job.
 *
 * Wake-ups carry nothing but an id, so that adding one too many changes nothing.
 */
export async function reconcile({ store, jobs, clock }: { store: Store; jobs: JobRows; clock: Clock }): Promise<void> {
  const now = clock.now()
  const effects = await store.openEffects()
  const wanted: Job[] = effects.map(({ effect }) => ({
    kind: 'effect',
    id: effect.id,
    dueAt: now + (effect.kind === 'perform-action' ? 200 : 0),
  }))
  const open = await store.cases({ status: 'open', limit: 1_000_000 })
  const asked = new Set((await store.questions()).map((question) => question.case))
  for (const id of new Set([...open.map((row) => row.id), ...asked])) {
    wanted.push({ kind: 'cards', id, dueAt: now })
    const item = await store.case(id).catch(() => undefined)
    const wake = item && nextWake(item)
    if (wake !== undefined) wanted.push({ kind: 'wake', id, dueAt: wake, replace: true })
  }
  for (const key of await store.deliveries.unsent()) wanted.push({ kind: 'post', id: key, dueAt: now })
  await jobs.add(wanted)
}
