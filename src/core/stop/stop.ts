import type { Action } from '#core/policy/action.ts'

/** What a stop covers: "everything", "flow:refund", "agent:invoice-robot", "capability:erp.refund.create", "system:erp". */
export type StopScope = 'everything' | `${'flow' | 'agent' | 'capability' | 'system'}:${string}`

/** A kill switch that is on. What it covers does not begin until it is released; what has begun is not called back. */
export interface Stop {
  readonly id: string
  readonly scope: StopScope
  /** The person's id. */
  readonly by: string
  readonly at: number
  readonly reason: string
}

/** The stops that cover an action of a flow, performed by these systems and agents. */
export function stopsOver(
  stops: readonly Stop[],
  flow: string,
  action: Action,
  provider?: { readonly system: string; readonly agent?: string | undefined },
): readonly Stop[] {
  const covered = new Set<string>([
    'everything',
    `flow:${flow}`,
    `agent:${action.agent}`,
    `capability:${action.capability}`,
    `system:${action.system}`,
    ...(provider ? [`system:${provider.system}`] : []),
    ...(provider?.agent ? [`agent:${provider.agent}`] : []),
  ])
  return stops.filter(({ scope }) => covered.has(scope))
}

/** Reads a scope that a person wrote; undefined when it is none or names nothing that exists. */
export function parseScope(text: string, exists: (kind: string, name: string) => boolean): StopScope | undefined {
  const scope = text.trim()
  if (scope === 'everything') return scope
  const match = /^(flow|agent|capability|system):([a-z0-9.-]+)$/.exec(scope)
  if (!match?.[1] || !match[2] || !exists(match[1], match[2])) return undefined
  return scope as StopScope
}
