import { describe, expect, it } from 'vitest'
import type { Entry } from '#core/ledger/entry.ts'
import { entriesOf } from '#core/ledger/history.ts'
import { type ApiAnswer, type Harness, openOnloop } from '#test/app/harness.ts'

const twoHours = 2 * 3_600_000
const oneHour = 3_600_000

/** Fifty clicks of each, every one over a connection of its own; approve and reject take turns. */
function hundredClicks(onloop: Harness, question: string): readonly Promise<ApiAnswer>[] {
  return Array.from({ length: 100 }, (_, number) => {
    const decision = number % 3 === 0 ? 'reject' : 'approve'
    return onloop.api(number % 2 === 0 ? 'sam' : 'lena', 'POST', `/api/questions/${question}/decisions`, {
      decision,
      reason: `click ${number}`,
    })
  })
}

function decisionsOn(entries: readonly Entry[], question: string) {
  const closings = entriesOf(entries, 'question-closed').filter(({ detail }) => detail.question === question)
  const given = entriesOf(entries, 'decision-given').filter(({ detail }) => detail.question === question)
  return { closings, given }
}

describe('a hundred clicks on one question', () => {
  it('are one decision, and everybody else is told who decided', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
    const question = await onloop.question(id)
    const answers = await Promise.all(hundredClicks(onloop, question.id))
    const taken = answers.filter(({ status }) => status === 200)
    const late = answers.filter(({ status }) => status === 409)
    expect([taken.length, late.length]).toEqual([1, 99])
    for (const { body } of late)
      expect(JSON.stringify(body)).toMatch(/Already (approved|rejected) by (Sam Okafor|Lena Fischer)/)

    const item = await onloop.until(id, ({ status }) => status === 'ended')
    const { closings, given } = decisionsOn(await onloop.entries(), question.id)
    expect([closings.length, given.length]).toEqual([1, 1])
    expect(await onloop.journal()).toHaveLength(item.ended?.how === 'done' ? 1 : 0)
    expect(await onloop.complaints()).toEqual([])
  })

  it('and the deadline’s fallback are one decision too', async () => {
    const onloop = await openOnloop()
    for (const order of ['ORD-1002', 'ORD-1004', 'ORD-1006']) {
      const id = await onloop.ask('alice', `Please refund 900 EUR for order ${order}`)
      const { id: question } = await onloop.question(id)
      onloop.advance(twoHours)
      await onloop.until(id, ({ questions }) => questions[question]?.standIn !== undefined, 'passed on')
      const { deadline } = await onloop.question(id)
      onloop.advance(deadline - onloop.now() - 150)
      const answers = await Promise.all(hundredClicks(onloop, question))
      onloop.advance(oneHour)
      const item = await onloop.until(id, ({ status }) => status === 'ended')

      const taken = answers.filter(({ status }) => status === 200)
      const { closings, given } = decisionsOn(await onloop.entries(), question)
      expect(closings).toHaveLength(1)
      expect(given).toHaveLength(taken.length)
      expect(taken.length).toBe(item.ended?.how === 'expired' ? 0 : 1)
      const late = answers.filter(({ status }) => status !== 200)
      for (const { body } of late) expect(JSON.stringify(body)).toMatch(/Already (approved by|rejected by|expired)/)
      const paid = (await onloop.journal()).filter(({ object }) => object === order)
      expect(paid).toHaveLength(item.ended?.how === 'done' ? 1 : 0)
    }
    expect(await onloop.complaints()).toEqual([])
  })

  it('in the portal change one card, and each person is told there what became of it', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1007')
    const question = await onloop.question(id)
    const message = await messageOf(onloop, question.id)
    const press = (person: string, key: string) =>
      onloop.pressInPortal(person, {
        ...{ as: person, at: '/p/%23approvals', key, message, subject: question.id, version: question.version },
        act: 'approve',
      })
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, number) => press(number % 2 === 0 ? 'sam' : 'lena', `k${number}`)),
    )
    expect(pages.filter((page) => page.includes('>Approved.<'))).toHaveLength(1)
    expect(pages.filter((page) => page.includes('Already approved by'))).toHaveLength(19)
    await onloop.until(id, ({ status }) => status === 'ended')
    expect(await onloop.journal()).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })
})

/** The message in #approvals that shows a question. */
async function messageOf(onloop: Harness, question: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const shown = await onloop.started.store.deliveries.shown(question)
    const message = shown.find(({ place }) => place === 'portal:#approvals')?.message
    if (message) return message
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`no message shows ${question}`)
}

describe('the same click twice', () => {
  it('counts once and gets the same answer', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
    const question = await onloop.question(id)
    const twice = await Promise.all(
      ['first', 'second'].map(() => onloop.press('sam', question.id, 'approve', {}, { key: 'one-click' })),
    )
    expect(twice).toEqual([
      { kind: 'accepted', text: 'Approved.', case: id },
      { kind: 'accepted', text: 'Approved.', case: id },
    ])
    await onloop.until(id, ({ status }) => status === 'ended')
    expect(decisionsOn(await onloop.entries(), question.id).given).toHaveLength(1)
    expect(await onloop.journal()).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('opens one case when it is a request', async () => {
    const onloop = await openOnloop()
    const body = { text: 'Please refund 40 EUR for order ORD-1001', key: 'the-same' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => onloop.api('alice', 'POST', '/api/requests', body)),
    )
    const cases = new Set(answers.map((answer) => answer.body.case))
    expect(cases.size).toBe(1)
    await onloop.settled(String([...cases][0]))
    expect(await onloop.journal()).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('cases that run at the same time', () => {
  it('pay one order once; the others go to people as a possible double', async () => {
    const onloop = await openOnloop()
    const asked = await Promise.all(
      ['alice', 'ben', 'alice', 'ben'].map((person) => onloop.ask(person, 'Refund 40 EUR for order ORD-1001, please')),
    )
    const items = await Promise.all(asked.map((id) => onloop.settled(id)))
    expect(items.filter(({ ended }) => ended?.how === 'done')).toHaveLength(1)
    const escalated = items.filter(({ status }) => status === 'open')
    expect(escalated).toHaveLength(3)
    for (const { questions } of escalated) {
      const [question] = Object.values(questions).filter(({ asks }) => asks === 'approval')
      expect(question?.judged.verdict.decidedBy).toContain('REF-06')
      expect(question?.priority).toBe('high')
    }
    expect(await onloop.journal()).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('cannot together pay one customer more in a day than the AI may alone', async () => {
    const onloop = await openOnloop()
    const set = await onloop.press('mia', 'setting:customer-operations:refund_day', 'set', { value: '1000 EUR' })
    expect(set.kind).toBe('accepted')
    // Three orders of the same customer.
    const orders = ['ORD-1001', 'ORD-1041', 'ORD-1081']
    const asked = await Promise.all(
      orders.map((order) => onloop.ask('alice', `Refund 400 EUR for order ${order}, please`)),
    )
    const items = await Promise.all(asked.map((id) => onloop.settled(id)))
    expect(items.filter(({ ended }) => ended?.how === 'done')).toHaveLength(2)
    const [escalated] = items.filter(({ status }) => status === 'open')
    const question = await onloop.question(escalated?.id ?? '')
    expect(question.judged.verdict.decidedBy).toEqual(['REF-05'])
    expect(question.judged.facts['amount.sum_24h']?.value).toEqual({ minor: 120_000, currency: 'EUR' })

    await onloop.press('sam', question.id, 'reject', { reason: 'enough for today' })
    await onloop.until(question.id.split('.')[0] ?? '', ({ status }) => status === 'ended')
    onloop.advance(25 * 3_600_000)
    const later = await onloop.ask('alice', `Refund 400 EUR for order ${escalated?.values.order}, please`)
    expect((await onloop.settled(later)).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })
})
