import type { Entry } from '#core/ledger/entry.ts'
import { actionDigest } from '#core/policy/action.ts'
import type { Outcome } from '#core/policy/verdict.ts'
import { judged, person, refund, verdict, write } from '#test/core/ledger/write.ts'

/** Minutes of Monday 16 November 2026, from midnight in UTC. */
export const minute = (n: number) => Date.UTC(2026, 10, 16) + n * 60_000
const day = 24 * 60
export const monday = { from: minute(0), to: minute(7 * day), zone: 'UTC' }
export const weekBefore = { from: minute(-7 * day), to: minute(0), zone: 'UTC' }

interface Story {
  readonly flow?: string
  readonly agent?: string
  readonly outcome?: Outcome
  readonly risk?: number
  /** Minute of the request; the rest follows from it. */
  readonly at: number
  readonly closed?: { readonly after: number; readonly how: string }
  /** An approval: minutes from asking to closing, how it closed, whether it was amended. */
  readonly approval?: { readonly after?: number; readonly how: string; readonly amended?: boolean }
  readonly check?: 'correct' | 'wrong' | 'unchecked'
  readonly outOfScope?: boolean
  readonly runs?: boolean
}

/** The entries of one case, as the engine would write them. */
export function story(id: string, { at, flow = 'refund', agent = 'refund-agent', ...more }: Story): readonly Entry[] {
  const action = refund({ order: id }, { case: id, agent })
  const digest = actionDigest(action)
  const outcome = more.outcome ?? (more.approval ? 'escalate' : 'allow')
  const frame = (after: number) => ({ case: id, at: minute(at + after) })
  const { approval, check, closed } = more
  const asked = (question: string, asks: 'approval' | 'check', after: number) =>
    write('question-asked', { question, asks, digest, needs: [{ group: 'care', n: 1 }], deadline: 0 }, frame(after))
  const closes = (question: string, how: string, after: number) =>
    write('question-closed', { question, how, digest }, frame(after))
  const because = approval ? 'decision' : 'allow'
  return [
    write('request-received', { requester: 'alice', place: 'portal:@alice', text: id }, frame(0)),
    write('flow-chosen', { flow, plan: 'p', by: 'classifier' }, frame(0)),
    judged(action, verdict(outcome, undefined, more.risk), frame(1)),
    ...(more.outOfScope ? [write('action-denied', { digest, why: 'scope', outOfScope: true }, frame(1))] : []),
    ...(approval ? [asked('q1', 'approval', 1)] : []),
    ...(approval?.amended
      ? [
          write(
            'decision-given',
            { question: 'q1', decision: 'amend', digest, afterMs: 0 },
            { ...frame(1), who: person('sam') },
          ),
        ]
      : []),
    ...(approval?.after === undefined ? [] : [closes('q1', approval.how, 1 + approval.after)]),
    ...(more.runs === false
      ? []
      : [
          write('action-granted', { effect: `${id}.e`, digest, because, expires: 0 }, frame(2)),
          write(
            'effect-started',
            { effect: `${id}.e`, digest, attempt: 1, provider: 'erp', chosenBecause: '' },
            frame(2),
          ),
        ]),
    ...(check ? [asked('q2', 'check', 2)] : []),
    ...(closed ? [write('case-closed', { how: closed.how, because: '' }, frame(closed.after))] : []),
    ...(check ? [closes('q2', check, (closed?.after ?? 2) + 1)] : []),
  ]
}

const done = (after: number) => ({ after, how: 'done' })
const idle = { runs: false } as const

/**
 * A week by hand:
 *
 * | case | day | minutes | ended     | person              | risk | agent        |
 * |------|-----|---------|-----------|---------------------|------|--------------|
 * | A1   | Mon |       4 | done      | no, check correct   |   10 | refund-agent |
 * | A2   | Mon |       6 | done      | no, check wrong     |   20 | refund-agent |
 * | A3   | Tue |       8 | done      | no                  |   60 | robot        |
 * | P1   | Mon |      20 | done      | approved in 5       |   70 | refund-agent |
 * | P2   | Wed |      40 | done      | amended, in 15      |   30 | robot        |
 * | R1   | Wed |      30 | rejected  | rejected in 25      |      | refund-agent |
 * | D1   | Wed |       1 | denied    | no, out of scope    |      | robot        |
 * | O1   | Fri |         | open      | asked, unanswered   |      | refund-agent |
 * | W1   | Sun |      10 | withdrawn | asked, withdrawn    |      | refund-agent |
 * | B1   | before and after it, so it counts for nothing                        |
 */
export const week: readonly Entry[] = [
  ...story('A1', { at: 600, risk: 10, closed: done(4), check: 'correct' }),
  ...story('A2', { at: 610, risk: 20, closed: done(6), check: 'wrong' }),
  ...story('A3', { at: day + 600, risk: 60, agent: 'robot', flow: 'invoice', closed: done(8) }),
  ...story('P1', { at: 620, risk: 70, approval: { how: 'approved', after: 5 }, closed: done(20) }),
  ...story('P2', {
    at: 2 * day,
    risk: 30,
    agent: 'robot',
    flow: 'invoice',
    approval: { how: 'approved', after: 15, amended: true },
    closed: done(40),
  }),
  ...story('R1', {
    at: 2 * day,
    ...idle,
    approval: { how: 'rejected', after: 25 },
    closed: { after: 30, how: 'rejected' },
  }),
  ...story('D1', {
    at: 2 * day,
    ...idle,
    agent: 'robot',
    outcome: 'deny',
    outOfScope: true,
    closed: { after: 1, how: 'denied' },
  }),
  ...story('O1', { at: 4 * day, ...idle, approval: { how: 'approved' } }),
  ...story('W1', {
    at: 6 * day,
    ...idle,
    approval: { how: 'withdrawn', after: 9 },
    closed: { after: 10, how: 'withdrawn' },
  }),
  ...story('B1', { at: -60, risk: 99, closed: done(5), check: 'unchecked' }),
  write('case-reopened', { why: 'undo pay' }, { case: 'B1', at: minute(50) }),
  write('case-closed', { how: 'done', because: '' }, { case: 'B1', at: minute(60) }),
  ...story('L1', { at: 7 * day, risk: 99, closed: done(1) }),
]
