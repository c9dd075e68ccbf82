import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { nextWake } from '#core/case/deadline.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours, minutes, monday } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const asked = (world = loadWorld()): Story => {
  const story = openDesk({ world }).ask('alice', 'Please refund 900 EUR for order ORD-1001')
  story.tell()
  return story
}

describe('a question that nobody answers', () => {
  it('is reminded of once, moves on, and ends as it was announced', () => {
    const story = asked()
    const seen: (readonly [string, readonly string[]])[] = []
    for (let step = 0; step <= 12; step++) {
      const lines = story.wait(step === 0 ? 0 : minutes(15)).tell()
      if (lines.length > 0) seen.push([`${(story.desk.now - monday) / minutes(1)} min`, lines])
    }
    expect(seen).toEqual([
      ['60 min', ['reminded']],
      ['120 min', ['moved to duty-managers']],
      ['180 min', ['question closed: expired', 'closed: expired']],
    ])
    expect(story.posts.map(({ to, text }) => `${to}: ${text}`)).toEqual([
      `${story.id}.q.5: This still waits for a decision.`,
      `${story.id}.q.5: Nobody has decided this yet; it now waits for the duty managers too.`,
      'portal:@alice: Nobody decided in time, so it was not done. You can ask again.',
    ])
  })

  it('can be answered by the next people for any need', () => {
    const story = asked().wait(hours(2))
    expect(story.press('theo', 'approve')).toEqual({
      kind: 'accepted',
      text: 'Approved. The facts are read once more before it runs.',
    })
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('can still be answered by the first ones after it has moved on', () => {
    const story = asked().wait(hours(2))
    story.press('sam', 'approve')
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('stays open where it is parked, and is asked for again and again', () => {
    const story = asked(
      loadWorld({ 'policies/customer-operations.yaml': (text) => text.replace('if_silent: deny', 'if_silent: park') }),
    )
    story.wait(hours(2)).wait(hours(1))
    expect(story.tell()).toEqual(['moved to duty-managers', 'reminded'])
    for (let days = 0; days < 3; days++) story.wait(hours(24))
    expect(story.tell()).toEqual(['reminded', 'reminded', 'reminded'])
    story.press('sam', 'approve')
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('is noticed once, however often time is looked at', () => {
    const story = asked().wait(hours(2))
    const before = story.case
    for (let times = 0; times < 5; times++) story.wait(0)
    expect(story.case).toBe(before)
  })
})

describe('time during which Onloop was down', () => {
  it('is given back to every open question, also to one whose clock stands still', () => {
    const story = asked()
    const { deadline, remindAt = 0 } = story.question
    story.happen({ kind: 'time-lost', ms: hours(3) })
    expect(story.question).toMatchObject({ deadline: deadline + hours(3), remindAt: remindAt + hours(3) })
    story.press('sam', 'ask', { question: 'why?' })
    story.desk.now += hours(5)
    story.happen({ kind: 'time-lost', ms: hours(5) })
    story.say('alice', 'because')
    expect(story.question.deadline).toBe(deadline + hours(8))
    expect(story.tell()).toContain('lost 10800000 ms')
  })

  it('changes nothing where nobody is asked, or where none was lost', () => {
    const done = openDesk().ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(done.happen({ kind: 'time-lost', ms: hours(3) }).changed).toBe(false)
    expect(asked().happen({ kind: 'time-lost', ms: 0 }).changed).toBe(false)
    expect(asked().happen({ kind: 'time-lost', ms: -5 }).changed).toBe(false)
  })
})

describe('the next wake-up', () => {
  it('is the first moment at which something is due', () => {
    const story = asked()
    expect(nextWake(story.case)).toBe(monday + hours(1))
    expect(nextWake(story.wait(hours(1)).case)).toBe(monday + hours(2))
    expect(nextWake(story.wait(hours(1)).case)).toBe(monday + hours(3))
    expect(nextWake(story.wait(hours(1)).case)).toBeUndefined()
  })

  it('is that of the longest pause while information is awaited', () => {
    const story = asked()
    story.press('sam', 'ask', { question: 'why?' })
    expect(nextWake(story.case)).toBe(monday + hours(1) + budget.pauseMs)
  })

  it('reminds whoever has to say something, and gives up in the end', () => {
    const story = openDesk().ask('alice', 'I need a refund for a customer')
    expect(nextWake(story.case)).toBe(monday + budget.remindRequesterMs)
    expect(nextWake(story.wait(budget.remindRequesterMs).case)).toBe(monday + budget.giveUpRequesterMs)
  })
})
