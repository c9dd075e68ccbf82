import type { Effect } from '#core/case/effect.ts'
import type { Provider } from '#core/flow/catalog.ts'
import { stopsOver } from '#core/stop/stop.ts'
import type { Connector } from '#ports/connector.ts'
import type { EffectRow } from '#ports/store.ts'
import type { World } from './world.ts'

type Action = Extract<Effect, { kind: 'perform-action' }>

/**
 * The first provider that can be called now, and why it was taken; or why none can.
 *
 * When stops cover all of them the first is answered: the case sees the stops before it begins, and waits for their end.
 */
export function chooseProvider(
  parts: {
    readonly connectors: ReadonlyMap<string, Connector>
    readonly world: () => World
    readonly stops: () => Parameters<typeof stopsOver>[0]
  },
  { action }: Action,
  row: Pick<EffectRow, 'attempt' | 'provider'>,
): { readonly provider: Provider; readonly because: string } | { readonly problem: string } {
  const providers = inOrder(parts.world().catalog.capabilities[action.capability]?.providers ?? [], row)
  const looked = providers.map((provider) => ({ provider, why: whyNot(parts, action, provider) }))
  const at = looked.findIndex(({ why }) => why === undefined)
  const passed = looked
    .slice(0, at < 0 ? undefined : at)
    .map(({ provider, why }) => `${provider.id}: ${why}`)
    .join('; ')
  const provider = looked[at]?.provider
  if (provider) return { provider, because: passed || reason(providers, provider, row) }
  const [first] = looked
  if (first && looked.every(({ why }) => why?.startsWith(stopped))) return { provider: first.provider, because: passed }
  return { problem: passed || `nobody provides ${action.capability}` }
}

const stopped = 'stopped'

/** After two failed attempts at one provider the others come first. */
function inOrder(providers: readonly Provider[], { attempt, provider }: Pick<EffectRow, 'attempt' | 'provider'>) {
  if (provider === undefined || attempt < 2) return providers
  return [...providers].sort((a, b) => Number(a.id === provider) - Number(b.id === provider))
}

function whyNot(
  { connectors, stops }: Parameters<typeof chooseProvider>[0],
  action: Action['action'],
  provider: Provider,
): string | undefined {
  const stop = stopsOver(stops(), '', action, provider).find(
    ({ scope }) => scope.startsWith('system:') || scope.startsWith('agent:'),
  )
  if (stop) return `${stopped} (${stop.scope})`
  const availability = connectors.get(provider.system)?.availability()
  if (availability === undefined) return 'no connector'
  return availability.ok ? undefined : availability.why
}

function reason(
  providers: readonly Provider[],
  chosen: Provider,
  { attempt, provider }: Pick<EffectRow, 'attempt' | 'provider'>,
) {
  if (providers.length === 1) return 'the only provider'
  return chosen.id !== provider && attempt >= 2 ? `${provider} failed ${attempt} times` : 'the first in order'
}
