import type { Effect } from '#core/case/effect.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { outputOf } from '#core/case/output.ts'
import { sayError } from '#core/errors.ts'
import { resolveAll } from '#core/flow/reference.ts'
import { detectLanguage } from '#core/intake/language.ts'
import type { Values } from '#core/value.ts'
import type { EffectRow } from '#ports/store.ts'
import type { AgentDesk } from './agent-desk.ts'
import { wireArgs } from './call.ts'
import { type PerformerParts, performAction } from './performer.ts'

/** Does what an effect's row says is owed. Safe to repeat at any time: only the row says what is still to do. */
export function createEffectHandler(
  parts: PerformerParts & { readonly agents: AgentDesk },
): (id: string) => Promise<void> {
  return async (id) => {
    const row = await parts.store.effect(id)
    if (
      !row ||
      row.status === 'done' ||
      row.status === 'failed' ||
      row.status === 'uncertain' ||
      row.status === 'cancelled'
    )
      return
    const { effect } = row
    switch (effect.kind) {
      case 'perform-action':
        return performAction(parts, row, effect)
      case 'classify-request':
        return tell(parts, row, classify(parts, effect))
      case 'ask-agent':
        return tell(parts, row, await parts.agents.answer(effect))
      case 'read-facts':
        return tell(parts, row, await readFacts(parts, effect))
    }
  }
}

async function tell(parts: PerformerParts, row: EffectRow, event: CaseEvent): Promise<void> {
  await parts.book.happen(row.case, event)
}

function classify({ world }: PerformerParts, effect: Extract<Effect, { kind: 'classify-request' }>): CaseEvent {
  const { ranked, inScope, because } = world().classifier.classify(effect.text)
  const language = detectLanguage(effect.text)
  return {
    kind: 'request-classified',
    effect: effect.id,
    ranked,
    inScope,
    by: 'offline classifier',
    because,
    ...(language ? { language } : {}),
  }
}

/** Reads from the systems of record what the action is judged by, one read after the other: later ones use earlier ones. */
async function readFacts(parts: PerformerParts, effect: Extract<Effect, { kind: 'read-facts' }>): Promise<CaseEvent> {
  const { catalog } = parts.world()
  const { action, id } = effect
  const reads: Record<string, Values> = {}
  const at = parts.clock.now()
  for (const [name, read] of Object.entries(catalog.capabilities[action.capability]?.reads ?? {})) {
    const capability = catalog.capabilities[read.capability]
    const provider = capability?.providers[0]
    const connector = provider && parts.connectors.get(provider.system)
    if (!capability || !provider || !connector) continue
    const args = resolveAll(read.with, { args: action.args, reads })
    const call = { operation: provider.operation, args: wireArgs(provider, args), key: `${id}/${name}`, reads: true }
    try {
      const performed = await connector.perform(call)
      if (performed.kind === 'done') reads[name] = outputOf(capability.output, performed.output)
      else if (performed.kind === 'failed')
        return failure(id, performed.error, performed.retryable, performed.retryAfterMs)
      else return failure(id, performed.kind === 'unknown' ? performed.error : 'the answer did not come at once', true)
    } catch (error) {
      return failure(id, sayError(error), false)
    }
  }
  return { kind: 'facts-read', effect: id, reads: { at, values: reads } }
}

function failure(effect: string, error: string, retryable: boolean, retryAfterMs?: number): CaseEvent {
  return { kind: 'effect-failed', effect, error, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
