import type { Access, DataClass } from './action.ts'
import type { Origin } from './fact.ts'

/** What the policies are checked against: everything that the flows, the agents and the people file declare. */
export interface World {
  readonly capabilities: ReadonlyMap<string, WorldCapability>
  readonly agents: ReadonlyMap<string, { readonly kind: string }>
  readonly groups: ReadonlySet<string>
}

export interface WorldCapability {
  readonly system: string
  readonly access: Access
  readonly data: readonly DataClass[]
  /** The facts that an action of this capability is judged by, and who vouches for each. */
  readonly facts: ReadonlyMap<string, Origin>
}
