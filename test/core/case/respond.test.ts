import { describe, expect, it } from 'vitest'
import { openDesk } from '#test/core/case/desk.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours, minutes } from '#test/core/case/units.ts'
import { addPeople, loadWorld, type World } from '#test/core/case/world.ts'

const people = addPeople(
  '{ id: zoe, name: Zoe Both, role: manager, groups: [customer-care, duty-managers] }',
  '{ id: gus, name: Gus Guest, role: supervisor, groups: [customer-care, duty-managers], guest: true }',
  '{ id: ivy, name: Ivy Left, role: supervisor, groups: [customer-care, duty-managers], active: false }',
)
const world = loadWorld(people)

const asked = (amount: number, by = 'alice', where: World = world): Story => {
  const story = openDesk({ world: where }).ask(by, `Please refund ${amount} EUR for order ORD-1001`)
  story.tell()
  return story
}
const paid = (story: Story) => story.run().case.ended?.how === 'done'

describe('an approval', () => {
  it.each([
    ['the requester', 'sam', 'You asked for this, so somebody else decides it.', 'sam'],
    ['an outsider', 'ben', 'This is for customer care, and you are not among them.', 'alice'],
    ['somebody of another group', 'theo', 'This is for customer care, and you are not among them.', 'alice'],
    ['an auditor', 'nora', 'This is for customer care, and you are not among them.', 'alice'],
    ['a guest', 'gus', 'Only active members of the company decide.', 'alice'],
    ['somebody who left', 'ivy', 'Only active members of the company decide.', 'alice'],
    ['an account of nobody', 'sam2', 'Only active members of the company decide.', 'alice'],
  ])('of %s does not count', (_, by, text, requester) => {
    const story = asked(900, requester)
    const before = story.case
    expect(story.press(by, 'approve')).toEqual({ kind: 'refused', text })
    expect(story.case).toBe(before)
  })

  it('by the same person counts once', () => {
    const story = asked(3000)
    story.press('sam', 'approve')
    const before = story.case
    expect(story.press('sam', 'approve')).toEqual({ kind: 'accepted', text: 'Your approval is already counted.' })
    expect(story.case).toBe(before)
  })

  it('after somebody else decided is told who did', () => {
    const story = asked(900)
    const { id, version } = story.question
    story.press('sam', 'approve')
    story.desk.now += minutes(3)
    expect(story.press('lena', 'reject', { reason: 'no' }, { subject: id, version })).toEqual({
      kind: 'refused',
      text: 'Already approved by Sam Okafor, 3 min ago.',
    })
  })

  it('of an older question does not decide the new one', () => {
    const story = asked(3000)
    const { id, version } = story.question
    story.press('theo', 'amend', { amount: '2600 EUR' })
    expect(story.press('sam', 'approve', undefined, { subject: id, version })).toEqual({
      kind: 'refused',
      text: 'The question has changed since this card was shown. Look at the new one before you decide.',
    })
  })

  it.each(['C-1.q.99', 'constructor', '__proto__', ''])(
    'of a question that is not on record does nothing: %s',
    (id) => {
      expect(asked(900).press('sam', 'approve', undefined, { subject: id, version: '' })).toEqual({
        kind: 'refused',
        text: 'This question is not on record.',
      })
    },
  )

  it('takes only the answers that the question offers', () => {
    expect(asked(900).press('sam', 'undo')).toEqual({
      kind: 'refused',
      text: '"undo" is not an answer to this question.',
    })
  })

  it('is refused while the action lacks an argument, until somebody amends it', () => {
    const outside = { answer: () => ({ values: { reason: 'broken' } }) }
    const story = openDesk({ world, outside }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(story.case.steps.propose).toMatchObject({ confidence: 0, contradicts: true })
    expect(story.press('zoe', 'approve')).toEqual({
      kind: 'refused',
      text: 'It does not say: Amount. Amend it, or reject it with a reason.',
    })
    expect(story.press('zoe', 'amend', { amount: '40 EUR' })).toEqual({
      kind: 'accepted',
      text: 'Amended and approved.',
    })
    expect(paid(story)).toBe(true)
  })
})

describe('a quorum', () => {
  it('wants a member of each group', () => {
    const story = asked(3000)
    expect(story.question.needs).toEqual([
      { group: 'customer-care', n: 1 },
      { group: 'duty-managers', n: 1 },
    ])
    expect(story.press('sam', 'approve')).toMatchObject({ text: 'Your approval counts; others must agree too.' })
    story.press('lena', 'approve')
    expect(paid(story)).toBe(false)
    expect(story.press('theo', 'approve')).toEqual({ kind: 'accepted', text: 'Approved.' })
    expect(paid(story)).toBe(true)
  })

  it('counts a person of two groups for one place', () => {
    const story = asked(3000)
    story.press('zoe', 'approve')
    expect(paid(story)).toBe(false)
    story.press('sam', 'approve')
    expect(paid(story)).toBe(true)
  })

  it('is over with one rejection', () => {
    const story = asked(3000)
    story.press('sam', 'approve')
    story.press('theo', 'reject', { reason: 'too much' })
    expect(story.run().case.ended?.how).toBe('rejected')
  })

  it('does not count somebody who left in the meantime', () => {
    const story = asked(3000)
    story.press('sam', 'approve')
    story.desk.world = loadWorld({
      'policies/people.yaml': (text) => text.replace('id: sam,', 'id: sam, active: false,'),
    })
    story.press('theo', 'approve')
    expect(paid(story)).toBe(false)
  })
})

describe('at the click the action is judged again', () => {
  it('and goes on to more people when the policy has become stricter', () => {
    const story = asked(900)
    story.desk.world = loadWorld({
      ...people,
      'policies/customer-operations.yaml': (text) => text.replaceAll('more than 2500 EUR', 'more than 800 EUR'),
    })
    const { version } = story.question
    expect(story.press('sam', 'approve')).toMatchObject({ text: 'Your approval counts; others must agree too.' })
    expect(story.question.version).not.toBe(version)
    expect(story.question.needs).toEqual([
      { group: 'customer-care', n: 1 },
      { group: 'duty-managers', n: 1 },
    ])
    story.press('theo', 'approve')
    expect(paid(story)).toBe(true)
  })

  it('and is not run when the policy denies it now', () => {
    const story = asked(900)
    story.desk.world = loadWorld(people, { 'kill-switches': { forbidden_actions: 'erp.refund.create' } })
    expect(story.press('sam', 'approve')).toEqual({
      kind: 'accepted',
      text: 'The policy now denies this, so it was not run.',
    })
    expect(story.run().case.ended?.how).toBe('denied')
    expect(story.tell('pay')).not.toContain('pay started, attempt 1')
  })

  it('and the decision stands when the policy changed and asks for the same people', () => {
    const story = asked(900)
    story.desk.world = loadWorld(people, { 'customer-operations': { refund_alone: '300 EUR' } })
    story.press('sam', 'approve')
    expect(paid(story)).toBe(true)
  })

  it('and runs when the policy allows it now', () => {
    const story = asked(900)
    story.desk.world = loadWorld(people, { 'customer-operations': { refund_alone: '1000 EUR' } })
    story.press('sam', 'approve')
    expect(story.tell('pay').slice(-3)).toEqual([
      'sam: approve',
      'sam: question closed: approved',
      'pay granted by allow',
    ])
  })

  it('after its facts were read again when they are too old', () => {
    const story = asked(900)
    story.wait(minutes(11))
    expect(story.press('sam', 'approve')).toMatchObject({
      text: 'Approved. The facts are read once more before it runs.',
    })
    expect(story.case.steps.pay).toMatchObject({ at: 'reading' })
    expect(story.run().tell('pay')).toEqual([
      'sam: approve',
      'sam: question closed: approved',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'sam: pay granted by decision',
      'erp.refund.create judged escalate by REF-02 → 1 customer-care',
      'pay started, attempt 1',
      'pay done',
      'closed: done',
    ])
  })

  it('and asks more people, with the votes so far, when new facts want them', () => {
    const world = loadWorld({
      ...people,
      'policies/customer-operations.yaml': (text) =>
        text.replace(
          'then: escalate\n\n  - id: REF-05',
          'then: escalate\n    to: { needs: [{ group: customer-care, n: 2 }] }\n\n  - id: REF-05',
        ),
    })
    const story = asked(900, 'alice', world)
    story.wait(minutes(11))
    const { reads } = story.desk.outside
    story.desk.outside = {
      ...story.desk.outside,
      reads: (action) => ({ ...reads(action), customer: { typology: ['sensitive'] } }),
    }
    story.press('sam', 'approve')
    story.run()
    expect(story.question).toMatchObject({ needs: [{ group: 'customer-care', n: 2 }], votes: [{ by: 'sam' }] })
    story.press('lena', 'approve')
    expect(paid(story)).toBe(true)
  })

  it('waits for the others before anything is read again', () => {
    const story = asked(3000)
    story.wait(minutes(11))
    expect(story.press('sam', 'approve')).toMatchObject({ text: 'Your approval counts; others must agree too.' })
    expect(story.case.steps.pay?.at).toBe('asked')
  })
})

describe('what is critical', () => {
  const grave = loadWorld({
    ...people,
    'policies/risk.yaml': (text) => text.replace('10000 EUR: 0.8', '4000 EUR: 1').replace(', 50000 EUR: 1', ''),
  })
  const outside = {
    answer: ({ amount }: Readonly<Record<string, unknown>>) => ({ values: { amount, reason: 'x' }, confidence: 0.72 }),
  }
  const doubted = (amount: number) =>
    openDesk({ world: grave, outside }).ask('alice', `Please refund ${amount} EUR for order ORD-1001`)
  const inPortal = { kind: 'refused', text: 'Decide this in the portal: its risk is critical.' }

  it.each(['approve', 'amend', 'ask', 'reject', 'reassign'])('is not answered from a chat: %s', (act) => {
    const story = doubted(4000)
    expect(story.question.judged.verdict.risk.band).toBe('critical')
    const before = story.case
    expect(story.press('sam', act, { reason: 'x', amount: '10 EUR' }, { channel: 'slack' })).toEqual(inPortal)
    expect(story.case).toBe(before)
  })

  it('is decided in the portal', () => {
    const story = doubted(4000)
    story.press('sam', 'approve')
    story.press('theo', 'approve')
    expect(paid(story)).toBe(true)
  })

  it('is what an amendment would make so, too', () => {
    const story = doubted(900)
    const before = story.case
    expect(story.press('sam', 'amend', { amount: '4000 EUR' }, { channel: 'slack' })).toEqual(inPortal)
    expect(story.case).toBe(before)
    expect(story.press('sam', 'amend', { amount: '800 EUR' }, { channel: 'slack' }).kind).toBe('accepted')
  })

  it('is what is so at the click', () => {
    const story = openDesk({ world, outside }).ask('alice', 'Please refund 4000 EUR for order ORD-1001')
    expect(story.question.judged.verdict.risk.band).not.toBe('critical')
    story.desk.world = grave
    expect(story.press('sam', 'approve', undefined, { channel: 'teams' })).toEqual(inPortal)
    expect(story.question.votes).toEqual([])
  })
})

describe('time', () => {
  it('lets nobody approve after the deadline, and what was announced has happened', () => {
    const story = asked(900)
    story.desk.now += hours(2)
    const { id, version } = story.question
    // The first deadline brings the duty managers in; the click of a member of customer care still counts then.
    expect(story.press('nora', 'approve', undefined, { subject: id, version }).kind).toBe('refused')
    expect(story.tell('pay')).toEqual(['moved to duty-managers'])
    story.desk.now += hours(1)
    expect(story.press('sam', 'approve', undefined, { subject: id, version })).toEqual({
      kind: 'refused',
      text: 'Already expired, just now.',
    })
    expect(story.tell()).toEqual(['question closed: expired', 'closed: expired'])
  })
})
