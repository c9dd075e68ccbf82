import { underStop } from '#app/in-flight.ts'
import { scopeName } from '#core/card/scope-name.ts'
import { type StopShown, stopsCards } from '#core/card/stops-card.ts'
import type { Person } from '#core/person.ts'
import type { Page } from '#ports/desk.ts'
import { nameOf, scopeNames } from './names.ts'
import type { PageParts } from './pages.ts'

/** The stops in force, what waits for each, and a form for the next. */
export async function stopsPage(parts: PageParts, person: Person): Promise<Page> {
  const world = parts.world()
  const { catalog, plans } = world
  const names = scopeNames(world)
  const scopes = [
    'everything',
    ...[...plans.keys()].map((name) => `flow:${name}`),
    ...Object.keys(catalog.agents).map((name) => `agent:${name}`),
    ...Object.keys(catalog.capabilities).map((name) => `capability:${name}`),
    ...Object.keys(catalog.systems).map((name) => `system:${name}`),
  ].map((value) => ({ value, label: scopeName(value, names) }))
  const shown: StopShown[] = []
  for (const stop of parts.stops()) {
    const { held, inFlight } = await underStop(parts.store, world, stop)
    shown.push({ stop, name: scopeName(stop.scope, names), by: nameOf(world)(stop.by), held, inFlight })
  }
  return {
    title: 'Stops',
    intro: 'A stop keeps what it covers from beginning. What has begun is not called back.',
    cards: stopsCards(shown, scopes, person.role),
  }
}
