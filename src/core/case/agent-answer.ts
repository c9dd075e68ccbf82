import { canonical } from '#core/canonical.ts'
import type { FieldSpec } from '#core/flow/field.ts'
import { resolve } from '#core/flow/reference.ts'
import { validateField } from '#core/intake/fields.ts'
import { formatValue, Value, type Values } from '#core/value.ts'
import { advance } from './advance.ts'
import type { CaseEvent } from './event.ts'
import { scopeOf } from './scope.ts'
import { agent, mark, note, planIn, setStep, share, stepOfEffect, type Turn } from './turn.ts'

/** What an answer is worth that quotes what does not stand in its input. */
const ungrounded = 0.3

/**
 * Takes an agent's answer. It is data, whatever it says: only declared outputs of the right type are kept, and a
 * difference from what somebody else said of the same thing is recorded as a contradiction.
 */
export function agentAnswered(turn: Turn, event: Extract<CaseEvent, { kind: 'agent-answered' }>): Turn {
  const stepId = stepOfEffect(event.effect)
  const state = turn.case.steps[stepId]
  if (state?.at !== 'answering' || state.effect !== event.effect) return turn
  const plan = planIn(turn)
  const step = plan.flow.steps.find(({ id }) => id === stepId)
  const declared = plan.agents[step?.agent ?? '']?.output ?? {}
  const output = keep(turn, declared, event.values)
  const isComplete = Object.entries(declared).every(([name, { optional }]) => optional || Object.hasOwn(output, name))
  const confidence = isComplete ? Math.min(share(event.confidence), event.grounded ? 1 : ungrounded) : 0
  const scope = scopeOf(turn.case)
  const contradicts = Object.entries(step?.must_agree ?? {}).some(([name, given]) => {
    const other = resolve(given, scope)
    return other !== undefined && canonical(other) !== canonical(output[name] ?? null)
  })
  const noted = note(mark(turn, { change: 'settle', id: event.effect, as: 'done' }), {
    kind: 'agent-answered',
    who: agent(step?.agent ?? ''),
    step: stepId,
    detail: { step: stepId, values: output, confidence, model: event.model },
  })
  return advance(setStep(noted, stepId, { at: 'done', output, confidence, contradicts, when: turn.context.now }))
}

function keep(
  turn: Turn,
  declared: Readonly<Record<string, FieldSpec>>,
  values: Readonly<Record<string, unknown>>,
): Values {
  const { now } = turn.context
  const output: Record<string, Value> = {}
  for (const [name, spec] of Object.entries(declared)) {
    const value = Object.hasOwn(values, name) ? Value.safeParse(values[name]) : undefined
    if (!value?.success) continue
    const read = validateField(spec, formatValue(value.data), { now, language: turn.case.language })
    if ('value' in read) output[name] = read.value
  }
  return output
}
