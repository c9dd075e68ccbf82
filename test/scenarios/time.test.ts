import { describe, expect, it } from 'vitest'
import { entriesOf } from '#core/ledger/history.ts'
import { copyOf } from '#test/app/folders.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'

const minute = 60_000
const hour = 60 * minute

async function largeRefund(onloop: Harness) {
  const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
  return { id, question: await onloop.question(id) }
}

const kinds = async (onloop: Harness, id: string) =>
  (await onloop.entries()).filter((entry) => entry.case === id).map(({ kind }) => kind)

describe('a question that nobody answers', () => {
  it('is reminded of once, goes to the next people, and is then denied', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    expect(question.deadline - question.openedAt).toBe(2 * hour)

    onloop.advance(hour + minute)
    await onloop.until(id, ({ questions }) => questions[question.id]?.remindAt === undefined, 'reminded')
    onloop.advance(hour)
    const moved = await onloop.until(id, ({ questions }) => questions[question.id]?.standIn !== undefined, 'passed on')
    expect(moved.questions[question.id]?.standIn).toBe('duty-managers')
    expect((await onloop.started.app.desk.waiting(await person(onloop, 'theo'))).map((item) => item.question)).toEqual([
      question.id,
    ])

    onloop.advance(hour + minute)
    const item = await onloop.until(id, ({ status }) => status === 'ended')
    expect(item.ended).toMatchObject({ how: 'expired', because: expect.stringContaining('Nobody decided in time') })
    const happened = await kinds(onloop, id)
    for (const kind of ['question-reminded', 'question-moved', 'question-closed'])
      expect(happened.filter((one) => one === kind)).toHaveLength(1)
    expect(await onloop.press('sam', question.id, 'approve', {})).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('Already expired'),
    })
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })

  it('can be answered by the next people, after it went to them', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    expect(await onloop.press('theo', question.id, 'approve', {})).toMatchObject({ kind: 'refused' })
    onloop.advance(2 * hour + minute)
    await onloop.until(id, ({ questions }) => questions[question.id]?.standIn !== undefined)
    expect(await onloop.press('theo', question.id, 'approve', {})).toMatchObject({ kind: 'accepted' })
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('is judged by the moment of the click, whether or not a timer has fired', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    onloop.advance(2 * hour + minute)
    await onloop.until(id, ({ questions }) => questions[question.id]?.standIn !== undefined, 'passed on')
    onloop.advance(hour + minute)
    const pressed = await onloop.press('sam', question.id, 'approve', {})
    expect(pressed).toMatchObject({ kind: 'refused', text: expect.stringContaining('Already expired') })
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('expired')
    expect(await onloop.complaints()).toEqual([])
  })
})

async function person(onloop: Harness, id: string) {
  const found = await onloop.started.app.desk.person(`portal:${id}`)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}

describe('the clock of a question', () => {
  it('stands still while information is awaited, and runs on with the answer', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    expect(await onloop.press('sam', question.id, 'ask', { question: 'Is there a photo?' })).toMatchObject({
      kind: 'accepted',
    })
    onloop.advance(5 * hour)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect((await onloop.question(id)).standIn).toBeUndefined()
    await onloop.started.app.receive({
      ...{ kind: 'said', key: 'the-answer', by: 'portal:alice', place: 'portal:@alice', direct: true },
      ...{ message: 'portal:@alice/the-answer', text: 'Yes, it shows the broken lamp.' },
    })
    const answered = await onloop.question(id)
    expect(answered.pausedAt).toBeUndefined()
    expect(answered.information).toMatchObject([{ ask: 'Is there a photo?', answer: 'Yes, it shows the broken lamp.' }])
    expect(Math.round((answered.deadline - question.deadline) / minute)).toBe(300)
    expect(await onloop.press('sam', question.id, 'approve', {})).toMatchObject({ kind: 'accepted' })
    await onloop.until(id, ({ status }) => status === 'ended')
    expect(await onloop.complaints()).toEqual([])
  })

  it('stands still for a day at most', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    await onloop.press('sam', question.id, 'ask', { question: 'Is there a photo?' })
    onloop.advance(27 * hour)
    await onloop.until(id, ({ questions }) => questions[question.id]?.standIn !== undefined, 'passed on')
    onloop.advance(26 * hour)
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('expired')
    expect(await onloop.complaints()).toEqual([])
  })

  it('gets the time back during which Onloop was away, once', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    await onloop.halt()
    onloop.advance(6 * hour)
    await onloop.restart()
    const later = await onloop.question(id)
    const minutes = () => Math.round((later.deadline - question.deadline) / minute)
    expect(minutes()).toBe(360)
    expect(await onloop.press('sam', question.id, 'approve', {})).toMatchObject({ kind: 'accepted' })
    await onloop.until(id, ({ status }) => status === 'ended')
    const lost = entriesOf(await onloop.entries(), 'time-lost')
    expect(lost).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('gets nothing back for an ordinary restart', async () => {
    const onloop = await openOnloop()
    const { id, question } = await largeRefund(onloop)
    await onloop.restart()
    expect((await onloop.question(id)).deadline).toBe(question.deadline)
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('a requester who was asked for something', () => {
  it('is reminded once, and the request is closed after three days', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund order ORD-1003')
    expect((await onloop.settled(id)).understanding.at).toBe('asking')
    onloop.advance(5 * hour)
    await onloop.until(
      id,
      ({ understanding }) => understanding.at === 'asking' && understanding.remindedAt !== undefined,
      'reminded',
    )
    onloop.advance(68 * hour)
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('abandoned')
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('a digest', () => {
  async function withDigest() {
    const policies = await copyOf('policies')
    await policies.set('digests.yaml', ['digests', 0, 'cron'], '0 * * * *')
    return openOnloop({ env: { POLICIES_DIR: policies.path } })
  }
  const posted = async (onloop: Harness) =>
    entriesOf(await onloop.entries(), 'digest-posted').filter(({ detail }) => detail.digest === 'daily')
  const messages = async (onloop: Harness) =>
    onloop.tamper((db) => db.all("select key from messages where place = 'portal:#digest'")).length

  it('that was missed is caught up at the start, the last one only and once', async () => {
    const onloop = await withDigest()
    expect(await posted(onloop)).toHaveLength(0)
    await onloop.halt()
    onloop.advance(3 * hour)
    await onloop.restart()
    expect(await posted(onloop)).toHaveLength(1)
    const slot = new Date(Math.floor(onloop.now() / hour) * hour).toISOString()
    expect((await posted(onloop))[0]?.detail.slot).toBe(slot)
    await onloop.restart()
    expect(await posted(onloop)).toHaveLength(1)
    expect(await messages(onloop)).toBe(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('whose posting a crash interrupted is posted once all the same', async () => {
    const onloop = await withDigest()
    await onloop.halt()
    onloop.advance(3 * hour)
    await onloop.restart()
    expect(await messages(onloop)).toBe(1)
    // As if the process had died after posting and before it wrote down that this slot is done.
    await onloop.halt()
    onloop.tamper((db) =>
      db.run(
        "delete from slots where name = 'digest:daily' and slot = (select max(slot) from slots where name = 'digest:daily')",
      ),
    )
    await onloop.restart()
    expect(await messages(onloop)).toBe(1)
    expect(await onloop.complaints()).toEqual([])
  })
})
