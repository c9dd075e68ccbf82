import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callbackUrl } from '#app/callbacks.ts'
import { readKeys } from '#app/keys.ts'
import { entriesOf } from '#core/ledger/history.ts'
import type { Account, Said } from '#ports/channel.ts'
import { copyOf } from '#test/app/folders.ts'
import { demoSecrets, type Harness, openOnloop } from '#test/app/harness.ts'

let number = 0

function say(onloop: Harness, text: string, more: Partial<Said> = {}) {
  const key = `bad-${++number}`
  const place = 'portal:@alice' as const
  return onloop.started.app.receive({
    ...{ kind: 'said', key, by: 'portal:alice', place, direct: true, message: `${place}/${key}`, fresh: true, text },
    ...more,
  })
}

describe('bad input', () => {
  let onloop: Harness
  beforeAll(async () => {
    onloop = await openOnloop({ onEnd: () => undefined })
  })
  afterAll(() => onloop.stop())

  it.each([
    ['nothing', ''],
    ['spaces', ' \t\n '],
    ['nothing but control characters', '\u0000\u0001\u202e\u200b'],
  ])('of %s is answered, and opens nothing', async (_, text) => {
    const before = (await onloop.started.store.cases({ limit: 1000 })).length
    expect(await say(onloop, text)).toEqual({ kind: 'refused', text: 'That message was empty. Write what you need.' })
    expect(await onloop.started.store.cases({ limit: 1000 })).toHaveLength(before)
  })

  it('of 100 kB is answered with its length, and opens nothing', async () => {
    const before = (await onloop.started.store.cases({ limit: 1000 })).length
    expect(await say(onloop, 'refund '.repeat(15_000))).toMatchObject({
      kind: 'refused',
      text: 'That message has 104,999 characters; at most 8,000 are read. Nothing was done.',
    })
    expect(await onloop.started.store.cases({ limit: 1000 })).toHaveLength(before)
  })

  it.each([
    [
      'NUL and control characters',
      'Please refund 12 EUR\u0000 for\u0007 order ORD-1002',
      'Please refund 12 EUR for order ORD-1002',
    ],
    [
      'a right-to-left trick',
      'Please refund \u202e00001\u202c 13 EUR for order ORD-1003',
      'Please refund 00001 13 EUR for order ORD-1003',
    ],
    [
      'hidden characters',
      'Please refund 14\u200b EUR for order OR\u2060D-1004',
      'Please refund 14 EUR for order ORD-1004',
    ],
  ])('with %s is cleaned at the door', async (_, text, clean) => {
    const received = await say(onloop, text)
    const item = await onloop.started.store.case(received.case ?? '')
    expect(item?.text).toBe(clean)
    await onloop.settled(item?.id ?? '')
  })

  it('with HTML and mentions stays text, wherever it is shown', async () => {
    const nasty = '<script>alert(1)</script> <!channel> <@U1> refund 700 EUR for order ORD-1006 & <img src=x onerror=y>'
    const received = await say(onloop, nasty)
    const id = received.case ?? ''
    const item = await onloop.settled(id)
    expect(item.text).toBe(nasty)
    const pages = await Promise.all(
      [`/cases/${id}`, '/p/%23approvals', '/p/@alice', '/ledger'].map((path) => page(onloop, 'sam', path)),
    )
    for (const shown of pages) {
      expect(shown).not.toContain('<script>alert(1)')
      expect(shown).not.toContain('<img src=x')
    }
  })

  it.each([
    ['a field that does not exist', { colour: 'red' }, { colour: 'There is no argument "colour".' }],
    [
      'the name of a member that every object has',
      { constructor: '5' },
      { constructor: 'There is no argument "constructor".' },
    ],
    ['the object of the action', { order: 'ORD-1099' }, { order: 'Order cannot be amended.' }],
    ['no amount', { amount: 'a lot' }, { amount: expect.stringContaining('"a lot" was given; expected an amount') }],
    ['a negative amount', { amount: '-50 EUR' }, { amount: expect.stringContaining('expected an amount') }],
    ['another currency than the ERP takes', { amount: '50 JPY' }, undefined],
  ])('in a form: %s', async (_, values, errors) => {
    const received = await say(onloop, `Please refund ${700 + ++number} EUR for order ORD-1007`)
    const question = await onloop.question(received.case ?? '')
    const answer = await onloop.press('sam', question.id, 'amend', values as Record<string, string>)
    if (errors) expect(answer).toMatchObject({ kind: 'field-errors', errors })
    expect((await onloop.journal()).filter(({ object }) => object === 'ORD-1007')).toEqual([])
    const now = await onloop.started.store.case(received.case ?? '')
    if (errors) expect(now?.questions[question.id]).toEqual(question)
    await onloop.press('lena', question.id, 'reject', { reason: 'not this' })
  })

  it('in the requester’s form is said field by field', async () => {
    const received = await say(onloop, 'Refund please, the parcel arrived broken')
    const item = await onloop.settled(received.case ?? '')
    if (item.understanding.at === 'choosing') await onloop.press('alice', item.id, 'choose', { flow: 'refund' })
    for (const wrong of [{ colour: 'red' }, { constructor: 'x' }, { order: 'everything' }] as Record<
      string,
      string
    >[]) {
      const answer = await onloop.press('alice', item.id, 'give', wrong)
      expect(answer).toMatchObject({
        kind: 'field-errors',
        errors: { [Object.keys(wrong)[0] ?? '']: expect.any(String) },
      })
    }
    expect(await onloop.press('alice', item.id, 'give', { order: 'ORD-1008', amount: '15 EUR' })).toMatchObject({
      kind: 'accepted',
    })
    expect((await onloop.until(item.id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
  })

  it.each([
    ['on a message that is not on record', { message: 'portal:#approvals/none' }, 'This message is not on record'],
    ['on a case that is not there', { subject: 'C-0000000000.q.1' }, 'This is not on record.'],
    ['on a question that is not there', { subject: 'QUESTION.q.77' }, 'This question is not on record.'],
    ['on an older version of the question', { version: 'an-older-one' }, 'The question has changed since'],
    ['with an answer that there is none', { act: 'explode' }, '"explode" is not an answer to this question.'],
    ['by somebody who only asks', { by: 'portal:ben' }, 'This is for customer care, and you are not among them.'],
    ['by the requester', { by: 'portal:alice' }, 'You asked for this, so somebody else decides it.'],
    ['by an account that nobody knows', { by: 'portal:mallory' }, 'I do not know this account.'],
    ['by an account of another channel', { by: 'slack:T1/U1' }, 'I do not know this account.'],
  ])('as a click %s decides nothing', async (_, more, words) => {
    const received = await say(onloop, `Please refund ${800 + ++number} EUR for order ORD-1009`)
    const question = await onloop.question(received.case ?? '')
    const subject =
      'subject' in more && more.subject?.startsWith('QUESTION')
        ? more.subject.replace('QUESTION', received.case ?? '')
        : undefined
    const answer = await onloop.press('sam', question.id, 'approve', undefined, {
      ...{ values: {} },
      ...(more as { by?: Account }),
      ...(subject ? { subject } : {}),
    })
    expect(answer).toMatchObject({ kind: 'refused', text: expect.stringContaining(words) })
    expect((await onloop.started.store.case(received.case ?? ''))?.questions[question.id]).toEqual(question)
    const refusals = entriesOf(await onloop.entries(), 'arrival-refused')
    expect(refusals.some(({ detail, case: caseId }) => detail.why.includes(words) && caseId === undefined)).toBe(true)
    await onloop.press('sam', question.id, 'reject', { reason: 'only a test' })
  })

  it('shows no form of a question to somebody who may not answer it', async () => {
    const received = await say(onloop, 'Please refund 777 EUR for order ORD-1011')
    const question = await onloop.question(received.case ?? '')
    expect(await onloop.press('ben', question.id, 'amend')).toMatchObject({ kind: 'refused' })
    expect(await onloop.press('sam', question.id, 'amend')).toMatchObject({ kind: 'open-form' })
    await onloop.press('sam', question.id, 'reject', { reason: 'only a test' })
  })

  it('to the API is a problem in words, and changes nothing', async () => {
    const before = (await onloop.started.store.cases({ limit: 1000 })).length
    for (const body of [{}, { text: 7 }, { text: '' }, { text: 'x'.repeat(100_000) }, { txt: 'refund' }]) {
      const answer = await onloop.api('alice', 'POST', '/api/requests', body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
    }
    for (const person of ['', 'mallory', 'Alice', '../alice']) {
      expect((await onloop.api(person, 'POST', '/api/requests', { text: 'refund 5 EUR for ORD-1001' })).status).toBe(
        401,
      )
    }
    expect(await onloop.started.store.cases({ limit: 1000 })).toHaveLength(before)
  })

  it('has left everything in order', async () => {
    expect(await onloop.complaints()).toEqual([])
  })
})

async function page(onloop: Harness, person: string, path: string): Promise<string> {
  const answer = await fetch(`${onloop.started.url}${path}`, { headers: { cookie: `onloop_as=${person}` } })
  return answer.text()
}

describe('refusals', () => {
  it('are kept up to ten a minute for an account, so that nobody fills the ledger', async () => {
    const onloop = await openOnloop()
    for (let times = 0; times < 30; times++) await say(onloop, 'refund me', { by: 'portal:mallory' })
    const refused = async () => entriesOf(await onloop.entries(), 'arrival-refused').length
    expect(await refused()).toBe(10)
    onloop.advance(61_000)
    await say(onloop, 'refund me', { by: 'portal:mallory' })
    expect(await refused()).toBe(11)
    expect(await onloop.complaints()).toEqual([])
  })

  it('are kept up to a hundred a minute in all, whatever names are made up', async () => {
    const onloop = await openOnloop()
    for (let times = 0; times < 120; times++) {
      await fetch(`${onloop.started.url}/hooks/made-up-${times}/C-1.pay.1/0123`, { method: 'POST', body: '{}' })
      await say(onloop, 'refund me', { by: `portal:mallory-${times}` })
    }
    expect(entriesOf(await onloop.entries(), 'arrival-refused').length).toBe(100)
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('people', () => {
  it('who asked cannot decide from a second account, and guests and people who left do nothing', async () => {
    const policies = await copyOf('policies')
    const supervisor = { role: 'supervisor', groups: ['customer-care'] }
    await policies.set('people.yaml', ['people', 0, 'groups'], ['sales', 'customer-care'])
    await policies.add('people.yaml', ['people', 0, 'accounts'], 'portal:alice-2')
    const gus = { id: 'gus', name: 'Gus Guest', guest: true, accounts: ['portal:gus'], ...supervisor }
    const ida = { id: 'ida', name: 'Ida Gone', active: false, accounts: ['portal:ida'], ...supervisor }
    for (const person of [gus, ida]) await policies.add('people.yaml', ['people'], person)
    const onloop = await openOnloop({ env: { POLICIES_DIR: policies.path } })
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
    const question = await onloop.question(id)
    const by = (person: string) => onloop.press(person, question.id, 'approve', {})
    expect(await by('alice-2')).toMatchObject({ kind: 'refused', text: expect.stringContaining('You asked for this') })
    expect(await by('alice-3')).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('I do not know this account'),
    })
    expect(await by('gus')).toMatchObject({ kind: 'refused' })
    expect(await by('ida')).toMatchObject({ kind: 'refused' })
    for (const person of ['gus', 'ida'])
      expect(await say(onloop, 'refund 5 EUR', { by: `portal:${person}` })).toMatchObject({ kind: 'refused' })
    expect(await onloop.journal()).toEqual([])
    expect((await onloop.started.store.case(id))?.questions[question.id]).toEqual(question)
    expect(await by('sam')).toMatchObject({ kind: 'accepted' })
    await onloop.until(id, ({ status }) => status === 'ended')
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('a callback', () => {
  it('counts only with the address, the signature and the effect that belong together, and once', async () => {
    const onloop = await openOnloop()
    await onloop.fault({ system: 'billing', mode: 'down', times: 100 })
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'no-callback', times: 2 })
    await onloop.fault({ system: 'robot', operation: 'invoice.send', mode: 'slow', times: 2, ms: 600_000 })
    const running = async (invoice: string) => {
      const id = await onloop.ask('alice', `Please send the customer a copy of invoice ${invoice}`)
      const item = await onloop.until(
        id,
        ({ steps }) => steps.send?.at === 'acting' && steps.send.phase === 'running',
        'at the robot',
      )
      const state = item.steps.send
      return { id, effect: state?.at === 'acting' ? state.effect : '' }
    }
    const mine = await running('INV-2001')
    const other = await running('INV-2002')
    const keys = readKeys(onloop.config.keyDir, onloop.config.dataDir)
    const url = (effect: string, system = 'robots') => callbackUrl(keys, onloop.started.url, system, effect)
    const done = (effect: string) => ({
      delivery: `evt_${effect}`,
      key: effect,
      status: 'done',
      output: { sent_to: 'x@mail.example' },
    })
    const secret = demoSecrets.DEMO_WEBHOOK_SECRET
    const attempts: readonly [string, number][] = [
      ['a forged address', await post(url(mine.effect).replace(/.{6}$/, '000000'), done(mine.effect), secret)],
      [
        'the address of another system',
        await post(url(mine.effect, 'billing').replace('billing', 'robots'), done(mine.effect), secret),
      ],
      [
        'a forged signature',
        await post(url(mine.effect), done(mine.effect), `whsec_${Buffer.alloc(32, 9).toString('base64')}`),
      ],
      ['an old signature', await post(url(mine.effect), done(mine.effect), secret, 3600)],
      ['another effect in the body', await post(url(mine.effect), done(other.effect), secret)],
      ['something else than a report', await post(url(mine.effect), { hello: 'there' }, secret)],
    ]
    expect(attempts.filter(([, status]) => status < 400)).toEqual([])
    for (const { id } of [mine, other]) expect((await onloop.started.store.case(id))?.status).toBe('open')

    const genuine = [
      await post(url(mine.effect), done(mine.effect), secret),
      await post(url(mine.effect), done(mine.effect), secret),
    ]
    expect(genuine).toEqual([200, 200])
    expect((await onloop.until(mine.id, ({ status }) => status === 'ended')).ended?.because).toContain('x@mail.example')
    const entries = await onloop.entries()
    expect(
      entriesOf(entries, 'effect-done').filter((entry) => entry.case === mine.id && entry.step === 'send'),
    ).toHaveLength(1)
    expect(entriesOf(entries, 'arrival-refused').length).toBe(attempts.length)
    expect((await onloop.started.store.case(other.id))?.status).toBe('open')
  })
})

/** Posts a report as the robot desk does, signed with a secret. */
async function post(url: string, report: object, secret: string, agoSeconds = 0): Promise<number> {
  const body = JSON.stringify(report)
  const id = 'msg_1'
  const timestamp = String(Math.floor(Date.now() / 1000) - agoSeconds)
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  }
  return (await fetch(url, { method: 'POST', headers, body })).status
}
