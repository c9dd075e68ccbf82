import type { Access, DataClass } from './action.ts'

/** What an agent may touch at most, whatever the rules allow. */
export interface AgentScope {
  readonly systems: readonly string[]
  /** Narrows the systems to these capabilities; an empty list narrows nothing. */
  readonly capabilities?: readonly string[] | undefined
  readonly data: readonly DataClass[]
  /** `write` includes reading. */
  readonly access: Access
  /** The data classes that it may see only anonymised. */
  readonly anonymize?: readonly DataClass[] | undefined
}

export interface ScopedCapability {
  readonly name: string
  readonly system: string
  readonly access: Access
  readonly data: readonly DataClass[]
}

/** Why an agent may not do this, or undefined when it lies in its scope. The action is then denied as an out-of-scope attempt. */
export function scopeViolation(agent: AgentScope, capability: ScopedCapability): string | undefined {
  const { name, system, access, data } = capability
  if (!agent.systems.includes(system)) {
    return `This agent may not touch ${system}, only ${agent.systems.join(', ') || 'nothing'}`
  }
  const narrowed = agent.capabilities ?? []
  if (narrowed.length > 0 && !narrowed.includes(name))
    return `This agent may do only ${narrowed.join(', ')}, not ${name}`
  if (access === 'write' && agent.access === 'read') return `This agent may only read, and ${name} writes`
  const beyond = data.filter((kind) => !agent.data.includes(kind))
  if (beyond.length > 0) return `This agent may not see ${beyond.join(', ')} data`
  return undefined
}

/** The duties that an agent's scope puts on an action: `anonymize` where it touches what the agent may not see as it is. */
export function scopeObligations(agent: AgentScope, capability: ScopedCapability): readonly string[] {
  return capability.data.some((kind) => agent.anonymize?.includes(kind)) ? ['anonymize'] : []
}
