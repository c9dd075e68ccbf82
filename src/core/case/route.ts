import { whyDenied } from '#core/policy/explain.ts'
import { stopsOver } from '#core/stop/stop.ts'
import { budget } from './budget.ts'
import type { Acting, Draft, Judged } from './case.ts'
import { claimsOf } from './claims.ts'
import { finish } from './finish.ts'
import { takeBackEffect } from './given-up.ts'
import { judge, scopeRule } from './judge.ts'
import { askPeople, isAnswered, questionBefore } from './question.ts'
import { agent, mark, nextId, note, onloop, owe, person, planIn, setStep, type Turn } from './turn.ts'

/** Where an action comes from when it is judged again. */
export interface Via {
  /** The question whose votes still count. */
  readonly question?: string
  /** The effect that was granted before, which keeps its id and its claims. */
  readonly keeps?: Acting
}

/** Judges an action and sends it on its way: it may run, people are asked, or it is denied. */
export function route(turn: Turn, stepId: string, draft: Draft, via: Via): Turn {
  const [judgedTurn, judged] = judge(turn, stepId, draft, via.keeps?.effect)
  if (mayRun(judgedTurn, judged, via)) return permit(judgedTurn, stepId, judged, via)
  return hinder(judgedTurn, stepId, judged, via)
}

/** Whether the policy allows an action, or people have agreed to it as the policy asks. */
export function mayRun(turn: Turn, judged: Judged, via: Via): boolean {
  const { verdict } = judged
  if (verdict.outcome !== 'escalate') return verdict.outcome === 'allow'
  const question = questionBefore(turn, judged, via)
  return question !== undefined && isAnswered(turn, question, verdict.asking?.needs ?? [])
}

/** Keeps an action from running that may not: it is denied, or people are asked. */
export function hinder(turn: Turn, stepId: string, judged: Judged, via: Via): Turn {
  if (judged.verdict.outcome === 'deny') return deny(turn, stepId, judged, via)
  return askPeople(releaseKept(turn, via), stepId, judged, via)
}

/** Denies an action: it never runs, and the requester is told why. */
export function deny(turn: Turn, stepId: string, judged: Judged, via: Via): Turn {
  const { verdict, digest } = judged
  const why = whyDenied(verdict)
  const outOfScope = verdict.decidedBy.includes(scopeRule)
  const noted = note(turn, {
    kind: 'action-denied',
    who: onloop,
    step: stepId,
    detail: { digest, why, outOfScope },
  })
  return finish(setStep(releaseKept(noted, via), stepId, { at: 'ended', how: 'denied', because: why, judged }))
}

/**
 * Lets an action run: takes its claims, grants it and owes it to the performer.
 *
 * Under a stop it is held instead; what people approved stays approved.
 */
export function permit(turn: Turn, stepId: string, judged: Judged, via: Via): Turn {
  const stops = stopsOver(turn.context.stops, turn.case.flow ?? '', judged.action)
  if (stops.length > 0)
    return hold(
      turn,
      stepId,
      judged,
      via,
      stops.map(({ id }) => id),
    )

  const [made, effect] = via.keeps ? [turn, via.keeps.effect] : nextId(turn, stepId)
  const expires = turn.context.now + budget.grantMs
  const decided = judged.verdict.outcome === 'escalate'
  const granted = note(made, {
    kind: 'action-granted',
    who: decided && via.question ? deciderOf(made, via.question) : onloop,
    where: judged.action.system,
    step: stepId,
    detail: {
      effect,
      digest: judged.digest,
      because: decided ? 'decision' : 'allow',
      ...(decided && via.question ? { question: via.question } : {}),
      expires,
    },
  })
  const claimed = via.keeps
    ? granted
    : { ...granted, claims: [...granted.claims, ...claimsOf(planIn(granted), granted.context, judged, effect)] }
  const { action, digest } = judged
  const owed = owe(claimed, { kind: 'perform-action', id: effect, step: stepId, action, digest, grantUntil: expires })
  return setStep(owed, stepId, {
    at: 'acting',
    effect,
    phase: 'owed',
    attempt: via.keeps?.attempt ?? 0,
    grantUntil: expires,
    judged,
    ...(via.keeps?.provider ? { provider: via.keeps.provider } : {}),
    ...(via.question ? { question: via.question } : {}),
  })
}

function deciderOf(turn: Turn, question: string) {
  const last = turn.case.questions[question]?.votes.at(-1)
  return last ? person(last.by) : onloop
}

/** Keeps an action from beginning while stops cover it. Its effect is taken back from the performer. */
export function hold(turn: Turn, stepId: string, judged: Judged, via: Via, stops: readonly string[]): Turn {
  const noted = note(turn, {
    kind: 'action-held',
    who: agent(judged.action.agent),
    where: judged.action.system,
    step: stepId,
    detail: { digest: judged.digest, stops },
  })
  const taken = via.keeps ? mark(noted, { change: 'settle', id: via.keeps.effect, as: 'cancelled' }) : noted
  return setStep(taken, stepId, {
    at: 'held',
    stops,
    judged,
    ...(via.question ? { question: via.question } : {}),
    ...(via.keeps ? { keeps: via.keeps } : {}),
  })
}

function releaseKept(turn: Turn, { keeps }: Via): Turn {
  return keeps ? takeBackEffect(turn, keeps) : turn
}
