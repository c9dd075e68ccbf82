import { digestOf } from '#core/hash.ts'
import type { Agent, Capability, Catalog } from './catalog.ts'
import type { Flow } from './flow.ts'

/** A flow with everything it is made of. A case keeps the plan it began with, whatever the files say later. */
export interface Plan {
  readonly flow: Flow
  readonly agents: Readonly<Record<string, Agent>>
  readonly capabilities: Readonly<Record<string, Capability>>
}

/** The plan of a flow: only what its steps, their reads and their undoing use. */
export function planOf(flow: Flow, catalog: Catalog): Plan {
  const capabilities: Record<string, Capability> = {}
  const add = (name: string | undefined): void => {
    const capability = name === undefined ? undefined : catalog.capabilities[name]
    if (name === undefined || !capability || name in capabilities) return
    capabilities[name] = capability
    add(capability.undo?.capability)
    for (const read of Object.values(capability.reads)) add(read.capability)
  }
  for (const step of flow.steps) add(step.capability)
  const providers = Object.values(capabilities).flatMap((capability) => capability.providers)
  const names = new Set([...flow.steps.map(({ agent }) => agent), ...providers.flatMap(({ agent }) => agent ?? [])])
  const agents = Object.fromEntries(Object.entries(catalog.agents).filter(([name]) => names.has(name)))
  return { flow, agents, capabilities }
}

/** Identifies a plan by its content. */
export function planHash(plan: Plan): string {
  return digestOf(plan)
}
