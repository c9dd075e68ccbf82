import { describe, expect, it } from 'vitest'
import { backoffMs, budget } from '#core/case/budget.ts'
import { type Desk, openDesk } from '#test/core/case/desk.ts'
import type { Outside } from '#test/core/case/outside.ts'
import type { Story } from '#test/core/case/story.ts'
import { hours } from '#test/core/case/units.ts'

type Performed = ReturnType<Outside['perform']>

/** The world where refunds go as told, one answer for each attempt, and everything else goes well. */
const refunds = (...answers: readonly Performed[]): Desk => {
  const desk = openDesk()
  const { perform } = desk.outside
  let asked = 0
  desk.outside = {
    ...desk.outside,
    perform: (action, attempt) =>
      action.capability === 'erp.refund.create'
        ? answers[Math.min(asked++, answers.length - 1)]
        : perform(action, attempt),
  }
  return desk
}
const small = 'Please refund 40 EUR for order ORD-1001'
const failed = { kind: 'effect-failed', error: 'the ERP is busy', retryable: true } as const
const refused = { kind: 'effect-failed', error: 'the order is closed', retryable: false } as const
const uncertain = { kind: 'effect-uncertain', error: 'no answer came' } as const
const done = { kind: 'effect-done', output: { refund: 'RF-1', amount: { amount: '40.00', currency: 'EUR' } } } as const
const holders = (story: Story) => story.desk.claims.holders('erp.refund.create/order/ORD-1001')
const told = (story: Story) => story.tell('pay').filter((line) => !line.includes(' judged '))
const ask = (desk: Desk): Story => {
  const story = desk.ask('alice', small)
  story.tell()
  return story
}

describe('what is known not to have happened', () => {
  it('is tried again after longer and longer', () => {
    const story = refunds(failed, failed, failed, done).ask('alice', small)
    const waits: number[] = []
    for (let attempt = 1; attempt <= 3; attempt++) {
      const due = story.rows.get(story.effectOf('pay'))?.dueAt ?? 0
      waits.push(due - story.desk.now)
      story.desk.now = due
      story.run()
    }
    expect(waits).toEqual([1000, 2000, 4000])
    expect(story.case.ended?.how).toBe('done')
    expect(story.tell('pay').filter((line) => line.startsWith('pay'))).toEqual([
      'pay granted by allow',
      'pay started, attempt 1',
      'pay failed: the ERP is busy, again',
      'pay started, attempt 2',
      'pay failed: the ERP is busy, again',
      'pay started, attempt 3',
      'pay failed: the ERP is busy, again',
      'pay started, attempt 4',
      'pay done',
    ])
  })

  it('is tried again when the system asked for, if that is later', () => {
    const story = ask(refunds({ ...failed, retryAfterMs: hours(1) } as Performed))
    expect((story.rows.get(story.effectOf('pay'))?.dueAt ?? 0) - story.desk.now).toBe(hours(1))
  })

  it('is told once, however often it is reported', () => {
    const story = ask(refunds(failed))
    const before = story.case
    story.happen({ ...failed, effect: story.effectOf('pay') })
    expect(story.case).toBe(before)
  })

  it('is put to the owners once it was tried often enough, and the requester hears of it', () => {
    const story = refunds(failed).ask('alice', small)
    for (let attempt = 1; attempt < budget.attempts; attempt++) {
      story.desk.now += backoffMs(attempt)
      story.run()
    }
    expect(story.tell('pay').slice(-3)).toEqual([
      'pay started, attempt 5',
      'pay failed: the ERP is busy',
      'asked for failed: 1 customer-care',
    ])
    expect(story.posts.at(-1)?.text).toBe('This did not work at once; people are looking at it. You will hear from me.')
    expect(holders(story)).toEqual([story.effectOf('pay')])
  })

  it('is put to the owners at once where trying again is no use', () => {
    const story = ask(refunds(refused))
    expect(story.question).toMatchObject({ asks: 'failed', note: 'the order is closed' })
  })

  it('is not tried for ever where it cannot even begin', () => {
    const story = openDesk().open()
    story.receive('alice', small)
    const last = () => [...story.rows.values()].findLast(({ status }) => status === 'owed')
    for (
      let row = last();
      row && story.rows.get(story.effectOf('pay'))?.effect.kind !== 'perform-action';
      row = last()
    ) {
      story.perform(row.effect)
    }
    const effect = story.effectOf('pay')
    for (let times = 1; times <= budget.attempts; times++) {
      story.happen({ kind: 'effect-failed', effect, error: 'no provider is there', retryable: true })
      story.desk.now += backoffMs(times)
    }
    expect(story.question).toMatchObject({ asks: 'failed', note: 'no provider is there' })
  })
})

describe('an action that failed for good', () => {
  it('is tried again when somebody says so, by an effect that keeps its id and its claim', () => {
    const story = ask(refunds(refused, done))
    const effect = story.effectOf('pay')
    expect(story.press('sam', 'again')).toEqual({ kind: 'accepted', text: 'It is tried again.' })
    expect(holders(story)).toEqual([effect])
    expect(told(story.run())).toEqual(
      [
        'pay granted by allow',
        'pay started, attempt 1',
        'pay failed: the order is closed',
        'asked for failed: 1 customer-care',
        'sam: again',
        'sam: question closed: again',
        'pay granted by allow',
        'pay started, attempt 2',
        'pay done',
        'closed: done',
      ].slice(4),
    )
    expect(story.effectOf('pay')).toBe(effect)
  })

  it('frees its claims when it is given up, and the requester is told', () => {
    const story = ask(refunds(refused))
    story.press('sam', 'abandon', { reason: 'the order is gone' })
    expect(story.case.ended).toMatchObject({ how: 'abandoned', because: 'It was given up: “the order is gone”' })
    expect(holders(story)).toEqual([])
  })

  it('is settled by itself when its result comes after all', () => {
    const story = ask(refunds(refused))
    story.happen({ ...done, effect: story.effectOf('pay') })
    expect(story.case.ended?.how).toBe('done')
    expect(story.tell()).toContain('question closed: resolved')
  })
})

describe('an uncertain outcome', () => {
  it('is never repeated by itself; the owners are asked and reminded, and it stays open', () => {
    const story = ask(refunds(uncertain))
    for (let days = 0; days < 4; days++) story.wait(hours(12)).run()
    expect(story.question).toMatchObject({ asks: 'uncertain', note: 'no answer came' })
    expect(told(story).filter((line) => line.startsWith('pay started')).length).toBe(0)
    expect(holders(story)).toEqual([story.effectOf('pay')])
  })

  it('that happened lets the case go on, and its result is taken when it comes', () => {
    const story = ask(refunds(uncertain))
    story.press('sam', 'happened')
    expect(story.case.ended).toMatchObject({ how: 'done' })
    expect(story.posts.at(-1)?.text).toBe(
      'It was done: Pay back 40.00 EUR for order ORD-1001. A person made sure of it.',
    )
    expect(holders(story)).toEqual([story.effectOf('pay')])
    const effect = story.effectOf('pay')
    story.happen({ ...done, effect })
    expect(story.case.steps.pay).toMatchObject({ at: 'done', output: { refund: 'RF-1' } })
    expect(story.tell('pay').at(-1)).toBe('pay done, late')
    expect(story.happen({ ...done, effect }).changed).toBe(false)
  })

  it('that happened, says a person, is looked at again when the system says that it did not', () => {
    const story = ask(refunds(uncertain))
    const effect = story.effectOf('pay')
    story.press('sam', 'happened')
    story.happen({ ...refused, effect })
    expect(Object.values(story.case.questions).at(-1)).toMatchObject({
      asks: 'check',
      note: 'A person said that it happened. erp says that it did not: the order is closed',
    })
    expect(story.happen({ ...refused, effect }).changed).toBe(false)
  })

  it('that did not happen is tried again', () => {
    const story = ask(refunds(uncertain, done))
    story.press('sam', 'again')
    expect(holders(story)).toEqual([story.effectOf('pay')])
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('that did not happen, says a person, frees its claim only when it may not be tried again', () => {
    const story = ask(refunds(uncertain, done))
    story.desk.stop('everything')
    story.press('sam', 'again')
    expect(story.case.steps.pay?.at).toBe('held')
    expect(holders(story)).toEqual([story.effectOf('pay')])
  })

  it('that is given up keeps its claim, for it may have happened', () => {
    const story = ask(refunds(uncertain))
    story.press('sam', 'abandon')
    expect(story.case.ended?.how).toBe('abandoned')
    expect(holders(story)).toEqual([story.effectOf('pay')])
    const other = story.desk.ask('ben', small)
    expect(other.question.judged.verdict.decidedBy).toContain('REF-06')
  })

  it('that is given up and is known not to have happened frees its claim then', () => {
    const story = ask(refunds(uncertain))
    story.press('sam', 'abandon')
    const effect = story.effectOf('pay')
    story.happen({ ...refused, effect })
    expect(holders(story)).toEqual([])
    expect(story.happen({ ...refused, effect }).changed).toBe(false)
  })

  it('is known not to have happened once the system says so, and is tried again', () => {
    const story = ask(refunds(uncertain, done))
    story.happen({ ...failed, effect: story.effectOf('pay') })
    expect(story.tell()).toContain('question closed: resolved')
    story.desk.now += backoffMs(1)
    expect(story.run().case.ended?.how).toBe('done')
  })

  it('is not answered by the requester, nor twice', () => {
    const desk = refunds(uncertain)
    const story = desk.ask('sam', small)
    expect(story.press('sam', 'happened').kind).toBe('refused')
    const { id, version } = story.question
    story.press('lena', 'happened')
    expect(story.press('lena', 'again', undefined, { subject: id, version }).kind).toBe('refused')
  })
})

describe('long work', () => {
  it('waits for its end, which comes once', () => {
    const story = ask(refunds(undefined))
    const effect = story.effectOf('pay')
    story.happen({ kind: 'effect-running', effect, reference: 'JOB-1' })
    expect(story.case.steps.pay).toMatchObject({ phase: 'running', reference: 'JOB-1' })
    expect(story.happen({ kind: 'effect-running', effect, reference: 'JOB-2' }).changed).toBe(false)
    story.happen({ ...done, effect })
    expect(story.case.ended?.how).toBe('done')
    expect(story.happen({ kind: 'effect-running', effect, reference: 'JOB-1' }).changed).toBe(false)
  })
})

describe('what is only read', () => {
  const reads = (answer: Performed): Desk => openDesk({ outside: { perform: () => answer } })

  it('is tried again where its outcome is unknown, for reading changes nothing', () => {
    const story = ask(reads(uncertain))
    expect(story.rows.get(story.effectOf('order'))?.status).toBe('owed')
    expect(story.case.questions).toEqual({})
  })

  it('and cannot be read ends the case with what the system said', () => {
    const story = ask(reads({ kind: 'effect-failed', error: 'there is no order ORD-1001', retryable: false }))
    expect(story.case.ended).toMatchObject({ how: 'abandoned', because: 'there is no order ORD-1001' })
    expect(story.happen({ ...done, effect: story.effectOf('order') }).changed).toBe(true)
    expect(story.tell().at(-1)).toBe('order done, late')
    expect(story.case.questions).toEqual({})
  })

  it('for judging, and cannot be, leaves the action to people', () => {
    const story = openDesk().open()
    story.receive('alice', small)
    for (let rounds = 0; rounds < 30; rounds++) {
      const row = [...story.rows.values()].find(({ status }) => status === 'owed')
      if (row?.effect.kind === 'read-facts') {
        story.happen({ kind: 'effect-failed', effect: row.effect.id, error: 'the CRM is away', retryable: true })
        story.desk.now += hours(1)
      } else if (row) story.perform(row.effect)
    }
    expect(story.question.judged.verdict.decidedBy).toContain('REF-04')
    expect(story.tell('pay').filter((line) => line.startsWith('pay failed')).length).toBe(budget.attempts)
  })
})
