import { describe, expect, it } from 'vitest'
import { entriesOf } from '#core/ledger/history.ts'
import { copyOf, type FolderCopy } from '#test/app/folders.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'

const stop = (onloop: Harness, person: string, scope: string) =>
  onloop.press(person, 'stops', 'stop', { scope, reason: 'a look at it' })

const stopId = async (onloop: Harness, scope: string) =>
  (await onloop.started.store.stops()).find((one) => one.scope === scope)?.id ?? ''

const set = (onloop: Harness, setting: string, value: string, person = 'mia') =>
  onloop.press(person, `setting:customer-operations:${setting}`, 'set', { value })

const refund = (onloop: Harness, amount: string, order: string) =>
  onloop.ask('alice', `Please refund ${amount} for order ${order}`)

const isHeld = (item: { steps: Readonly<Record<string, { at: string }>> }) =>
  Object.values(item.steps).some(({ at }) => at === 'held')

describe('a stop', () => {
  it.each(['everything', 'flow:refund', 'agent:refund-agent', 'capability:erp.refund.create', 'system:erp'])(
    'on %s lets nothing that it covers begin, and what waited goes on once it is released',
    async (scope) => {
      const onloop = await openOnloop()
      expect(await stop(onloop, 'sam', scope)).toMatchObject({
        kind: 'accepted',
        text: expect.stringContaining(`Stopped: ${scope}`),
      })
      const id = await refund(onloop, '40 EUR', 'ORD-1001')
      await onloop.until(id, isHeld, 'held')
      expect(await onloop.journal()).toEqual([])
      expect(await onloop.complaints()).toEqual([])

      await onloop.restart()
      expect(isHeld((await onloop.started.store.case(id)) ?? { steps: {} })).toBe(true)
      expect(await onloop.press('mia', await stopId(onloop, scope), 'release')).toMatchObject({ kind: 'accepted' })
      expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
      expect(await onloop.journal()).toHaveLength(1)
      expect(await onloop.complaints()).toEqual([])
    },
  )

  it('on one thing lets others go on', async () => {
    const onloop = await openOnloop()
    await stop(onloop, 'lena', 'flow:invoice-copy')
    const id = await refund(onloop, '40 EUR', 'ORD-1001')
    expect((await onloop.settled(id)).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('on a robot leaves the work to the other provider, and holds what only the robot could do', async () => {
    const onloop = await openOnloop()
    await stop(onloop, 'sam', 'agent:invoice-robot')
    const by = await onloop.ask('alice', 'Please send the customer a copy of invoice INV-2001')
    expect((await onloop.until(by, ({ status }) => status === 'ended')).ended?.how).toBe('done')

    await stop(onloop, 'sam', 'system:billing')
    const id = await onloop.ask('alice', 'Please send the customer a copy of invoice INV-2002')
    await onloop.until(id, isHeld, 'held')
    await onloop.press('mia', await stopId(onloop, 'system:billing'), 'release')
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('holds what was granted before it and has not begun', async () => {
    const onloop = await openOnloop()
    await onloop.fault({ system: 'erp', operation: 'createRefund', mode: 'down', times: 1 })
    const id = await refund(onloop, '40 EUR', 'ORD-1001')
    await onloop.until(
      id,
      ({ steps }) => steps.pay?.at === 'acting' && steps.pay.phase === 'owed' && steps.pay.attempt === 1,
    )
    await stop(onloop, 'sam', 'system:erp')
    await onloop.until(id, isHeld, 'held')
    // What is held keeps its place: nobody else may pay the same order meanwhile.
    expect(await onloop.press('mia', await stopId(onloop, 'system:erp'), 'release')).toMatchObject({ kind: 'accepted' })
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(await onloop.journal()).toHaveLength(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('says what is in flight and lets it end', async () => {
    const onloop = await openOnloop()
    await onloop.fault({ system: 'erp', operation: 'createRefund', mode: 'slow', times: 1, ms: 1500 })
    const id = await refund(onloop, '40 EUR', 'ORD-1001')
    await onloop.until(id, ({ steps }) => steps.pay?.at === 'acting' && steps.pay.phase === 'started')
    expect(await stop(onloop, 'sam', 'everything')).toMatchObject({
      kind: 'accepted',
      text: expect.stringMatching(new RegExp(`1 already begun.*${id}`)),
    })
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('lets people decide, and what they approved begins after it', async () => {
    const onloop = await openOnloop()
    const id = await refund(onloop, '900 EUR', 'ORD-1003')
    const question = await onloop.question(id)
    await stop(onloop, 'sam', 'capability:erp.refund.create')
    expect(await onloop.press('lena', question.id, 'approve', {})).toMatchObject({ kind: 'accepted' })
    await onloop.until(id, isHeld, 'held')
    expect(await onloop.journal()).toEqual([])
    await onloop.press('theo', await stopId(onloop, 'capability:erp.refund.create'), 'release')
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('is set by supervisors and managers and released by managers, and only on what exists', async () => {
    const onloop = await openOnloop()
    const refused = expect.objectContaining({ kind: 'refused' })
    for (const person of ['alice', 'nora']) expect(await stop(onloop, person, 'everything')).toEqual(refused)
    for (const scope of ['agent:nobody', 'system:constructor', 'flow:', 'anything', 'flow:refund; drop'])
      expect(await stop(onloop, 'sam', scope)).toMatchObject({
        kind: 'field-errors',
        errors: { scope: expect.stringContaining('is no scope') },
      })
    expect(await onloop.started.store.stops()).toEqual([])
    await stop(onloop, 'sam', 'everything')
    expect(await stop(onloop, 'lena', 'everything')).toMatchObject({
      kind: 'field-errors',
      errors: { scope: expect.stringContaining('stopped already') },
    })
    const id = await stopId(onloop, 'everything')
    for (const person of ['alice', 'sam', 'nora']) expect(await onloop.press(person, id, 'release')).toEqual(refused)
    expect(await onloop.started.store.stops()).toHaveLength(1)
    const refusals = entriesOf(await onloop.entries(), 'arrival-refused').map(({ detail }) => detail.account)
    expect(refusals).toEqual(['portal:alice', 'portal:nora', 'portal:alice', 'portal:sam', 'portal:nora'])
    expect(await onloop.press('mia', id, 'release')).toMatchObject({ kind: 'accepted' })
    expect(await onloop.complaints()).toEqual([])
  })

  it('that two people set at once is one, and its release ends it', async () => {
    const onloop = await openOnloop()
    const both = await Promise.all(['sam', 'lena', 'mia'].map((person) => stop(onloop, person, 'system:erp')))
    expect(both.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
    await onloop.press('mia', await stopId(onloop, 'system:erp'), 'release')
    expect(await onloop.started.store.stops()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('a setting', () => {
  it('within its bounds changes verdicts at once, and is a new epoch', async () => {
    const onloop = await openOnloop()
    expect((await onloop.settled(await refund(onloop, '400 EUR', 'ORD-1001'))).ended?.how).toBe('done')
    expect(await set(onloop, 'refund_alone', '300 EUR')).toMatchObject({
      kind: 'accepted',
      text: 'refund_alone is 300 EUR from now on.',
    })
    const question = await onloop.question(await refund(onloop, '400 EUR', 'ORD-1003'))
    expect(question.judged.verdict).toMatchObject({ decidedBy: ['REF-02'], epoch: 2 })
    await onloop.restart()
    const again = await onloop.question(await refund(onloop, '400 EUR', 'ORD-1004'))
    expect(again.judged.verdict.epoch).toBe(2)
    const [changed] = entriesOf(await onloop.entries(), 'setting-changed')
    expect(changed).toMatchObject({
      who: { kind: 'person', id: 'mia' },
      detail: { setting: 'refund_alone', to: '300 EUR' },
    })
    expect(await onloop.complaints()).toEqual([])
  })

  it.each([
    ['refund_alone', '1050 EUR', /1,?050(\.00)? EUR.*1,?000(\.00)? EUR/],
    ['refund_alone', '-50 EUR', /-50/],
    ['refund_alone', '333 EUR', /333(\.00)? EUR.*50(\.00)? EUR/],
    ['refund_alone', '300 USD', /USD/],
    ['refund_alone', 'plenty', /plenty/],
    ['min_confidence', '10%', /10%.*50%/],
    ['refund_limit', '10 EUR', /refund_limit/],
  ])('%s of %s is refused with value, bound and setting', async (setting, value, words) => {
    const onloop = await openOnloop()
    const answer = await set(onloop, setting, value)
    expect(answer).toMatchObject({ kind: 'field-errors', errors: { value: expect.stringMatching(words) } })
    if (answer.kind === 'field-errors') expect(answer.errors.value).toContain(setting)
    expect((await onloop.started.store.rules.inForce())?.epoch).toBe(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('is changed by managers alone', async () => {
    const onloop = await openOnloop()
    for (const person of ['alice', 'sam', 'nora'])
      expect(await set(onloop, 'refund_alone', '1000 EUR', person)).toMatchObject({ kind: 'refused' })
    expect((await onloop.started.store.rules.inForce())?.epoch).toBe(1)
  })

  it('that two managers change at once is changed by both, one after the other', async () => {
    const onloop = await openOnloop()
    const both = await Promise.all([
      set(onloop, 'refund_alone', '300 EUR', 'mia'),
      set(onloop, 'min_confidence', '80%', 'theo'),
    ])
    expect(both.map(({ kind }) => kind)).toEqual(['accepted', 'accepted'])
    expect((await onloop.started.store.rules.inForce())?.settings).toEqual({
      'customer-operations': { refund_alone: '300 EUR', min_confidence: '80%' },
    })
    expect(await onloop.complaints()).toEqual([])
  })

  it('that becomes stricter holds for what was asked before: the click is judged by the policy of its moment', async () => {
    const onloop = await openOnloop()
    const id = await refund(onloop, '2000 EUR', 'ORD-1003')
    const question = await onloop.question(id)
    await set(onloop, 'refund_cap', '1500 EUR')
    expect(await onloop.press('sam', question.id, 'approve', {})).toMatchObject({
      kind: 'accepted',
      text: expect.stringContaining('denies'),
    })
    expect((await onloop.until(id, ({ status }) => status === 'ended')).ended?.how).toBe('denied')
    expect(await onloop.journal()).toEqual([])
    expect(await onloop.complaints()).toEqual([])
  })
})

describe('the policy files', () => {
  const file = 'customer-operations.yaml'

  async function withPolicies(): Promise<{ onloop: Harness; policies: FolderCopy }> {
    const policies = await copyOf('policies')
    return { policies, onloop: await openOnloop({ env: { POLICIES_DIR: policies.path } }) }
  }

  it('make a new epoch when they changed, and none when they did not', async () => {
    const { onloop, policies } = await withPolicies()
    await set(onloop, 'min_confidence', '80%')
    await onloop.restart()
    expect((await onloop.started.store.rules.inForce())?.epoch).toBe(2)
    await policies.set(file, ['settings', 'refund_alone', 'value'], '200 EUR')
    await onloop.restart()
    const inForce = await onloop.started.store.rules.inForce()
    expect(inForce).toMatchObject({ epoch: 3, settings: { 'customer-operations': { min_confidence: '80%' } } })
    const question = await onloop.question(await refund(onloop, '250 EUR', 'ORD-1003'))
    expect(question.judged.verdict).toMatchObject({ decidedBy: ['REF-02'], epoch: 3 })
    expect(await onloop.complaints()).toEqual([])
  })

  type Damage = (policies: FolderCopy) => Promise<void>
  const damages: readonly [string, Damage, RegExp][] = [
    [
      'a rule of unknown words',
      (policies) => policies.set(file, ['rules', 3, 'when', 'customer.typolgy'], 'includes any of vip'),
      /typolgy.*typology/,
    ],
    ['a wrong currency', (policies) => policies.set(file, ['rules', 6, 'when', 'amount'], 'more than 2500 USD'), /USD/],
    ['broken YAML', (policies) => policies.append(file, '\n - [{'), /customer-operations\.yaml:\d+/],
  ]
  it.each(damages)('with %s are refused, and the last good version stays in force', async (_, damage, words) => {
    const { onloop, policies } = await withPolicies()
    await damage(policies)
    await onloop.restart()
    const refused = entriesOf(await onloop.entries(), 'policy-refused')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.detail.problems.join('\n')).toMatch(words)
    expect(
      onloop.log.some(
        ({ level, message }) => level === 'error' && message.includes('the last good version stays in force'),
      ),
    ).toBe(true)
    expect((await onloop.settled(await refund(onloop, '40 EUR', 'ORD-1001'))).ended?.how).toBe('done')
    expect((await onloop.started.store.rules.inForce())?.epoch).toBe(1)
    expect(await onloop.complaints()).toEqual([])
  })

  it('that are invalid at the very first start stop it, with file and line', async () => {
    const policies = await copyOf('policies')
    await policies.set(file, ['rules', 0, 'then'], 'alow')
    await expect(openOnloop({ env: { POLICIES_DIR: policies.path }, onEnd: () => undefined })).rejects.toThrow(
      /policies\/customer-operations\.yaml:\d+/,
    )
  })
})
