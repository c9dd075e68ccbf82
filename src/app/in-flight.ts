import type { Case } from '#core/case/case.ts'
import { type Stop, stopsOver } from '#core/stop/stop.ts'
import type { Store } from '#ports/store.ts'
import type { World } from './world.ts'

/** What a stop does not call back, and what it keeps waiting. */
export interface UnderStop {
  /** Cases with an effect that has begun. */
  readonly inFlight: readonly string[]
  /** Cases whose next action is held. */
  readonly held: readonly string[]
}

/** Looks which cases a stop touches just now. */
export async function underStop(store: Store, world: World, stop: Stop): Promise<UnderStop> {
  const inFlight = new Set<string>()
  for (const { effect, case: caseId, status, provider } of await store.openEffects()) {
    if (effect.kind !== 'perform-action' || (status !== 'started' && status !== 'running')) continue
    const by = world.catalog.capabilities[effect.action.capability]?.providers.find(({ id }) => id === provider)
    const flow = (await readable(store, caseId))?.flow ?? ''
    if (stopsOver([stop], flow, effect.action, by).length > 0) inFlight.add(caseId)
  }
  const held = []
  for (const { id } of await store.cases({ status: 'open', limit: 10_000 })) {
    const item = await readable(store, id)
    const steps = Object.values(item?.steps ?? {})
    if (steps.some((state) => state.at === 'held' && state.stops.includes(stop.id))) held.push(id)
  }
  return { inFlight: [...inFlight], held }
}

/** A case that was changed from outside does nothing, and so is neither in flight nor held. */
async function readable(store: Store, id: string): Promise<Case | undefined> {
  return store.case(id).catch(() => undefined)
}

/** "2 already begun go on (C-…, C-…); 1 waits (C-…)." */
export function sayUnderStop({ inFlight, held }: UnderStop): string {
  const list = (ids: readonly string[]) => `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`
  const flying =
    inFlight.length === 0
      ? 'Nothing was under way'
      : `${inFlight.length} already begun and not called back (${list(inFlight)})`
  const waiting = held.length === 0 ? 'nothing waits for it yet' : `${held.length} wait for it (${list(held)})`
  return `${flying}; ${waiting}.`
}
