import { describe, expect, it } from 'vitest'
import type { CaseEvent } from '#core/case/event.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Outside } from '#test/core/case/outside.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours, minutes } from '#test/core/case/units.ts'

const small = 'Please refund 40 EUR for order ORD-1001'
const large = 'Please refund 900 EUR for order ORD-1001'

/** A refund whose payment ends as given; undefined leaves it under way. */
const paying = (reported: ReturnType<Outside['perform']>): Story => {
  const { perform } = openDesk().outside
  return openDesk({
    outside: { perform: (action, attempt) => (action.access === 'read' ? perform(action, attempt) : reported) },
  }).ask('alice', small)
}
const unsure = () => paying({ kind: 'effect-uncertain', error: 'no answer' })
const unread = (text: string): Story => {
  const story = openDesk().open()
  story.receive('alice', text)
  return story
}
const upTo = (step: string, kind: string): Story => {
  const story = unread(small)
  for (;;) {
    const row = [...story.rows.values()].find(({ status }) => status === 'owed')
    if (!row || (row.effect.id.split('.')[1] === step && row.effect.kind === kind)) return story
    story.perform(row.effect)
  }
}

const states: Readonly<Record<string, () => Story>> = {
  classifying: () => unread(small),
  choosing: () =>
    openDesk({
      outside: {
        classify: () => ({ ranked: [{ flow: 'refund', confidence: 0.5 }], inScope: 1, by: 'a', because: [] }),
      },
    }).ask('alice', small),
  asking: () => openDesk().ask('alice', 'a refund'),
  answering: () => upTo('propose', 'ask-agent'),
  reading: () => upTo('pay', 'read-facts'),
  owed: () => upTo('pay', 'perform-action'),
  asked: () => openDesk().ask('alice', large),
  paused: () => {
    const story = openDesk().ask('alice', large)
    story.press('sam', 'ask', { question: 'why?' })
    return story
  },
  held: () => {
    const story = openDesk().ask('alice', large)
    story.desk.stop('everything')
    story.press('sam', 'approve')
    return story
  },
  started: () => paying(undefined),
  running: () => {
    const story = paying(undefined)
    story.happen({ kind: 'effect-running', effect: story.effectOf('pay'), reference: 'JOB-1' })
    return story
  },
  retrying: () => paying({ kind: 'effect-failed', error: 'busy', retryable: true }),
  failed: () => paying({ kind: 'effect-failed', error: 'closed', retryable: false }),
  uncertain: unsure,
  abandoned: () => {
    const story = unsure()
    story.press('sam', 'abandon')
    return story
  },
  happened: () => {
    const story = unsure()
    story.press('sam', 'happened')
    return story
  },
  done: () => openDesk().ask('alice', small),
  undoing: () => {
    const story = openDesk().ask('alice', small)
    story.pressCard('sam', 'undo', { step: 'pay' })
    return story
  },
  denied: () => openDesk().ask('alice', 'Please refund 6000 EUR for order ORD-1001'),
  contested: () => {
    const story = openDesk().ask('alice', 'Please refund 6000 EUR for order ORD-1001')
    story.pressCard('alice', 'contest', { text: 'but' })
    return story
  },
  withdrawn: () => {
    const story = openDesk().ask('alice', large)
    story.pressCard('alice', 'withdraw')
    return story
  },
}

const acts = [
  ...['approve', 'reject', 'amend', 'ask', 'reassign', 'happened', 'again', 'abandon', 'keep', 'undo', 'correct'],
  ...['wrong', 'choose', 'none', 'give', 'withdraw', 'nudge', 'contest', 'fly'],
]

/** Every kind of event, for an effect, and every press on every question and on the requester's card. */
function everyEvent({ case: item, desk }: Story, effect: string): readonly CaseEvent[] {
  const reads = { at: desk.now, values: {} }
  const values = { reason: 'x', amount: '30 EUR', question: 'x', to: 'lena', text: 'x', step: 'pay', flow: 'refund' }
  const subjects = [item.id, ...Object.keys(item.questions)]
  return [
    {
      kind: 'request-received',
      ...{ case: item.id, requester: 'alice', place: 'p', thread: 't', text: 'again', language: 'fr' },
    },
    { kind: 'request-classified', effect, ranked: [], inScope: 0, by: 'a', because: [] },
    { kind: 'said', by: item.requester, text: 'ORD-1002, 30 EUR' },
    { kind: 'agent-answered', effect, values: {}, confidence: 1, grounded: true, model: 'm' },
    { kind: 'facts-read', effect, reads },
    { kind: 'effect-starting', effect, provider: 'erp', chosenBecause: '' },
    { kind: 'effect-running', effect, reference: 'JOB-2' },
    { kind: 'effect-done', effect, output: {} },
    { kind: 'effect-failed', effect, error: 'no', retryable: true },
    { kind: 'effect-failed', effect, error: 'no', retryable: false },
    { kind: 'effect-uncertain', effect, error: 'no' },
    { kind: 'grant-expired', effect },
    { kind: 'time-passed' },
    { kind: 'time-lost', ms: hours(1) },
    { kind: 'stops-changed' },
    ...subjects.flatMap((subject) =>
      acts.flatMap((act) =>
        [undefined, values].map((given): CaseEvent => {
          const version = item.questions[subject]?.version ?? ''
          const by = subject === item.id && act !== 'undo' ? item.requester : 'sam'
          return { kind: 'pressed', by, channel: 'portal', subject, version, act, values: given }
        }),
      ),
    ),
  ]
}

describe.each(Object.keys(states))('a case that is %s', (name) => {
  const begin = () => states[name]?.() ?? unread(small)

  it('takes every event, now and later, and goes on from there', () => {
    for (const later of [0, minutes(16), hours(200)]) {
      const count = everyEvent(begin(), '').length
      for (let index = 0; index < count; index++) {
        const story = begin()
        const own = [...story.rows.keys()].at(-1) ?? ''
        const event = everyEvent(story, own)[index]
        story.desk.now += later
        if (event) story.happen(event)
        story.run()
        expect(story.case.version).toBeGreaterThan(0)
      }
    }
  })

  it('is left as it is by events about effects that it does not have', () => {
    const story = begin()
    for (const effect of ['C-9.pay.1', `${story.id}.pay.77`, `${story.id}.toString.1`, '__proto__', '']) {
      const about = everyEvent(story, effect).filter((event) => 'effect' in event)
      expect(about.filter((event) => story.happen(event).changed)).toEqual([])
    }
  })
})
