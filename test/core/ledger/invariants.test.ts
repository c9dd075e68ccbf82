import { describe, expect, it } from 'vitest'
import type { Entry } from '#core/ledger/entry.ts'
import { checkInvariants } from '#core/ledger/invariants.ts'
import type { CaseState, Declared, JournalRow, World } from '#core/ledger/world.ts'
import { actionDigest } from '#core/policy/action.ts'
import type { Need } from '#core/policy/verdict.ts'
import { judged, person, refund, verdict, write } from './write.ts'

const action = refund()
const digest = actionDigest(action)
const amended = refund({ amount: { minor: 32_000, currency: 'EUR' } })
const amendedDigest = actionDigest(amended)

const people: World['people'] = [
  { id: 'alice', groups: ['sales', 'care'], active: true, guest: false },
  { id: 'sam', groups: ['care'], active: true, guest: false },
  { id: 'mia', groups: ['care', 'finance'], active: true, guest: false },
  { id: 'kim', groups: ['finance'], active: true, guest: false },
  { id: 'left', groups: ['care'], active: false, guest: false },
  { id: 'guest', groups: ['care'], active: true, guest: true },
  { id: 'duty', groups: ['duty'], active: true, guest: false },
]

const received = write('request-received', { requester: 'alice', place: 'portal:@alice', text: 'Refund please' })
const closed = write('case-closed', { how: 'done', because: 'Paid.' })
const asks = (needs: readonly Need[] = [{ group: 'care', n: 1 }], question = 'q1') =>
  write('question-asked', { question, asks: 'approval', digest, needs, deadline: 9 })
const gives = (id: string, decision: string, of = digest, at = 0, to?: typeof amended.args) =>
  write(
    'decision-given',
    { question: 'q1', decision, digest: of, afterMs: 1, ...(to ? { from: action.args, to } : {}) },
    { who: person(id), at },
  )
const closes = write('question-closed', { question: 'q1', how: 'approved', digest })
const grants = (because: 'allow' | 'decision', of = digest, question = 'q1') =>
  write('action-granted', {
    effect: 'e1',
    digest: of,
    because,
    expires: 100,
    ...(because === 'decision' ? { question } : {}),
  })
const starts = (at = 50, of = digest) =>
  write('effect-started', { effect: 'e1', digest: of, attempt: 1, provider: 'erp', chosenBecause: 'only one' }, { at })
const done = (of = digest, late = false) =>
  write('effect-done', { effect: 'e1', digest: of, provider: 'erp', output: {}, late })
const escalated = judged(action, verdict('escalate'))
const allowed = judged(action, verdict('allow'))
const denied = judged(action, verdict('deny'))

const paid: JournalRow = {
  seq: 1,
  at: 50,
  system: 'erp',
  operation: 'createRefund',
  key: 'e1',
  object: 'ORD-1',
  amount_minor: 90_000,
  currency: 'EUR',
  detail: '',
}

interface Story {
  readonly entries: readonly Entry[]
  readonly journal?: readonly JournalRow[]
  readonly state?: CaseState
  readonly declared?: Declared
}

function check({ entries, journal = [paid], state, declared = { access: 'write', idempotency: 'key' } }: Story) {
  const cases = [state ?? { id: 'C1', status: 'ended', waitsFor: [] }]
  return checkInvariants({ entries, journal, cases, people, capabilities: { 'erp.refund.create': declared } })
}

const alone = [received, allowed, grants('allow'), starts(), done(), closed]
const approved = [
  received,
  escalated,
  asks(),
  gives('sam', 'approve'),
  closes,
  grants('decision'),
  starts(),
  done(),
  closed,
]
const two: Need[] = [
  { group: 'care', n: 1 },
  { group: 'finance', n: 1 },
]
const byTwo = (...votes: readonly Entry[]) => [
  received,
  judged(action, verdict('escalate', two)),
  asks(two),
  ...votes,
  closes,
  grants('decision'),
  starts(),
  done(),
  closed,
]
const amending = (id: string, needs: readonly Need[], ...votes: readonly Entry[]) => [
  received,
  escalated,
  asks(),
  judged(amended, verdict('escalate', needs)),
  gives(id, 'amend', amendedDigest, 1, amended.args),
  ...votes,
  grants('decision', amendedDigest),
  starts(50, amendedDigest),
  done(amendedDigest),
  closed,
]

describe('nothing is wrong', () => {
  it.each<[string, Story]>([
    ['when the policy allowed it', { entries: alone }],
    ['when the right person approved it', { entries: approved }],
    ['when two people of two groups approved it', { entries: byTwo(gives('sam', 'approve'), gives('mia', 'approve')) }],
    ['when the amender alone was enough', { entries: amending('sam', [{ group: 'care', n: 1 }]) }],
    [
      'when the amender alone was enough and is said to have approved',
      { entries: amending('sam', [{ group: 'care', n: 1 }], gives('sam', 'approve', amendedDigest, 1)) },
    ],
    [
      'when others approved what was amended',
      { entries: amending('sam', [{ group: 'finance', n: 1 }], gives('kim', 'approve', amendedDigest, 2)) },
    ],
    [
      'when the next group approved in place of the first',
      {
        entries: [
          ...approved.slice(0, 3),
          write('question-moved', { question: 'q1', to: 'duty', deadline: 9 }),
          gives('duty', 'approve'),
          ...approved.slice(4),
        ],
      },
    ],
    [
      'when a vote for the same action was carried over from an earlier question',
      {
        entries: [
          ...byTwo(gives('sam', 'approve')).slice(0, 4),
          asks(two, 'q2'),
          gives('kim', 'approve'),
          grants('decision', digest, 'q2'),
          starts(),
          done(),
          closed,
        ],
      },
    ],
    ['when a denied action never ran', { entries: [received, denied, closed], journal: [] }],
    [
      'when another action of the case was rejected',
      { entries: [...approved.slice(0, 3), gives('sam', 'reject', 'other'), ...approved.slice(3)] },
    ],
    [
      'when a late result came after all',
      { entries: [received, allowed, grants('allow'), starts(), closed, done(digest, true)] },
    ],
    [
      'before anything happened',
      { entries: [], journal: [], state: { id: 'C1', status: 'open', waitsFor: ['requester'] } },
    ],
  ])('%s', (_, story) => {
    expect(check(story)).toEqual([])
  })
})

describe('a grant', () => {
  const short = `action ${digest.slice(0, 8)}`
  const unready = 'case C1: effect e1 was granted by question q1 without enough people who may decide it'
  it.each<[string, Story, string]>([
    [
      'for what was never judged',
      { entries: alone.filter((e) => e !== allowed) },
      `case C1: effect e1 was granted for ${short}, which was never judged`,
    ],
    [
      'as allowed, of what has to be asked',
      { entries: [received, escalated, ...alone.slice(2)] },
      `case C1: effect e1 was granted as allowed although ${short} was last judged escalate`,
    ],
    [
      'of what was denied in the meantime',
      { entries: [received, allowed, denied, ...alone.slice(2)] },
      `case C1: effect e1 was granted although ${short} was last judged deny`,
    ],
    [
      'by people, of what was denied in the meantime',
      { entries: [...approved.slice(0, 5), denied, ...approved.slice(5)] },
      `case C1: effect e1 was granted although ${short} was last judged deny`,
    ],
    [
      'by a question that was never asked',
      { entries: approved.filter(({ kind }) => kind !== 'question-asked') },
      'case C1: effect e1 was granted without any question asking for approval',
    ],
    ['without any decision', { entries: approved.filter(({ kind }) => kind !== 'decision-given') }, unready],
    ['by the requester', { entries: approved.with(3, gives('alice', 'approve')) }, unready],
    ['by somebody who left', { entries: approved.with(3, gives('left', 'approve')) }, unready],
    ['by a guest', { entries: approved.with(3, gives('guest', 'approve')) }, unready],
    ['by a stranger', { entries: approved.with(3, gives('nobody', 'approve')) }, unready],
    ['by somebody of another group', { entries: approved.with(3, gives('kim', 'approve')) }, unready],
    [
      'by an agent that calls itself a person',
      { entries: approved.with(3, { ...gives('sam', 'approve'), who: { kind: 'agent', id: 'sam' } }) },
      unready,
    ],
    ['by a decision on another action', { entries: approved.with(3, gives('sam', 'approve', amendedDigest)) }, unready],
    ['by somebody who only asked', { entries: approved.with(3, gives('sam', 'ask')) }, unready],
    ['by one where two are needed', { entries: byTwo(gives('sam', 'approve')) }, unready],
    ['by one person twice', { entries: byTwo(gives('mia', 'approve'), gives('mia', 'approve')) }, unready],
    [
      'by two of the same group where two groups are needed',
      { entries: byTwo(gives('sam', 'approve'), gives('alice', 'approve')) },
      unready,
    ],
    ['by an amender who alone is not enough', { entries: amending('sam', [{ group: 'finance', n: 1 }]) }, unready],
    [
      'by an amender who counts among the others later',
      {
        entries: amending(
          'sam',
          two,
          gives('sam', 'approve', amendedDigest, 2),
          gives('kim', 'approve', amendedDigest, 3),
        ),
      },
      unready,
    ],
    [
      'of an amendment that somebody changed once more',
      {
        entries: amending('sam', [{ group: 'care', n: 1 }]).toSpliced(
          5,
          0,
          gives('kim', 'amend', 'x', 2, { order: 'ORD-2' }),
        ),
      },
      unready,
    ],
    [
      'by a question that had rejected it',
      { entries: [...approved.slice(0, 3), gives('mia', 'reject'), ...approved.slice(3)] },
      'case C1: effect e1 was granted although question q1 had rejected it',
    ],
    [
      'of an action under the digest of another',
      {
        entries: [received, { ...allowed, detail: { ...allowed.detail, action: amended } } as Entry, ...alone.slice(2)],
      },
      `case C1: the action judged as ${short} has another digest`,
    ],
  ])('%s is found', (_, story, say) => {
    expect(check(story)).toEqual([say])
  })
})

describe('an effect', () => {
  const other = `action ${amendedDigest.slice(0, 8)}`
  it.each<[string, Story, string]>([
    [
      'without a grant',
      { entries: [received, allowed, starts(), done(), closed] },
      'case C1: effect e1 started without a grant',
    ],
    [
      'before its grant',
      { entries: [received, allowed, starts(), grants('allow'), done(), closed] },
      'case C1: effect e1 started without a grant',
    ],
    [
      'after its grant had expired',
      { entries: alone.with(3, starts(101)) },
      'case C1: effect e1 started after its grant had expired',
    ],
    [
      'as another action than was granted',
      {
        entries: [
          received,
          allowed,
          judged(amended, verdict('allow')),
          grants('allow'),
          starts(50, amendedDigest),
          done(amendedDigest),
          closed,
        ],
      },
      `case C1: effect e1 started as ${other}, for which it has no grant`,
    ],
    [
      'that is done and never started',
      { entries: [received, allowed, grants('allow'), done(), closed], journal: [] },
      'case C1: effect e1 is done and never started',
    ],
    [
      'that is done as another action',
      { entries: alone.with(4, done(amendedDigest)) },
      `case C1: effect e1 is done as ${other}, as which it never started`,
    ],
  ])('%s is found', (_, story, say) => {
    expect(check(story)).toEqual([say])
  })

  it('that ran with a grant of another case is found', () => {
    const elsewhere = alone.slice(1, 3).map((entry) => ({ ...entry, case: 'C2' }))
    expect(check({ entries: [received, ...elsewhere, ...alone.slice(3)] })).toEqual([
      'case C1: effect e1 started without a grant',
    ])
  })
})

it('a question that is closed twice is found', () => {
  expect(check({ entries: [...approved, closes] })).toEqual(['case C1: question q1 was closed twice'])
})

describe('an open case', () => {
  const open = (...waitsFor: CaseState['waitsFor']): CaseState => ({ id: 'C1', status: 'open', waitsFor })
  const asked = [received, escalated, asks()]
  const stop = (kind: 'stop-set' | 'stop-released') =>
    write(
      kind,
      kind === 'stop-set' ? { stop: 's1', scope: 'everything', reason: 'audit' } : { stop: 's1', scope: 'everything' },
    )
  const running = alone.slice(0, 4)

  it.each<[string, readonly Entry[], CaseState['waitsFor']]>([
    ['the requester', [received], ['requester']],
    ['people who can answer', asked, ['question:q1']],
    ['an effect that is owed', alone.slice(0, 3), ['effect:e1']],
    ['an effect that began', running, ['effect:e1']],
    [
      'an effect that is tried again',
      [...running, write('effect-failed', { effect: 'e1', attempt: 1, error: 'busy', again: true })],
      ['effect:e1'],
    ],
    ['a reading of facts', [received], ['effect:C1.pay.1']],
    ['the release of a stop', [received, stop('stop-set')], ['stop:s1']],
    ['one thing that can come beside one that cannot', [received], ['question:gone', 'requester']],
  ])('may wait for %s', (_, entries, waitsFor) => {
    expect(check({ entries, state: open(...waitsFor), journal: [] })).toEqual([])
  })

  const nobody: Need[] = [{ group: 'sales', n: 1 }]
  it.each<[string, readonly Entry[], CaseState['waitsFor'], string]>([
    ['waits for nothing', [received], [], 'case C1 is open and waits for nothing'],
    [
      'waits for a question nobody asked',
      [received],
      ['question:q1'],
      'case C1 waits for nothing that can come: question q1 was never asked',
    ],
    [
      'waits for a closed question',
      [...asked, closes],
      ['question:q1'],
      'case C1 waits for nothing that can come: question q1 is closed',
    ],
    [
      'waits for its own requester to approve',
      [received, judged(action, verdict('escalate', nobody)), asks(nobody)],
      ['question:q1'],
      'case C1 waits for nothing that can come: nobody of sales can answer question q1',
    ],
    [
      'waits for an empty group',
      [received, escalated, asks([{ group: 'legal', n: 1 }])],
      ['question:q1'],
      'case C1 waits for nothing that can come: nobody of legal can answer question q1',
    ],
    [
      'waits for an effect that is done',
      [...running, done()],
      ['effect:e1'],
      'case C1 waits for nothing that can come: effect e1 is over',
    ],
    [
      'waits for an effect that failed for good',
      [...running, write('effect-failed', { effect: 'e1', attempt: 5, error: 'no', again: false })],
      ['effect:e1'],
      'case C1 waits for nothing that can come: effect e1 is over',
    ],
    [
      'waits for a stop that was released',
      [received, stop('stop-set'), stop('stop-released')],
      ['stop:s1'],
      'case C1 waits for nothing that can come: stop s1 is not in force',
    ],
    ['was closed', [received, closed], ['requester'], 'case C1 is open and the ledger says that it was closed'],
  ])('that %s is found', (_, entries, waitsFor, say) => {
    expect(
      check({
        entries,
        state: open(...waitsFor),
        journal: entries.some((e) => e.kind === 'effect-started') ? [paid] : [],
      }),
    ).toEqual([say])
  })

  it('that has ended without an entry is found', () => {
    expect(check({ entries: alone.slice(0, -1) })).toEqual(['case C1 has ended and the ledger does not say so'])
  })

  it('may be open again after it was closed', () => {
    const again = [...alone, write('case-reopened', { why: 'undo pay' })]
    expect(check({ entries: again, state: open('effect:e2') })).toEqual([])
  })
})

describe('the journal', () => {
  const uncertain = write('effect-uncertain', { effect: 'e1', error: 'connection lost' })
  const undone = [received, allowed, grants('allow'), starts(), closed]
  const once: Declared = { access: 'write', idempotency: 'none' }
  const lookup: Declared = { access: 'write', idempotency: 'lookup' }
  const twice = [paid, { ...paid, seq: 2 }]

  it.each<[string, Story]>([
    ['an effect that failed did not happen', { entries: undone, journal: [] }],
    ['an effect with a key happened before anybody heard of it', { entries: undone }],
    ['reading leaves no trace', { entries: alone, journal: [], declared: { access: 'read', idempotency: 'none' } }],
    ['an effect that cannot be repeated is uncertain', { entries: [...undone, uncertain], declared: once }],
  ])('may show that %s', (_, story) => {
    expect(check(story)).toEqual([])
  })

  it.each<[string, Story, string]>([
    [
      'something nobody started',
      { entries: [received, closed] },
      'journal row 1: erp did createRefund to ORD-1, and no effect of the ledger with the key e1 started',
    ],
    [
      'something without a key',
      { entries: alone, journal: [paid, { ...paid, seq: 2, key: null }] },
      'journal row 2: erp did createRefund to ORD-1, and no effect of the ledger with the key (none) started',
    ],
    [
      'an effect with a key twice',
      { entries: alone, journal: twice },
      'effect e1 (erp.refund.create) was done 2 times',
    ],
    [
      'an effect with a lookup twice',
      { entries: undone, journal: twice, declared: lookup },
      'effect e1 (erp.refund.create) was done 2 times',
    ],
    [
      'an effect that cannot be repeated twice',
      { entries: alone, journal: twice, declared: once },
      'effect e1 (erp.refund.create) was done 2 times',
    ],
    [
      'nothing of an effect that is done',
      { entries: alone, journal: [], declared: lookup },
      'effect e1 (erp.refund.create) is done, and no system did it',
    ],
    [
      'what the ledger takes for undone',
      { entries: undone, declared: once },
      'effect e1 (erp.refund.create) was done, and the ledger calls it neither done nor uncertain',
    ],
  ])('that shows %s is found', (_, story, say) => {
    expect(check(story)).toEqual([say])
  })

  it('of an undeclared capability is found', () => {
    const world = { entries: alone, journal: [paid], cases: [], people, capabilities: {} }
    expect(checkInvariants(world)).toEqual(['effect e1 started erp.refund.create, which is not declared'])
  })
})
