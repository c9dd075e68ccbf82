import { stopsOver } from '#core/stop/stop.ts'
import { readFacts, resume } from './advance.ts'
import type { Acting } from './case.ts'
import { isStale, judge } from './judge.ts'
import { actingOn, type Of } from './report.ts'
import { hinder, hold, mayRun } from './route.ts'
import { agent, mark, note, planIn, setStep, type Turn } from './turn.ts'

/**
 * Says whether an effect may begin now, by the stops, policies and facts of this very moment.
 *
 * If it may, it counts as begun once this turn is committed, and before any byte leaves.
 */
export function starting(turn: Turn, event: Of<'effect-starting'>): Turn {
  const found = actingOn(turn, event.effect)
  if (found?.[1].phase !== 'owed') return turn
  const [stepId, state] = found
  if (turn.context.now > state.grantUntil) return grantExpired(turn, event)
  const { judged } = state
  const { action } = judged
  const via = { keeps: state, ...(state.question ? { question: state.question } : {}) }
  const provider = planIn(turn).capabilities[action.capability]?.providers.find(({ id }) => id === event.provider)
  const stops = stopsOver(turn.context.stops, turn.case.flow ?? '', action, provider)
  if (stops.length > 0)
    return hold(
      turn,
      stepId,
      judged,
      via,
      stops.map(({ id }) => id),
    )
  if (isStale(judged, turn.context.now)) return readFacts(turn, stepId, action, via)
  const [again, fresh] = judge(turn, stepId, judged, state.effect)
  if (!mayRun(again, fresh, via)) return hinder(again, stepId, fresh, via)
  return begin(again, stepId, { ...state, judged: fresh }, event)
}

function begin(turn: Turn, stepId: string, state: Acting, event: Of<'effect-starting'>): Turn {
  const attempt = state.attempt + 1
  const { provider, chosenBecause, effect } = event
  const noted = note(turn, {
    kind: 'effect-started',
    who: agent(state.judged.action.agent),
    where: state.judged.action.system,
    step: stepId,
    detail: { effect, digest: state.judged.digest, attempt, provider, chosenBecause },
  })
  const started = mark(noted, { change: 'start', id: effect, attempt, provider })
  return setStep(started, stepId, {
    ...state,
    at: 'acting',
    phase: 'started',
    attempt,
    provider,
  })
}

/** The grant was not used in time: the action is judged again before it gets a new one. */
export function grantExpired(turn: Turn, event: { readonly effect: string }): Turn {
  const found = actingOn(turn, event.effect)
  if (found?.[1].phase !== 'owed' || turn.context.now <= found[1].grantUntil) return turn
  const [stepId, state] = found
  return resume(turn, stepId, state.judged, { keeps: state, ...(state.question ? { question: state.question } : {}) })
}

/** Stops were set or released: what was held and is covered no more is taken up again. */
export function stopsChanged(turn: Turn): Turn {
  return Object.entries(turn.case.steps).reduce((next, [id, state]) => {
    if (state.at !== 'held') return next
    const stops = stopsOver(next.context.stops, next.case.flow ?? '', state.judged.action)
    if (stops.length > 0) return next
    const { question, keeps } = state
    return resume(next, id, state.judged, { ...(question ? { question } : {}), ...(keeps ? { keeps } : {}) })
  }, turn)
}
