import type { Step } from '#core/flow/flow.ts'
import { needsOf } from '#core/flow/needs.ts'
import { resolveAll } from '#core/flow/reference.ts'
import type { Action } from '#core/policy/action.ts'
import { actionDigest } from '#core/policy/action.ts'
import type { Case, Judged } from './case.ts'
import { finish } from './finish.ts'
import { isStale } from './judge.ts'
import { route, type Via } from './route.ts'
import { scopeOf } from './scope.ts'
import { mark, nextId, owe, planIn, setStep, type Turn } from './turn.ts'

/** Starts every step whose needs are met, and closes the case when nothing is left to do. */
export function advance(turn: Turn): Turn {
  if (turn.case.status === 'ended' || turn.case.understanding.at !== 'clear') return turn
  if (turn.case.reopened?.why === 'undo') return finish(turn)
  // One at a time: a step that is denied at once holds up those that were ready beside it.
  const next = planIn(turn).flow.steps.find((step) => isReady(turn.case, step))
  return next ? advance(start(turn, next)) : finish(turn)
}

/** Whether a step waits and everything it needs is done. A step that ended badly holds up the rest for good. */
function isReady(item: Case, step: Step): boolean {
  const over = Object.values(item.steps).some(({ at }) => at === 'ended')
  return !over && item.steps[step.id]?.at === 'waiting' && needsOf(step).every((id) => item.steps[id]?.at === 'done')
}

function start(turn: Turn, step: Step): Turn {
  if (step.capability === undefined) return askAgent(turn, step)
  return readFacts(turn, step.id, actionOf(turn, step, step.capability))
}

function askAgent(turn: Turn, step: Step): Turn {
  const [next, effect] = nextId(turn, step.id)
  const input = resolveAll(step.with, scopeOf(turn.case))
  const owed = owe(next, { kind: 'ask-agent', id: effect, step: step.id, agent: step.agent, input })
  return setStep(owed, step.id, { at: 'answering', effect, attempt: 1 })
}

function actionOf(turn: Turn, step: Step, capability: string): Action {
  const declared = planIn(turn).capabilities[capability]
  if (!declared) throw new Error(`plan of ${turn.case.flow} lacks the capability ${capability}`)
  return {
    case: turn.case.id,
    step: step.id,
    agent: step.agent,
    capability,
    system: declared.system,
    access: declared.access,
    data: declared.data,
    args: resolveAll(step.with, scopeOf(turn.case)),
    requester: turn.case.requester,
    confidence: confidenceOf(turn, step),
  }
}

/** The least of what intake, the fields and every agent on the way to this step were sure of. */
function confidenceOf(turn: Turn, step: Step): number {
  const { understanding, steps } = turn.case
  const intake = understanding.at === 'clear' ? understanding.confidence : 0
  const before = stepsBefore(planIn(turn).flow.steps, step).map((id) => steps[id])
  return Math.min(intake, ...before.flatMap((state) => (state?.at === 'done' ? [state.confidence] : [])))
}

function stepsBefore(steps: readonly Step[], step: Step): readonly string[] {
  const found = new Set(needsOf(step))
  // A set that grows while it is walked is walked to its end.
  for (const id of found) {
    for (const needed of needsOf(steps.find((one) => one.id === id) ?? step)) found.add(needed)
  }
  return [...found]
}

/**
 * Reads what the policy must know of an action; an action that needs nothing read is judged at once.
 *
 * An effect that was granted before is taken from the performer meanwhile, and keeps its claims.
 */
export function readFacts(before: Turn, stepId: string, action: Action, via: Via = {}): Turn {
  const turn = via.keeps ? mark(before, { change: 'settle', id: via.keeps.effect, as: 'cancelled' }) : before
  const capability = planIn(turn).capabilities[action.capability]
  if (Object.keys(capability?.reads ?? {}).length === 0 && !capability?.once_per) {
    const draft = { action, digest: actionDigest(action), reads: { at: turn.context.now, values: {} } }
    return route(turn, stepId, draft, via)
  }
  const [next, effect] = nextId(turn, stepId)
  const owed = owe(next, { kind: 'read-facts', id: effect, step: stepId, action })
  return setStep(owed, stepId, { at: 'reading', effect, attempt: 1, action, ...via })
}

/** Takes up an action again that had to wait: by facts that may still be relied on, or by new ones. */
export function resume(turn: Turn, stepId: string, judged: Judged, via: Via): Turn {
  return isStale(judged, turn.context.now)
    ? readFacts(turn, stepId, judged.action, via)
    : route(turn, stepId, judged, via)
}
