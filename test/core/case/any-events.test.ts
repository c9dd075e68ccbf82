import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openQuestions } from '#core/case/case.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { checkInvariants } from '#core/ledger/invariants.ts'
import type { WaitsFor } from '#core/ledger/world.ts'
import { type Desk, openDesk } from '#test/core/case/desk.ts'
import type { EffectRow } from '#test/core/case/effect-rows.ts'
import { whyUnjustified } from '#test/core/case/justified.ts'
import {
  anyBeginning,
  anyMove,
  type Beginning,
  eventOn,
  type Move,
  pressOn,
  reportOn,
  worlds,
} from '#test/core/case/moves.ts'
import type { Story } from '#test/core/case/story.ts'
import { eur } from '#test/core/case/units.ts'

const runs = Number(process.env.RUNS ?? 250)

/** Lets one thing happen; what it begins must be justified, and happening twice at once must be like once. */
function happen(desk: Desk, story: Story, event: CaseEvent): void {
  const decision = story.happen(event)
  for (const change of decision.effects) {
    if (change.change !== 'start') continue
    const row = story.rows.get(change.id)
    const why = row && whyUnjustified(row, story.entries, desk.world, { ...desk, records: () => steady })
    if (!row || why) throw new Error(`${change.id} began, and ${why ?? 'was never owed'}`)
    if (row.effect.kind === 'perform-action' && row.effect.action.capability === 'erp.refund.create') {
      expect(row.effect.action.args.order).toBe('ORD-4711')
    }
  }
  if (repeats(story, event)) expect({ event, changed: story.happen(event).changed }).toEqual({ event, changed: false })
}

const steady = { reviewed: 40, corrected: 1 }

/**
 * Whether the event may be delivered again at once. What people write or fill in is told apart by its arrival; a
 * performer may try again to begin what it may not begin yet.
 */
function repeats({ rows }: Story, event: CaseEvent): boolean {
  if (event.kind === 'effect-starting') return rows.get(event.effect)?.status !== 'owed'
  return event.kind !== 'said' && event.kind !== 'time-lost' && !(event.kind === 'pressed' && event.act === 'give')
}

/** Changes the world if that is the move, and says what then happens to the case. */
function eventOf(desk: Desk, story: Story, move: Move): CaseEvent | undefined {
  switch (move.move) {
    case 'work':
      return workOn(story, move)
    case 'report':
      return reportOn(story, move)
    case 'press':
      return pressOn(story, move)
    case 'say':
      return { kind: 'said', by: move.by, text: move.text }
    case 'wait':
      desk.now += move.ms
      return { kind: 'time-passed' }
    case 'lose':
      return { kind: 'time-lost', ms: move.ms }
    case 'stop': {
      const scopes = ['everything', 'flow:refund', 'capability:erp.refund.create', 'system:erp'] as const
      const scope = scopes[move.scope]
      if (scope === undefined) desk.release()
      else desk.stop(scope)
      return { kind: 'stops-changed' }
    }
    case 'enact':
      desk.enact(worlds[move.world] ?? desk.world)
      return undefined
  }
}

/** Brings one effect on: begins it, or says what became of it. */
function workOn(story: Story, { pick, how, answer }: Extract<Move, { move: 'work' }>): CaseEvent | undefined {
  const open = [...story.rows.values()].filter(({ status }) => isOpen(status))
  const row = open[pick % Math.max(1, open.length)]
  return row && eventOn(story, row.effect.id, nextOf(row, how), answer)
}

function nextOf({ effect, status }: EffectRow, how: number): Parameters<typeof eventOn>[2] {
  switch (effect.kind) {
    case 'classify-request':
      return 'request-classified'
    case 'ask-agent':
      return 'agent-answered'
    case 'read-facts':
      return how === 9 ? 'effect-failed' : 'facts-read'
    case 'perform-action':
      if (status === 'owed') return 'effect-starting'
      return how < 6 ? 'effect-done' : how < 8 ? 'effect-failed' : 'effect-uncertain'
  }
}

const isOpen = (status: EffectRow['status']) => status === 'owed' || status === 'started' || status === 'running'

function waitsFor({ case: item, rows }: Story): readonly WaitsFor[] {
  const held = Object.values(item.steps).flatMap((state) => (state.at === 'held' ? state.stops : []))
  const asks = item.understanding.at === 'asking' || item.understanding.at === 'choosing'
  const owed = [...rows.values()].filter(({ status }) => isOpen(status))
  return [
    ...openQuestions(item).map(({ id }) => `question:${id}` as const),
    ...owed.map(({ effect }) => `effect:${effect.id}` as const),
    ...held.map((id) => `stop:${id}` as const),
    ...(asks ? (['requester'] as const) : []),
  ]
}

/** What the ledger's own checker says, which knows nothing of the engine. */
function complaints(desk: Desk, story: Story): readonly string[] {
  const declared = Object.entries(desk.world.company.catalog.capabilities).map(
    ([name, { access }]) => [name, { access, idempotency: 'none' }] as const,
  )
  return checkInvariants({
    entries: [...story.entries, ...desk.stopEntries],
    journal: [],
    cases: [{ id: story.id, status: story.case.status, waitsFor: waitsFor(story) }],
    people: desk.world.company.people.people,
    capabilities: Object.fromEntries(declared),
  })
}

/** The request and as much of what follows as the beginning says, each decided and checked like all the rest. */
function begin(desk: Desk, { by, text, confidence, amount, upTo }: Beginning): Story {
  const story = desk.open()
  const go = (event: CaseEvent) => happen(desk, story, event)
  const words = text.replace('{amount}', String(amount))
  const flow = words.includes('INV') ? 'invoice-copy' : 'refund'
  desk.outside = {
    ...desk.outside,
    classify: () => ({ ranked: [{ flow, confidence }], inScope: 0.9, by: 'a classifier', because: [] }),
  }
  const place = `portal:@${by}`
  go({
    kind: 'request-received',
    ...{ case: story.id, requester: by, place, thread: 'm', text: words, language: 'en' },
  })
  const answer = { values: { amount: eur(amount), reason: 'broken' }, confidence: 0.95, grounded: true }
  const report = (kind: Parameters<typeof eventOn>[2]) => go(eventOn(story, story.effectOf('pay'), kind, answer))
  const press = (person: string, act: string) => {
    const [question] = openQuestions(story.case)
    if (!question) return
    const { id: subject, version } = question
    go({ kind: 'pressed', by: person, channel: 'portal', subject, version, act, values: undefined })
  }
  if (upTo === 'request') return story
  for (let step = 0; step < 6; step++) {
    const event = workOn(story, { move: 'work', pick: 0, how: 0, answer })
    if (event && !story.effectOf('pay').includes('no such') && event.kind === 'effect-starting') break
    if (event) go(event)
  }
  if (upTo === 'judged') return story
  if (amount > 5000) return story
  for (const person of ['lena', 'theo']) press(person, 'approve')
  if (upTo === 'granted') return story
  report('effect-starting')
  if (upTo === 'begun') return story
  if (upTo === 'over') report('effect-done')
  else if (upTo === 'failed') report('effect-failed')
  else report('effect-uncertain')
  if (upTo === 'abandoned') press('lena', 'abandon')
  return story
}

describe('whatever happens to a case, in whatever order', () => {
  it('is decided, begins only what is justified, and leaves a ledger without complaints', () => {
    const moves = fc.array(anyMove, { minLength: 5, maxLength: 40, size: 'max' })
    fc.assert(
      fc.property(anyBeginning, moves, fc.constantFrom('1', '2', '3', '4'), (beginning, those, samplingKey) => {
        const desk = openDesk({ world: worlds[0], samplingKey })
        const story = begin(desk, beginning)
        for (const move of those) {
          const event = eventOf(desk, story, move)
          if (event) happen(desk, story, event)
        }
        expect(complaints(desk, story)).toEqual([])
      }),
      { numRuns: runs },
    )
  })
})
