import { z } from 'zod'
import type { Effect } from '#core/case/effect.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { OnloopError, sayError } from '#core/errors.ts'
import type { Agent } from '#core/flow/catalog.ts'
import { Value } from '#core/value.ts'
import type { Log } from '#ports/log.ts'
import type { Model } from '#ports/model.ts'
import type { World } from './world.ts'

type Ask = Extract<Effect, { kind: 'ask-agent' }>

/** Has agents answer, by the model where there is one. Without it, or when it fails, the offline agent answers. */
export interface AgentDesk {
  answer(effect: Ask): Promise<CaseEvent>
}

export function createAgentDesk(parts: {
  readonly world: () => World
  readonly model: Model | undefined
  readonly offline: (agent: Agent) => Model
  readonly log: Log
}): AgentDesk {
  return {
    async answer(effect) {
      const agent = parts.world().catalog.agents[effect.agent]
      if (!agent) return failed(effect, `there is no agent "${effect.agent}"`)
      const models = [...(parts.model ? [parts.model] : []), parts.offline(agent)]
      for (const model of models) {
        try {
          return await ask(model, agent, effect)
        } catch (error) {
          parts.log.warn(
            { effect: effect.id, model: model.name, error: sayError(error) },
            'a model gave no usable answer',
          )
        }
      }
      return failed(effect, `${agent.label} gave no usable answer`)
    },
  }
}

function failed(effect: Ask, error: string): CaseEvent {
  return { kind: 'effect-failed', effect: effect.id, error, retryable: false }
}

/** How long a model may take. Whoever waits longer is better served by the offline agent and a person. */
const patienceMs = 20_000

async function ask(model: Model, agent: Agent, effect: Ask): Promise<CaseEvent> {
  const schema = z.object(Object.fromEntries(Object.keys(agent.output).map((name) => [name, Value.optional()])))
  const task = { agent: effect.agent, instructions: agent.instructions ?? '', input: effect.input, schema }
  const { value, confidence, evidence } = await inTime(model.answer(task))
  const read = schema.safeParse(value)
  if (!read.success) throw new OnloopError('MODEL_UNUSABLE', { detail: 'it is not of the form that was asked for' })
  return {
    kind: 'agent-answered',
    effect: effect.id,
    values: read.data,
    confidence: confidence >= 0 && confidence <= 1 ? confidence : 0,
    grounded: isGrounded(evidence, effect.input),
    model: model.name,
  }
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const detail = `it took longer than ${patienceMs / 1000} s`
  const timer = Promise.withResolvers<never>()
  const alarm = setTimeout(() => timer.reject(new OnloopError('MODEL_UNUSABLE', { detail })), patienceMs)
  return Promise.race([answer, timer.promise]).finally(() => clearTimeout(alarm))
}

/** Quotes that an answer rests on must stand in what the agent was given. */
function isGrounded(evidence: readonly string[], input: Readonly<Record<string, unknown>>): boolean {
  const source = JSON.stringify(input)
  return evidence.every((quote) => source.includes(JSON.stringify(quote).slice(1, -1)))
}
