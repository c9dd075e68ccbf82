import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { openDesk } from '#test/core/case/desk.ts'
import { minutes } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const asked = () => openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')

describe('withdrawing', () => {
  it('ends a request of which nothing has begun, and takes its question back', () => {
    const story = asked()
    const { id } = story.question
    story.tell()
    expect(story.pressCard('alice', 'withdraw')).toEqual({ kind: 'accepted', text: 'Withdrawn.' })
    expect(story.tell()).toEqual(['question closed: withdrawn', 'closed: withdrawn'])
    expect(story.press('sam', 'approve', undefined, { subject: id })).toEqual({
      kind: 'refused',
      text: 'Already withdrawn, just now.',
    })
    expect(story.pressCard('alice', 'withdraw')).toEqual({ kind: 'refused', text: 'This request is closed.' })
  })

  it('takes back what was granted, and frees its claims', () => {
    const story = asked()
    story.press('sam', 'approve')
    const effect = story.effectOf('pay')
    story.pressCard('alice', 'withdraw')
    expect(story.rows.get(effect)?.status).toBe('cancelled')
    expect(story.desk.claims.holders('erp.refund.create/order/ORD-1001')).toEqual([])
    expect(story.run().tell('pay')).not.toContain('pay started, attempt 1')
  })

  it('frees the claim of what waits for its facts, too', () => {
    const story = asked()
    story.press('sam', 'approve')
    story.desk.now += minutes(11)
    story.happen({ kind: 'effect-starting', effect: story.effectOf('pay'), provider: 'erp', chosenBecause: '' })
    expect(story.case.steps.pay?.at).toBe('reading')
    story.pressCard('alice', 'withdraw')
    expect(story.desk.claims.holders('erp.refund.create/order/ORD-1001')).toEqual([])
    expect([...story.rows.values()].filter(({ status }) => status === 'owed')).toEqual([])
  })

  it('is too late once it has begun', () => {
    const story = asked()
    story.desk.outside = { ...story.desk.outside, perform: () => undefined }
    story.press('sam', 'approve')
    story.run()
    expect(story.pressCard('alice', 'withdraw')).toEqual({
      kind: 'refused',
      text: 'It has begun already and cannot be withdrawn.',
    })
  })

  it('is too late once something was changed, though more is to come', () => {
    const world = loadWorld({
      'flows/refund.yaml': (text) =>
        text.replace('answer:', '  - id: tell\n    agent: refund-agent\n    needs: [pay]\n    say: Told\nanswer:'),
    })
    const desk = openDesk({ world })
    const story = desk.open()
    story.receive('alice', 'Please refund 40 EUR for order ORD-1001')
    while (story.case.steps.pay?.at !== 'done') {
      const row = [...story.rows.values()].find(({ status }) => status === 'owed')
      if (!row) throw new Error('nothing is owed')
      story.perform(row.effect)
    }
    expect(story.case.steps.tell?.at).toBe('answering')
    expect(story.pressCard('alice', 'withdraw').kind).toBe('refused')
  })

  it('is for the requester alone', () => {
    expect(asked().pressCard('sam', 'withdraw')).toEqual({
      kind: 'refused',
      text: 'Only the person who asked can do this.',
    })
  })
})

describe('a nudge', () => {
  it('reminds those who decide, and not again at once', () => {
    const story = asked()
    expect(story.pressCard('alice', 'nudge')).toEqual({ kind: 'accepted', text: 'They are reminded.' })
    expect(story.posts.at(-1)).toEqual({ to: story.question.id, text: 'Alice Martin asks for a decision on this.' })
    expect(story.pressCard('alice', 'nudge')).toEqual({ kind: 'refused', text: 'They were reminded a moment ago.' })
    story.desk.now += budget.nudgeMs
    expect(story.pressCard('alice', 'nudge').kind).toBe('accepted')
  })

  it('is refused where nobody has to decide anything', () => {
    const story = openDesk().open()
    story.receive('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(story.pressCard('alice', 'nudge')).toEqual({
      kind: 'refused',
      text: 'Nobody has to decide anything now.',
    })
  })
})

describe('contesting a denial', () => {
  const denied = () => {
    const story = openDesk().ask('alice', 'Please refund 6000 EUR for order ORD-1001')
    story.tell()
    return story
  }
  const contest = (story: ReturnType<typeof denied>, text = 'the board agreed') =>
    story.pressCard('alice', 'contest', { text })

  it('puts the words on record and has it judged once more; a deny stays a deny', () => {
    const story = denied()
    expect(contest(story)).toEqual({
      kind: 'accepted',
      text: 'It is judged once more, and what you wrote is on record.',
    })
    expect(story.case).toMatchObject({ status: 'open', steps: { pay: { at: 'reading' } } })
    expect(story.run().tell()).toEqual([
      'alice: reopened: contest',
      'alice: informs “the board agreed”',
      'erp.refund.create judged deny by REF-03',
      'pay denied: 6,000.00 EUR is above the 5,000.00 EUR that is ever paid back through Onloop.',
      'closed: denied',
    ])
  })

  it('is possible once', () => {
    const story = denied()
    contest(story)
    story.run()
    const before = story.case
    expect(contest(story)).toEqual({ kind: 'refused', text: 'This was contested already.' })
    expect(story.case).toBe(before)
  })

  it('goes to people with those words where the policy asks people now, and they decide', () => {
    const story = denied()
    story.desk.enact(loadWorld({}, { 'customer-operations': { refund_cap: '10000 EUR' } }))
    contest(story)
    story.run()
    expect(story.question).toMatchObject({
      asks: 'approval',
      information: [{ by: 'alice', ask: '', answer: 'the board agreed' }],
    })
    story.press('sam', 'approve')
    story.press('theo', 'approve')
    expect(story.run().case).toMatchObject({ status: 'ended', ended: { how: 'done' } })
    expect(story.case.reopened).toBeUndefined()
  })

  it('reads the facts again', () => {
    const story = openDesk({
      world: loadWorld({
        'policies/customer-operations.yaml': (text) =>
          text.replace(
            'dispute_history or sensitive }\n    then: escalate',
            'dispute_history or sensitive }\n    then: deny\n    if_unknown: escalate',
          ),
      }),
      outside: { reads: () => ({ order: { customer: 'CUS-7' }, customer: { typology: ['sensitive'] } }) },
    }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(story.case.ended?.how).toBe('denied')
    story.desk.outside = {
      ...story.desk.outside,
      reads: () => ({ order: { customer: 'CUS-7' }, customer: { typology: ['standard'] } }),
    }
    story.pressCard('alice', 'contest', { text: 'the file was mixed up' })
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('needs words, and the requester', () => {
    const story = denied()
    expect(contest(story, '  ')).toEqual({
      kind: 'field-errors',
      errors: { text: 'Say what was not taken into account.' },
    })
    expect(story.pressCard('sam', 'contest', { text: 'x' }).kind).toBe('refused')
  })

  it('is not possible where nothing was denied', () => {
    for (const story of [asked(), openDesk().ask('alice', 'Please refund 40 EUR for order ORD-1001')]) {
      expect(contest(story)).toEqual({ kind: 'refused', text: 'Only what was denied can be contested.' })
    }
  })

  it('may be withdrawn while it is judged', () => {
    const story = denied()
    contest(story)
    expect(story.pressCard('alice', 'withdraw').kind).toBe('accepted')
    expect(story.run().case.ended?.how).toBe('withdrawn')
  })
})

describe('the requester’s card', () => {
  it('takes only what it offers', () => {
    expect(asked().pressCard('alice', 'approve')).toEqual({
      kind: 'refused',
      text: '"approve" is nothing this card offers.',
    })
  })

  it('tells who writes when there is nothing to add', () => {
    const desk = openDesk({ outside: { perform: () => undefined } })
    const story = desk.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(story.say('alice', 'thanks')).toEqual({
      kind: 'accepted',
      text: 'I am working on it; there is nothing to add now.',
    })
    const fresh = desk.open()
    fresh.receive('alice', 'Refund')
    expect(fresh.say('alice', 'for ORD-1001')).toEqual({
      kind: 'refused',
      text: 'I am still reading your request. Write that again in a moment.',
    })
  })
})
