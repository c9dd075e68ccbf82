import type { World } from '#app/world.ts'
import type { ScopeNames } from '#core/card/scope-name.ts'

/** The name of a person or an agent, or the id that has none. */
export function nameOf({ directory, catalog }: World): (who: string) => string {
  return (who) => directory.person(who)?.name ?? catalog.agents[who]?.label ?? (who === 'onloop' ? 'Onloop' : who)
}

/** What flows, agents, capabilities and systems are called; what is not known any more keeps its id. */
export function scopeNames({ catalog, plans }: World): ScopeNames {
  return {
    flow: (id) => plans.get(id)?.plan.flow.name.en ?? id,
    agent: (id) => catalog.agents[id]?.label ?? id,
    capability: (id) => catalog.capabilities[id]?.label.en?.replace(/\{[^}]*\}/g, '…') ?? id,
    system: (id) => catalog.systems[id]?.label ?? id,
  }
}
