import { shortCode } from '#core/ids.ts'
import type { Person } from '#core/person.ts'
import { parseScope, type Stop } from '#core/stop/stop.ts'
import { eachCase } from './each-case.ts'
import { sayUnderStop, underStop } from './in-flight.ts'
import type { Steered, SteeringParts } from './steering.ts'
import type { World } from './world.ts'

interface Stops {
  readonly inForce: () => readonly Stop[]
  stop(person: Person, scope: string, reason: string): Promise<Steered>
  release(person: Person, scope: string): Promise<Steered>
}

/** Sets and releases stops. Supervisors and managers set them; only managers release them. */
export async function createStops(parts: SteeringParts): Promise<Stops> {
  const { store, clock } = parts
  let stops = await store.stops()

  /** Every open case hears of it: what is held may go on, or has to wait. */
  async function changed(): Promise<void> {
    stops = await store.stops()
    parts.onChange()
    const open = await store.cases({ status: 'open', limit: 100_000 })
    await eachCase(
      open.map(({ id }) => id),
      parts.log,
      (id) => parts.book.happen(id, { kind: 'stops-changed' }),
    )
  }

  return {
    inForce: () => stops,
    async stop(person, text, reason) {
      const wanted = readStop(person, text, reason, stops, parts.world())
      if ('problem' in wanted) return wanted
      const at = clock.now()
      const stop: Stop = { id: `S-${shortCode(`${wanted.scope}${at}`, 6)}`, ...wanted, by: person.id, at }
      const detail = { stop: stop.id, scope: stop.scope, reason: stop.reason }
      await store.addStop(stop, {
        kind: 'stop-set',
        at,
        who: { kind: 'person', id: person.id },
        where: 'onloop',
        detail,
      })
      await changed()
      const touched = sayUnderStop(await underStop(store, parts.world(), stop))
      return { ok: true, text: `Stopped: ${stop.scope}. Nothing that it covers begins any more. ${touched}` }
    },
    async release(person, text) {
      if (person.role !== 'manager') {
        return { ok: false, why: 'not-allowed', problem: 'Managers release stops; ask one of them.' }
      }
      const stop = stops.find(({ scope, id }) => scope === text.trim() || id === text.trim())
      if (!stop) return { ok: false, why: 'not-now', problem: `"${text}" is not stopped.` }
      const at = clock.now()
      const detail = { stop: stop.id, scope: stop.scope }
      const who = { kind: 'person', id: person.id } as const
      await store.endStop(stop.id, { kind: 'stop-released', at, who, where: 'onloop', detail })
      await changed()
      return { ok: true, text: `Released: ${stop.scope}. What waited goes on.` }
    },
  }
}

function readStop(
  person: Person,
  text: string,
  reason: string,
  stops: readonly Stop[],
  world: World,
): Pick<Stop, 'scope' | 'reason'> | Extract<Steered, { ok: false }> {
  if (person.role !== 'supervisor' && person.role !== 'manager') {
    return { ok: false, why: 'not-allowed', problem: 'Supervisors and managers set stops; ask one of them.' }
  }
  const scope = parseScope(text, (kind, name) => exists(world, kind, name))
  if (!scope) {
    const kinds = 'everything, or flow:…, agent:…, capability:… or system:… with a name that exists'
    return { ok: false, why: 'invalid', problem: `"${text}" is no scope. Write ${kinds}.` }
  }
  if (stops.some((stop) => stop.scope === scope)) {
    return { ok: false, why: 'not-now', problem: `"${scope}" is stopped already.` }
  }
  if (reason.trim() === '') {
    return { ok: false, why: 'invalid', problem: 'Say why, so that others know when it may go on.', field: 'reason' }
  }
  return { scope, reason: reason.trim() }
}

function exists({ catalog, plans }: World, kind: string, name: string): boolean {
  const known = {
    flow: plans.has(name),
    agent: Object.hasOwn(catalog.agents, name),
    capability: Object.hasOwn(catalog.capabilities, name),
    system: Object.hasOwn(catalog.systems, name),
  }
  return known[kind as keyof typeof known] ?? false
}
