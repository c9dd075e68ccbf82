import { describe, expect, it } from 'vitest'
import type { Case } from '#core/case/case.ts'
import { entriesOf } from '#core/ledger/history.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'

const copies = ['sendInvoiceCopy', 'invoice.send']

async function sent(onloop: Harness, invoice: string) {
  return (await onloop.journal()).filter(({ object, operation }) => object === invoice && copies.includes(operation))
}

async function startsOf(onloop: Harness, id: string) {
  return entriesOf(await onloop.entries(), 'effect-started')
    .filter((entry) => entry.case === id && (entry.step === 'send' || entry.step === 'pay'))
    .map(({ detail }) => detail)
}

const askCopy = (onloop: Harness, invoice: string) =>
  onloop.ask('alice', `Please send the customer a copy of invoice ${invoice}`)

const ended = (onloop: Harness, id: string) => onloop.until(id, ({ status }) => status === 'ended', 'ended')

/** Takes billing away; what waits for its next attempt waits ten times less. */
async function billingDown(onloop: Harness, times = 10): Promise<void> {
  onloop.hurry(times)
  await onloop.fault({ system: 'billing', mode: 'down', times: 10_000 })
}

const phase = (step: string, wanted: string) => (item: Case) => {
  const state = item.steps[step]
  return state?.at === 'acting' && state.phase === wanted
}

describe.concurrent('a copy of an invoice', () => {
  it('is sent by billing, which comes first', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const id = await askCopy(onloop, 'INV-2001')
    expect((await ended(onloop, id)).ended).toMatchObject({
      how: 'done',
      because: expect.stringMatching(/INV-2001 was sent to .+@mail\.example/),
    })
    expect(await startsOf(onloop, id)).toMatchObject([{ provider: 'billing', chosenBecause: 'the first in order' }])
    expect(await sent(onloop, 'INV-2001')).toMatchObject([{ system: 'billing' }])
    expect(await onloop.complaints()).toEqual([])
  })

  it('is sent by the robot while billing is down, and the reason is on record', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop, 1)
    const ids = await Promise.all(['INV-2001', 'INV-2002', 'INV-2003'].map((invoice) => askCopy(onloop, invoice)))
    for (const id of ids) expect((await ended(onloop, id)).ended?.how).toBe('done')
    const starts = (await Promise.all(ids.map((id) => startsOf(onloop, id)))).flat()
    expect(starts.filter(({ provider }) => provider === 'robot')).toHaveLength(3)
    const reasons = starts.filter(({ provider }) => provider === 'robot').map(({ chosenBecause }) => chosenBecause)
    for (const reason of reasons)
      expect(reason).toMatch(/billing failed 2 times|billing: the last 5 calls to billing failed/)

    // The circuit is open by now: the next one does not even try.
    const next = await askCopy(onloop, 'INV-2004')
    await ended(onloop, next)
    expect(await startsOf(onloop, next)).toMatchObject([
      { provider: 'robot', attempt: 1, chosenBecause: expect.stringContaining('the last 5 calls to billing failed') },
    ])
    for (const number of [1, 2, 3, 4])
      expect(await sent(onloop, `INV-200${number}`)).toMatchObject([{ system: 'robot' }])
    expect(await onloop.complaints()).toEqual([])
  })

  it('whose callback never comes is found by asking', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'no-callback', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('whose callback comes twice is done once', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'twice-callback', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    await ended(onloop, id)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const done = entriesOf(await onloop.entries(), 'effect-done').filter(
      (entry) => entry.case === id && entry.step === 'send',
    )
    expect(done).toHaveLength(1)
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that the robot fails at goes to its owners, who have it tried again', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'fail', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    const question = await onloop.question(id)
    expect(question).toMatchObject({ asks: 'failed', note: expect.stringContaining('billing screen did not open') })
    expect(await onloop.press('sam', question.id, 'happened', {})).toMatchObject({ kind: 'refused' })
    expect(await onloop.press('sam', question.id, 'again', {})).toMatchObject({ kind: 'accepted' })
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('whose answer from billing was lost is looked up, and was sent once', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'billing', operation: 'sendInvoiceCopy', mode: 'drop-after', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await startsOf(onloop, id)).toMatchObject([{ provider: 'billing', attempt: 1 }])
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that never reached billing is sent again, once it is sure that it was not', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'billing', operation: 'sendInvoiceCopy', mode: 'drop-before', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    await onloop.until(id, phase('send', 'started'))
    onloop.advance(12_000)
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await startsOf(onloop, id)).toHaveLength(2)
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('is sent once by a billing that is slow to do it after the line is gone', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'billing', operation: 'sendInvoiceCopy', mode: 'slow', times: 1, ms: 7000 })
    const id = await askCopy(onloop, 'INV-2001')
    // The call is given up after five seconds; the copy is sent two seconds later.
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that nobody can be asked about for ten minutes is put to people', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'billing', operation: 'sendInvoiceCopy', mode: 'drop-after', times: 1 })
    await onloop.fault({ system: 'billing', operation: 'findInvoiceCopy', mode: 'down', times: 10_000 })
    const id = await askCopy(onloop, 'INV-2001')
    await onloop.until(id, phase('send', 'started'))
    onloop.advance(11 * 60_000)
    const question = await onloop.question(id)
    expect(question.asks).toBe('uncertain')
    await onloop.press('sam', question.id, 'happened', {})
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that neither billing nor the robot takes goes to people, and is sent when they say so', async ({
    onTestFinished,
  }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'startJob', mode: 'down', times: 10_000 })
    const id = await askCopy(onloop, 'INV-2001')
    const question = await onloop.question(id)
    expect(question.asks).toBe('failed')
    await onloop.clearFaults()
    // The circuits stay open for ten seconds.
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    await onloop.press('sam', question.id, 'again', {})
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })
})

describe.concurrent('a robot whose answer was lost', () => {
  async function uncertain(onloop: Harness) {
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'startJob', mode: 'drop-after', times: 1 })
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'no-callback', times: 1 })
    const id = await askCopy(onloop, 'INV-2001')
    const question = await onloop.question(id)
    expect(question).toMatchObject({ asks: 'uncertain', needs: [{ group: 'customer-care', n: 1 }] })
    expect(entriesOf(await onloop.entries(), 'effect-uncertain').filter((entry) => entry.case === id)).toHaveLength(1)
    return { id, question: question.id }
  }

  it('is put to people, who say that it happened', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const { id, question } = await uncertain(onloop)
    expect(await onloop.press('sam', question, 'happened', {})).toMatchObject({ kind: 'accepted' })
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    await expect.poll(() => sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('is put to people, who give it up', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const { id, question } = await uncertain(onloop)
    expect(await onloop.press('lena', question, 'abandon', { reason: 'the customer has it' })).toMatchObject({
      kind: 'accepted',
    })
    expect((await ended(onloop, id)).ended).toMatchObject({
      how: 'abandoned',
      because: expect.stringContaining('the customer has it'),
    })
    expect(await onloop.complaints()).toEqual([])
  })

  it('is never repeated by itself, not even after a restart', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const { id, question } = await uncertain(onloop)
    await onloop.restart()
    onloop.advance(3_600_000)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await startsOf(onloop, id)).toHaveLength(await startsAtRobot(onloop, id, 1))
    expect((await onloop.question(id)).id).toBe(question)
    expect(await onloop.press('sam', question, 'again', {})).toMatchObject({ kind: 'accepted' })
    await ended(onloop, id)
    // People wanted it a second time.
    expect(await startsAtRobot(onloop, id, 2)).toBeGreaterThan(0)
  })

  it('settles itself when the callback comes after all', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'startJob', mode: 'drop-after', times: 1 })
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'late-callback', times: 1, ms: 1000 })
    const id = await askCopy(onloop, 'INV-2001')
    const question = await onloop.question(id)
    const item = await ended(onloop, id)
    expect(item.ended?.how).toBe('done')
    expect(item.questions[question.id]?.closed?.how).toBe('resolved')
    expect(await sent(onloop, 'INV-2001')).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('reports after it was given up: that is recorded, and people say whether it stays', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await billingDown(onloop)
    await onloop.fault({ system: 'robot', operation: 'startJob', mode: 'drop-after', times: 1 })
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'late-callback', times: 1, ms: 2000 })
    const id = await askCopy(onloop, 'INV-2001')
    const { id: first } = await onloop.question(id)
    expect(await onloop.press('sam', first, 'abandon', {})).toMatchObject({ kind: 'accepted' })
    expect((await ended(onloop, id)).ended?.how).toBe('abandoned')
    const late = await onloop.question(id)
    expect(late.asks).toBe('late')
    const done = entriesOf(await onloop.entries(), 'effect-done').filter(
      (entry) => entry.case === id && entry.detail.late,
    )
    expect(done).toHaveLength(1)
    // A copy that is sent cannot be called back, so the question stays until somebody accepts that.
    expect(await onloop.press('sam', late.id, 'undo', {})).toMatchObject({ kind: 'refused' })
    expect((await onloop.started.store.case(id))?.questions[late.id]?.closed).toBeUndefined()
    expect(await onloop.press('sam', late.id, 'keep', {})).toMatchObject({ kind: 'accepted' })
    expect(await onloop.complaints()).toEqual([])
  })
})

async function startsAtRobot(onloop: Harness, id: string, times: number): Promise<number> {
  const starts = await startsOf(onloop, id)
  expect(starts.filter(({ provider }) => provider === 'robot')).toHaveLength(times)
  return starts.length
}

describe.concurrent('a refund', () => {
  const refund = (onloop: Harness) => onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
  const paid = async (onloop: Harness) =>
    (await onloop.journal()).filter(({ operation }) => operation === 'createRefund')

  it.for([
    ['the answer was lost', { mode: 'drop-after' }],
    ['the answer was garbage', { mode: 'garbage' }],
    ['the ERP answered too late', { mode: 'slow', ms: 6000 }],
  ] as const)('is paid once when %s', async ([, fault], { onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'erp', operation: 'createRefund', times: 1, ...fault })
    const id = await refund(onloop)
    const item = await ended(onloop, id)
    expect(item.ended).toMatchObject({
      how: 'done',
      because: expect.stringContaining('40.00 EUR for order ORD-1001 were paid back to card'),
    })
    expect(await paid(onloop)).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it.for([
    ['hangs', { mode: 'hang', ms: 60_000 }],
    ['breaks the line', { mode: 'drop-before' }],
  ] as const)('is paid once when the ERP %s before it does anything', async ([, fault], { onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'erp', operation: 'createRefund', times: 1, ...fault })
    const id = await refund(onloop)
    await onloop.until(id, phase('pay', 'started'))
    onloop.advance(11_000)
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await paid(onloop)).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('waits as long as a busy ERP asks for', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    onloop.hurry(10)
    await onloop.fault({ system: 'erp', operation: 'createRefund', mode: 'rate-limit', times: 2 })
    const id = await refund(onloop)
    expect((await ended(onloop, id)).ended?.how).toBe('done')
    expect(await startsOf(onloop, id)).toHaveLength(3)
    expect(await paid(onloop)).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that may have been paid is neither withdrawn nor asked for a second time while nobody knows', async ({
    onTestFinished,
  }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    await onloop.fault({ system: 'erp', operation: 'createRefund', mode: 'drop-after', times: 5 })
    await onloop.fault({ system: 'erp', operation: 'findRefund', mode: 'down', times: 3 })
    const id = await refund(onloop)
    await onloop.until(id, phase('pay', 'started'))
    await onloop.press('mia', 'setting:customer-operations:refund_alone', 'set', { value: '0 EUR' })
    await onloop.press('sam', 'stops', 'stop', { scope: 'system:erp', reason: 'an audit' })
    expect(await onloop.press('alice', id, 'withdraw')).toMatchObject({ kind: 'refused' })
    const item = await ended(onloop, id)
    expect(item.ended?.how).toBe('done')
    expect(await paid(onloop)).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('of an order that the ERP does not know is not paid, and the requester learns why', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1999')
    expect((await ended(onloop, id)).ended).toMatchObject({
      how: 'abandoned',
      because: expect.stringContaining('ORD-1999'),
    })
    expect(await paid(onloop)).toHaveLength(0)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that was paid is taken back through the ERP, once somebody else approved it', async ({ onTestFinished }) => {
    const onloop = await openOnloop({ onEnd: onTestFinished })
    const id = await refund(onloop)
    await ended(onloop, id)
    expect(await onloop.press('alice', id, 'undo', { step: 'pay' })).toMatchObject({ kind: 'refused' })
    expect(await onloop.press('sam', id, 'undo', { step: 'pay' })).toMatchObject({ kind: 'accepted' })
    const question = await onloop.question(id)
    expect(question.judged.verdict.decidedBy).toContain('UNDO-01')
    expect(await onloop.press('sam', question.id, 'approve')).toMatchObject({ kind: 'refused' })
    expect(await onloop.press('lena', question.id, 'approve')).toMatchObject({ kind: 'accepted' })
    const item = await ended(onloop, id)
    expect(item.steps.pay).toMatchObject({ at: 'done', undone: true })
    expect((await onloop.journal()).map(({ operation }) => operation)).toEqual(['createRefund', 'cancelRefund'])

    // What was taken back may be asked for anew without being called a double.
    const again = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001, this time for good')
    expect((await onloop.settled(again)).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })
})
