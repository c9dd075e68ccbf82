import type { Agent } from '#core/flow/catalog.ts'
import { type Card, type Node, text } from './card.ts'

/** An agent with its figures. */
export interface AgentShown {
  readonly id: string
  readonly agent: Agent
  readonly owner: string
  readonly systems: readonly string[]
  /** What it did in the time that `over` names, and the mean risk of it. */
  readonly runs: number
  readonly meanRisk: number | undefined
  /** How much of its work people looked at, and how much of that they corrected. */
  readonly record: { readonly reviewed: number; readonly corrected: number }
  /** Who stopped it, where somebody did. */
  readonly stoppedBy: string | undefined
}

/** Who performs the steps: what each may touch, who answers for it, what it did and how often people corrected it. */
export function agentCard(shown: AgentShown, over: string): Card {
  const { id, agent, owner, systems, stoppedBy } = shown
  return {
    subject: `agent:${id}`,
    version: '1',
    summary: agent.label,
    nodes: [
      ...(stoppedBy === undefined ? [] : [{ kind: 'state', tone: 'stop', text: `Stopped by ${stoppedBy}` } as const]),
      { kind: 'heading', text: agent.label },
      { kind: 'text', soft: true, inlines: [text(`${kinds[agent.kind]}, owned by ${owner}.`)] },
      {
        kind: 'facts',
        rows: [
          ['May', [text(`${agent.access} in ${systems.join(' and ')}`)]],
          ['Data it may see', [text(agent.data.join(', '))]],
        ],
      },
      figuresOf(shown, over),
    ],
  }
}

function figuresOf({ runs, meanRisk, record: { reviewed, corrected } }: AgentShown, over: string): Node {
  return {
    kind: 'figures',
    items: [
      { value: String(runs), label: `actions ${over}` },
      { value: meanRisk === undefined ? '–' : String(Math.round(meanRisk)), label: 'mean risk of them, out of 100' },
      reviewed === 0
        ? { value: '–', label: 'corrected by people, who have looked at none yet' }
        : { value: `${corrected} of ${reviewed}`, label: 'corrected by people, of what they looked at' },
    ],
  }
}

const kinds: Readonly<Record<Agent['kind'], string>> = {
  llm: 'Language model, or its offline answer',
  robot: 'Robot that works a screen',
  scenario: 'No-code scenario',
  service: 'Business API',
  table: 'Offline rules',
}
