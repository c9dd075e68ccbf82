/** What flows, agents, capabilities and systems are called by people. */
export interface ScopeNames {
  readonly flow: (id: string) => string
  readonly agent: (id: string) => string
  readonly capability: (id: string) => string
  readonly system: (id: string) => string
}

/** A stop's scope for people: "Everything", "Agent: Invoice robot", "Action: Pay back … for order …". */
export function scopeName(scope: string, names: ScopeNames): string {
  for (const kind of kinds) {
    if (scope.startsWith(`${kind}:`)) return `${words[kind]}: ${names[kind](scope.slice(kind.length + 1))}`
  }
  return scope === 'everything' ? 'Everything' : scope
}

const kinds = ['flow', 'agent', 'capability', 'system'] as const
const words = { flow: 'Flow', agent: 'Agent', capability: 'Action', system: 'System' } as const
