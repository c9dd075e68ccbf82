import { hmac } from '#core/hash.ts'
import { advance } from './advance.ts'
import type { Acting } from './case.ts'
import type { CaseEvent, EffectFailed } from './event.ts'
import { outputOf } from './output.ts'
import { askOwners } from './question.ts'
import { agent, mark, note, planIn, setStep, type Turn } from './turn.ts'
import { settleUndo } from './undo.ts'

/** The step's action has happened: its output is there for the steps that wait for it. */
export function complete(
  turn: Turn,
  stepId: string,
  { effect, judged }: Pick<Acting, 'effect' | 'judged'>,
  raw: Readonly<Record<string, unknown>>,
  unreported?: string,
): Turn {
  const before = turn.case.steps[stepId]
  const read = before?.at === 'reading' ? mark(turn, { change: 'settle', id: before.effect, as: 'cancelled' }) : turn
  const next = setStep(mark(read, { change: 'settle', id: effect, as: 'done' }), stepId, {
    at: 'done',
    output: outputOf(planIn(turn).capabilities[judged.action.capability]?.output ?? {}, raw),
    confidence: 1,
    contradicts: false,
    when: turn.context.now,
    judged,
    effect,
    ...(unreported === undefined ? {} : { unreported }),
  })
  return advance(settleUndo(drawCheck(next, stepId, { effect, judged }), stepId))
}

/** Draws whether people look at this later: by a hash, so that the draw can be repeated and nobody can steer it. */
function drawCheck(turn: Turn, stepId: string, { judged, effect }: Pick<Acting, 'effect' | 'judged'>): Turn {
  const { checkAfterwards, outcome } = judged.verdict
  if (outcome !== 'allow' || checkAfterwards === 0) return turn
  const draw = Number.parseInt(hmac(turn.context.samplingKey, effect).slice(0, 8), 16) / 0x1_0000_0000
  return draw < checkAfterwards
    ? askOwners(turn, stepId, 'check', judged, 'It ran alone and was drawn for a check.')
    : turn
}

/** Writes down that an effect happened. */
export function noteDone(
  turn: Turn,
  step: string,
  { judged: { action, digest }, provider = '' }: Pick<Acting, 'judged' | 'provider'>,
  { effect, output }: Extract<CaseEvent, { kind: 'effect-done' }>,
  isLate: boolean,
): Turn {
  const { agent: by, system: where } = action
  const detail = { effect, digest, provider, output, late: isLate }
  return mark(note(turn, { kind: 'effect-done', who: agent(by), where, step, detail }), {
    change: 'settle',
    id: effect,
    as: 'done',
  })
}

/** Writes down that an effect did not happen. */
export function noteFailed(
  turn: Turn,
  step: string,
  { judged: { action }, attempt }: Pick<Acting, 'judged' | 'attempt'>,
  { effect, error }: EffectFailed,
  again: boolean,
): Turn {
  const { agent: by, system: where } = action
  return note(turn, {
    kind: 'effect-failed',
    who: agent(by),
    where,
    step,
    detail: { effect, attempt, error, again },
  })
}
