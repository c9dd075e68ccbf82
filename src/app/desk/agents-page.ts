import { agentCard } from '#core/card/agents-card.ts'
import { indicators } from '#core/metrics/indicators.ts'
import type { Page } from '#ports/desk.ts'
import { nameOf, scopeNames } from './names.ts'
import type { PageParts } from './pages.ts'

const periodMs = 30 * 24 * 3_600_000
/** How far back the beginnings of cases are looked for whose actions ran in the period. */
const longestCaseMs = 30 * 24 * 3_600_000

/** Who performs the steps, with what each did in the last 30 days. */
export async function agentsPage(parts: PageParts): Promise<Page> {
  const world = parts.world()
  const { catalog, directory } = world
  const now = parts.clock.now()
  const entries = await parts.store.ledger.entries(now - periodMs - longestCaseMs, now + 1)
  const { riskByAgent } = indicators(entries, { from: now - periodMs, to: now + 1 })
  const records = await recordsOf(parts)
  const cards = Object.entries(catalog.agents).map(([id, agent]) => {
    const stop = parts.stops().find(({ scope }) => scope === `agent:${id}` || scope === 'everything')
    const shown = {
      ...{ id, agent, owner: directory.groupLabel(agent.owner), systems: agent.systems.map(scopeNames(world).system) },
      ...{ runs: riskByAgent[id]?.denominator ?? 0, meanRisk: riskByAgent[id]?.value },
      record: records.get(id) ?? { reviewed: 0, corrected: 0 },
      stoppedBy: stop && nameOf(world)(stop.by),
    }
    return agentCard(shown, 'in the last 30 days')
  })
  return {
    title: 'Agents and robots',
    intro: 'Who performs the steps, what each may touch, and who answers for it.',
    cards,
    isStill: true,
  }
}

/** How often people looked at each agent's work, and how often they corrected it. */
export async function recordsOf(parts: Pick<PageParts, 'store' | 'world'>) {
  const { catalog } = parts.world()
  const records = new Map<string, { reviewed: number; corrected: number }>()
  for (const agent of Object.keys(catalog.agents)) {
    for (const capability of Object.keys(catalog.capabilities)) {
      const record = await parts.store.record(agent, capability)
      const before = records.get(agent) ?? { reviewed: 0, corrected: 0 }
      records.set(agent, {
        reviewed: before.reviewed + record.reviewed,
        corrected: before.corrected + record.corrected,
      })
    }
  }
  return records
}
