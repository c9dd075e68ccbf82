import { OnloopError } from '#core/errors.ts'
import type { Agent } from '#core/flow/catalog.ts'
import { resolveAll } from '#core/flow/reference.ts'
import type { Model } from '#ports/model.ts'

/** How sure a declared answer is: it repeats its input, and understands nothing. */
const confidence = 0.95

/** Answers for an agent from its own `offline` declaration, with no model at all. Deterministic. */
export function createOffline(agent: Agent): Model {
  return {
    name: 'offline',
    async answer({ input, schema }) {
      const value = schema.safeParse(resolveAll(agent.offline, { input }))
      if (!value.success) throw new OnloopError('MODEL_UNUSABLE', { detail: value.error.message })
      return { value: value.data, confidence, evidence: [] }
    },
  }
}
