import { describe, expect, it } from 'vitest'
import { budget } from '#core/case/budget.ts'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours, minutes } from '#test/core/case/units.ts'

const asked = (): Story => {
  const story = openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001')
  story.tell()
  return story
}
const ask = (story: Story, by = 'sam') => story.press(by, 'ask', { question: 'Was the lamp returned?' })

describe('asking the requester', () => {
  it('reaches them where they asked, and their answer reaches the question', () => {
    const story = asked()
    expect(ask(story)).toMatchObject({ kind: 'accepted' })
    expect(story.posts.at(-1)).toEqual({
      to: 'portal:@alice',
      text: 'Sam Okafor asks: Was the lamp returned?\nAnswer here.',
    })
    expect(story.say('alice', 'Yes, on Monday')).toEqual({
      kind: 'accepted',
      text: 'Passed on to the people who decide.',
    })
    expect(story.question.information).toMatchObject([
      { by: 'sam', ask: 'Was the lamp returned?', answer: 'Yes, on Monday' },
    ])
    expect(story.tell()).toEqual(['sam: ask “Was the lamp returned?”', 'alice: informs “Yes, on Monday”'])
  })

  it('lets the clock stand still until they answer', () => {
    const story = asked()
    const { deadline, remindAt = 0 } = story.question
    story.wait(minutes(30))
    ask(story)
    story.wait(hours(5))
    expect(story.question.closed).toBeUndefined()
    expect(story.tell()).toEqual(['sam: ask “Was the lamp returned?”'])
    story.say('alice', 'Yes')
    expect(story.question).toMatchObject({ deadline: deadline + hours(5), remindAt: remindAt + hours(5) })
    expect(story.question.pausedAt).toBeUndefined()
    expect(story.press('sam', 'approve').kind).toBe('accepted')
  })

  it('lets it stand still for so long only', () => {
    const story = asked()
    const { deadline } = story.question
    ask(story)
    story.wait(deadline - story.desk.now + budget.pauseMs - 1)
    expect(story.tell()).toEqual(['sam: ask “Was the lamp returned?”', 'reminded'])
    story.wait(1)
    expect(story.tell()).toEqual(['moved to duty-managers'])
    const moved = story.question
    expect(moved.pausedAt).toBeUndefined()
    story.say('alice', 'Sorry, I was away')
    expect(story.question.deadline).toBe(moved.deadline)
    story.wait(hours(1))
    expect(story.case.ended?.how).toBe('expired')
  })

  it('needs a question, waits for one answer at a time, and is possible only so often', () => {
    const story = asked()
    expect(story.press('sam', 'ask', { question: '  ' })).toEqual({
      kind: 'field-errors',
      errors: { question: 'Write what you want to know.' },
    })
    for (let times = 0; times < budget.asks; times++) {
      expect(ask(story).kind).toBe('accepted')
      expect(ask(story, 'lena')).toEqual({ kind: 'refused', text: 'An answer is awaited already.' })
      story.say('alice', 'Yes')
      story.say('alice', 'and something that nobody asked for')
    }
    expect(ask(story)).toEqual({
      kind: 'refused',
      text: 'Information was asked for 3 times already. Decide with what is known.',
    })
  })

  it('leaves it to the others to decide meanwhile', () => {
    const story = asked()
    ask(story)
    expect(story.press('lena', 'approve')).toEqual({ kind: 'accepted', text: 'Approved.' })
    expect(Object.values(story.case.questions).map(({ pausedAt }) => pausedAt)).toEqual([undefined])
  })
})

describe('what the requester adds without being asked', () => {
  it('reaches the question, and does not use up what may be asked', () => {
    const story = asked()
    for (let times = 0; times < 5; times++) story.say('alice', `and ${times}`)
    expect(story.question.information.length).toBe(5)
    expect(ask(story).kind).toBe('accepted')
  })

  it('is taken up to a limit, and an answer that is awaited always', () => {
    const story = asked()
    for (let times = 0; times < budget.information; times++) story.say('alice', `and ${times}`)
    const before = story.case
    expect(story.say('alice', 'and more')).toEqual({
      kind: 'refused',
      text: 'They have enough to read already; let them decide first.',
    })
    expect(story.case).toBe(before)
    ask(story)
    expect(story.say('alice', 'Yes').kind).toBe('accepted')
  })

  it('is not taken from anybody else', () => {
    expect(asked().say('ben', 'pay it')).toEqual({
      kind: 'refused',
      text: 'Only the person who asked can add to this request.',
    })
  })
})

describe('handing a question over', () => {
  it('tells the other one, who decides as anybody of the group', () => {
    const story = asked()
    expect(story.press('sam', 'reassign', { to: 'lena' })).toEqual({
      kind: 'accepted',
      text: 'Handed to Lena Fischer.',
    })
    expect(story.question.assigned).toBe('lena')
    expect(story.posts.at(-1)).toEqual({
      to: 'lena',
      text: 'Sam Okafor asks you to decide a question; it waits for you.',
    })
    expect(story.press('sam', 'approve').kind).toBe('accepted')
  })

  it.each([
    ['theo', 'Theo Lang may not decide this.'],
    ['alice', 'Alice Martin may not decide this.'],
    ['nobody', 'There is nobody called "nobody".'],
    ['', 'Choose who should decide.'],
  ])('never gives anybody authority: %s', (to, problem) => {
    const story = asked()
    const before = story.case
    expect(story.press('sam', 'reassign', { to })).toEqual({ kind: 'field-errors', errors: { to: problem } })
    expect(story.case).toBe(before)
  })

  it('to whoever has it already changes nothing', () => {
    const story = asked()
    story.press('sam', 'reassign', { to: 'lena' })
    expect(story.press('lena', 'reassign', { to: 'lena' })).toEqual({
      kind: 'field-errors',
      errors: { to: 'It is with Lena Fischer already.' },
    })
  })
})
