import { describe, expect, it } from 'vitest'
import { entriesOf } from '#core/ledger/history.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'

/** A refund whose effect is granted and owed, because the ERP was away at the first attempt. */
async function owedRefund(onloop: Harness, order = 'ORD-1001') {
  await onloop.fault({ system: 'erp', operation: 'createRefund', mode: 'down', times: 1 })
  const id = await onloop.ask('alice', `Please refund 40 EUR for order ${order}`)
  const item = await onloop.until(
    id,
    ({ steps }) => steps.pay?.at === 'acting' && steps.pay.phase === 'owed' && steps.pay.attempt === 1,
  )
  const { pay } = item.steps
  return { id, effect: pay?.at === 'acting' ? pay.effect : '' }
}

async function told(onloop: Harness, words: RegExp): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const line = onloop.log.find(
      ({ level, message, fields }) => level === 'error' && words.test(`${message} ${JSON.stringify(fields)}`),
    )
    if (line) return line.message
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`the operator was not told ${words}: ${JSON.stringify(onloop.log.slice(-5))}`)
}

/** What the invariants say of a case that was robbed of what it waited for. */
const isStuck = (id: string) => `case ${id} is open and waits for nothing`

/** That what was tampered with holds up nothing else. */
async function othersGoOn(onloop: Harness): Promise<void> {
  const id = await onloop.ask('ben', 'Please refund 25 EUR for order ORD-1077')
  expect((await onloop.settled(id)).ended?.how).toBe('done')
}

async function paid(onloop: Harness, order: string): Promise<number> {
  return (await onloop.journal()).filter(({ object }) => object === order).length
}

describe('a row of an effect', () => {
  it('that was forged performs nothing', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
    const { judged } = await onloop.question(id)
    const effect = `${id}.pay.99`
    const body = JSON.stringify({
      ...{ kind: 'perform-action', id: effect, step: 'pay', action: judged.action, digest: judged.digest },
      grantUntil: onloop.now() + 600_000,
    })
    onloop.tamper((db) => {
      const columns = 'id, case_id, body, seal, status, grant_code, attempt'
      db.run(
        `insert into effects (${columns}) values (?, ?, ?, ?, 'owed', ?, 0)`,
        effect,
        id,
        body,
        '00'.repeat(32),
        '00'.repeat(32),
      )
      db.run("insert into jobs (kind, id, due_at, stamp, in_hand, failures) values ('effect', ?, 0, 1, 0, 0)", effect)
    })
    await told(onloop, new RegExp(`effect ${effect} was changed outside`))
    await othersGoOn(onloop)
    expect(await paid(onloop, 'ORD-1003')).toBe(0)
    expect(await onloop.complaints()).toEqual([])
  })

  it.each([
    ['a larger amount', '"minor":4000', '"minor":90000'],
    ['another order', 'ORD-1001', 'ORD-1003'],
    ['a later end of its grant', '"grantUntil":1', '"grantUntil":9'],
  ])('that was given %s is not performed', async (_, before, after) => {
    const onloop = await openOnloop()
    const { id, effect } = await owedRefund(onloop)
    onloop.tamper((db) => db.run('update effects set body = replace(body, ?, ?) where id = ?', before, after, effect))
    await told(onloop, new RegExp(`effect ${effect} was changed outside`))
    await othersGoOn(onloop)
    expect((await paid(onloop, 'ORD-1001')) + (await paid(onloop, 'ORD-1003'))).toBe(0)
    expect(await onloop.complaints()).toEqual([isStuck(id)])
  })

  it('that has the grant of another one is not performed', async () => {
    const onloop = await openOnloop()
    const { effect } = await owedRefund(onloop)
    const other = await onloop.ask('ben', 'Please refund 30 EUR for order ORD-1077')
    await onloop.settled(other)
    onloop.tamper((db) => {
      const [row] = db.all(
        "select grant_code from effects where case_id = ? and grant_code is not null and id like '%.pay.%'",
        other,
      )
      db.run('update effects set grant_code = ? where id = ?', String(row?.grant_code), effect)
    })
    await told(onloop, /without a valid grant/)
    expect(await paid(onloop, 'ORD-1001')).toBe(0)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that is done and is called owed again does nothing again', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    await onloop.settled(id)
    onloop.tamper((db) => {
      db.run("update effects set status = 'owed' where case_id = ?", id)
      for (const { id: effect } of db.all('select id from effects where case_id = ?', id)) {
        db.run(
          "insert into jobs (kind, id, due_at, stamp, in_hand, failures) values ('effect', ?, 0, 1, 0, 0)",
          String(effect),
        )
      }
    })
    await othersGoOn(onloop)
    expect(await paid(onloop, 'ORD-1001')).toBe(1)
    expect((await onloop.verify()).length).toBe(0)
  })

  it('about what is read lets no other customer’s facts speak for an order', async () => {
    const onloop = await openOnloop()
    // The reading of facts is delayed, so that it can be tampered with; ORD-1010 belongs to somebody who disputed.
    await onloop.fault({ system: 'crm', mode: 'down', times: 1 })
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1010')
    await onloop.until(id, ({ steps }) => steps.pay?.at === 'reading' && steps.pay.attempt === 2)
    onloop.tamper((db) =>
      db.run(
        "update effects set body = replace(body, 'ORD-1010', 'ORD-1001') where case_id = ? and status = 'owed'",
        id,
      ),
    )
    await told(onloop, /was changed outside/)
    await othersGoOn(onloop)
    expect(await paid(onloop, 'ORD-1010')).toBe(0)
    expect(await onloop.complaints()).toEqual([isStuck(id)])
  })
})

describe('a grant', () => {
  it('that has expired is not used: the action is judged again by what is in force then', async () => {
    const onloop = await openOnloop()
    const { id } = await owedRefund(onloop)
    onloop.advance(20 * 60_000)
    await onloop.press('mia', 'setting:customer-operations:refund_alone', 'set', { value: '0 EUR' })
    const question = await onloop.question(id)
    expect(question.judged.verdict.decidedBy).toEqual(['REF-02'])
    expect(await onloop.journal()).toEqual([])
    await onloop.press('sam', question.id, 'approve')
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(entriesOf(await onloop.entries(), 'action-granted').filter((entry) => entry.step === 'pay')).toHaveLength(2)
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('a case', () => {
  it('with a flipped verdict does nothing any more, and holds up nobody', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 900 EUR for order ORD-1003')
    const question = await onloop.question(id)
    onloop.tamper((db) =>
      db.run(`update cases set state = replace(state, '"outcome":"escalate"', '"outcome":"allow"') where id = ?`, id),
    )
    const pressed = await onloop.started.app.receive({
      ...{ kind: 'pressed', key: 'on-a-flipped-verdict', by: 'portal:sam', message: 'portal:page/test' },
      ...{ subject: question.id, version: question.version, act: 'approve' },
    })
    expect(pressed).toMatchObject({ kind: 'refused', text: expect.stringContaining('changed from outside') })
    await told(onloop, new RegExp(`case ${id} was changed outside`))

    // A stop is told to every open case.
    await onloop.press('sam', 'stops', 'stop', { scope: 'system:billing', reason: 'a look at it' })
    await onloop.restart()
    await othersGoOn(onloop)
    expect(await paid(onloop, 'ORD-1003')).toBe(0)
    expect(await onloop.verify()).toEqual([])
  })
})

describe('what people steer with', () => {
  it('is not believed when an epoch of the policies was changed', async () => {
    const onloop = await openOnloop()
    onloop.tamper((db) => db.run("update epochs set body = replace(body, 'value: 500 EUR', 'value: 900 EUR')"))
    const set = await onloop.press('mia', 'setting:customer-operations:refund_alone', 'set', { value: '400 EUR' })
    expect(set).toMatchObject({ kind: 'refused' })
    await told(onloop, /policy epoch 1 was changed outside/)
    await expect(onloop.restart()).rejects.toThrow(/policy epoch 1 was changed outside/)
  })

  it('is not believed when the newest epoch was taken away', async () => {
    const onloop = await openOnloop()
    await onloop.press('mia', 'setting:customer-operations:refund_alone', 'set', { value: '400 EUR' })
    onloop.tamper((db) => db.run('delete from epochs where epoch = 2'))
    await expect(onloop.restart()).rejects.toThrow(/list of policy epochs was changed outside/)
  })

  it.each([
    ['ended', 'update stops set in_force = 0'],
    ['widened', `update stops set body = replace(body, 'system:erp', 'everything')`],
    ['deleted', 'delete from stops'],
  ])('is not believed when a stop was %s', async (_, sql) => {
    const onloop = await openOnloop()
    await onloop.press('sam', 'stops', 'stop', { scope: 'system:erp', reason: 'an audit' })
    onloop.tamper((db) => db.run(sql))
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    await onloop.until(id, ({ steps }) => Object.values(steps).some(({ at }) => at === 'held'))
    await expect(onloop.restart()).rejects.toThrow(/was changed outside/)
    expect(await onloop.journal()).toEqual([])
  })
})

describe('the ledger', () => {
  it.each([
    [
      'edited',
      'payload-changed',
      'update payloads set body = replace(body, \'"amount"\', \'"amount_"\') where stream = ?',
    ],
    ['re-dated', 'edited', 'update entries set at = at - 1 where stream = ? and seq = 3'],
    ['robbed of a row', 'missing', 'delete from entries where stream = ? and seq = 4'],
    ['cut at its end', 'tail-cut', 'delete from entries where stream = ? and seq > 5'],
    ['robbed of a case', 'stream-missing', 'delete from entries where stream = ?'],
  ])('says so when it was %s', async (_, kind, sql) => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    await onloop.settled(id)
    await onloop.checkpoint()
    expect(await onloop.verify()).toEqual([])
    onloop.tamper((db) => {
      db.run(sql, id)
      if (kind === 'stream-missing') db.run('delete from payloads where stream = ?', id)
    })
    expect((await onloop.verify()).map((finding) => finding.kind)).toContain(kind)
    await othersGoOn(onloop)
    expect((await onloop.verify()).every(({ stream }) => stream === id || stream === 'checkpoints')).toBe(true)
  })
})
