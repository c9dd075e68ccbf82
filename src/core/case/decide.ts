import type { Entry } from '#core/ledger/entry.ts'
import { agentAnswered } from './agent-answer.ts'
import type { Case } from './case.ts'
import type { Context } from './context.ts'
import { timeLost, timePassed } from './deadline.ts'
import type { Claim, EffectChange, Post } from './effect.ts'
import type { CaseEvent } from './event.ts'
import { factsRead } from './reading.ts'
import { done, failed, running, uncertain } from './report.ts'
import { pressedByRequester, said } from './requester.ts'
import { respond } from './respond.ts'
import { grantExpired, starting, stopsChanged } from './starting.ts'
import { type Answer, beginTurn, type Turn } from './turn.ts'
import { classified, receive } from './understand.ts'

/** What is committed together, or not at all. */
export interface Decision {
  readonly case: Case
  /** False when the event changed nothing: it was a duplicate, stale or refused. Else the version is one higher. */
  readonly changed: boolean
  readonly entries: readonly Entry[]
  readonly effects: readonly EffectChange[]
  readonly posts: readonly Post[]
  readonly claims: readonly Claim[]
  readonly released: readonly string[]
  /** For the person whose event this was. */
  readonly answer: Answer
}

/**
 * Decides what an event does to a case.
 *
 * Pure and total: the same case, event and context always give the same decision, and every event gives one.
 * The shell commits the decision in one transaction and only then performs its effects, whose outcomes come back
 * as events. A case that waits is nothing but its row. Stale and duplicate events change nothing; a late result
 * of an effect is never dropped. Throws when anything but its request is to open a case.
 */
export function decide(item: Case | undefined, event: CaseEvent, context: Context): Decision {
  const turn = item ? happen(beginTurn(item, context), event) : open(event, context)
  const changed = turn.case !== item || [turn.entries, turn.effects, turn.posts].some((made) => made.length > 0)
  return {
    case: changed ? { ...turn.case, version: turn.case.version + 1 } : turn.case,
    changed,
    entries: turn.entries,
    effects: turn.effects,
    posts: turn.posts,
    claims: turn.claims,
    released: turn.released,
    answer: turn.answer,
  }
}

function open(event: CaseEvent, context: Context): Turn {
  if (event.kind !== 'request-received') throw new Error(`"${event.kind}" cannot open a case`)
  return receive(event, context)
}

function happen(turn: Turn, event: CaseEvent): Turn {
  switch (event.kind) {
    case 'request-received':
      return turn
    case 'request-classified':
      return classified(turn, event)
    case 'said':
      return said(turn, event.by, event.text)
    case 'pressed':
      return event.subject === turn.case.id ? pressedByRequester(turn, event) : respond(turn, event)
    case 'agent-answered':
      return agentAnswered(turn, event)
    case 'facts-read':
      return factsRead(turn, event)
    case 'effect-starting':
      return starting(turn, event)
    case 'effect-running':
      return running(turn, event)
    case 'effect-done':
      return done(turn, event)
    case 'effect-failed':
      return failed(turn, event)
    case 'effect-uncertain':
      return uncertain(turn, event)
    case 'grant-expired':
      return grantExpired(turn, event)
    case 'time-passed':
      return timePassed(turn)
    case 'time-lost':
      return timeLost(turn, event.ms)
    case 'stops-changed':
      return stopsChanged(turn)
  }
}
