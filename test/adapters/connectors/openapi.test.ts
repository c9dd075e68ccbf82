import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOpenapi } from '#adapters/connectors/openapi/index.ts'
import type { Call } from '#ports/connector.ts'
import { type Bench, connectorContract } from '#test/contracts/connector.ts'
import { type Bank, startBank } from '#test/fakes/vendor/bank.ts'
import { deadAddress } from '#test/fakes/vendor/faulty-server.ts'

const quiet = { info() {}, warn() {}, error() {} }
const clock = { now: () => Date.now() }

function connect(bank: Bank, config: Record<string, unknown> = {}, allow?: (url: URL) => string | undefined) {
  return createOpenapi({
    system: 'bank',
    config: {
      url: bank.url,
      document: `${bank.url}/openapi.json`,
      auth: { bearer: 'BANK_TOKEN' },
      timeout: '1 s',
      operations: {
        payments_create: {
          key_header: 'Idempotency-Key',
          lookup: { operation: 'payments_find', argument: 'key' },
        },
      },
      ...config,
    },
    secret: () => bank.token,
    clock,
    log: quiet,
    ...(allow ? { allow } : {}),
  })
}

function payment(key: string, args: Call['args'] = {}): Call {
  return {
    operation: 'payments_create',
    key,
    reads: false,
    args: { account: 'A-1', amount: 12.5, currency: 'EUR', ...args },
  }
}

const names = ['payments_create', 'payments_read', 'payments_list']

async function setup(): Promise<Bench> {
  const bank = await startBank()
  const connector = connect(bank)
  const unreachable = connect(bank, { url: await deadAddress() })
  await Promise.all([connector.prepare(names), unreachable.prepare(names)])
  return {
    connector,
    unreachable,
    write: payment,
    read: () => ({ ...payment('read'), reads: true }),
    done: bank.paid,
    heard: () => bank.heard.length,
    fault: bank.fault,
    secrets: [bank.token],
    stop: bank.stop,
  }
}

connectorContract('openapi', setup, true)

describe('a connector to a system with an OpenAPI document', () => {
  let bank: Bank
  beforeEach(async () => {
    bank = await startBank()
  })
  afterEach(() => bank.stop())

  it('sends what the document asks for and hands the answer on', async () => {
    const connector = connect(bank)
    await connector.prepare(names)
    const performed = await connector.perform(payment('k-1', { account: 'A/1 ü', note: 'thanks' }))
    expect(performed).toEqual({
      kind: 'done',
      output: { id: 1, account: 'A%2F1%20%C3%BC', amount: 12.5, currency: 'EUR', note: 'thanks', key: 'k-1' },
    })
    const { headers, raw } = bank.heard.at(-1)!
    expect(headers).toMatchObject({ accept: 'application/json', authorization: `Bearer ${bank.token}` })
    expect(JSON.parse(raw.toString())).toEqual({ amount: 12.5, currency: 'EUR', note: 'thanks' })
  })

  it('hands an answer that is a list on as "value"', async () => {
    const connector = connect(bank)
    await connector.prepare(names)
    const list: Call = { operation: 'payments_list', args: { key: 'k' }, key: 'x', reads: true }
    expect(await connector.perform(list)).toEqual({ kind: 'done', output: { value: [] } })
  })

  it.each([
    ['a wrong type', { amount: '12.5' }, '"amount"'],
    ['a value outside its bounds', { amount: 0 }, '"amount"'],
    ['an unknown member', { amuont: 1 }, 'amuont'],
    ['a missing parameter', { account: null }, '"account"'],
    ['a value that climbs', { account: '..' }, 'out of the path'],
    ['an empty parameter', { account: '' }, '"account"'],
    ['a parameter that is no text', { account: { a: 1 } }, '"account"'],
  ])('never sends %s', async (_, args, named) => {
    const connector = connect(bank)
    await connector.prepare(names)
    const before = bank.heard.length
    const performed = await connector.perform(payment('k-1', args))
    expect(performed).toMatchObject({ kind: 'failed', retryable: false, error: expect.stringContaining(named) })
    expect(bank.heard.length).toBe(before)
  })

  it.each([
    ['a member of another type', { id: 'one', amount: 1 }, '"id"'],
    ['a missing member', { id: 1 }, '"amount"'],
    ['no JSON', '<p>Saved.</p>', 'no JSON'],
    ['nothing', undefined, 'empty'],
  ])('an answer with %s leaves a write unknown and names what is wrong', async (_, body, named) => {
    const connector = connect(bank)
    await connector.prepare(names)
    bank.fault({ kind: 'answer', reply: { status: 201, body } })
    const performed = await connector.perform(payment('k-1'))
    expect(performed).toMatchObject({ kind: 'unknown', error: expect.stringContaining(named) })
    expect(bank.paid('k-1')).toBe(1)
  })

  it('takes members that the document does not know, and null for what may be absent', async () => {
    const connector = connect(bank)
    await connector.prepare(names)
    const body = { id: 1, amount: 1, note: null, added: 'later' }
    bank.fault({ kind: 'answer', reply: { status: 201, body } })
    expect(await connector.perform(payment('k-1'))).toEqual({ kind: 'done', output: body })
  })

  it('accepted work whose answer has no body is done at its address', async () => {
    const connector = connect(bank)
    await connector.prepare(names)
    bank.fault({ kind: 'answer', reply: { status: 202, headers: { location: '/payments/1' } } })
    expect(await connector.perform(payment('k-1'))).toEqual({ kind: 'done', output: { location: '/payments/1' } })
  })

  it('an empty list says that nothing happened', async () => {
    const lookup = { operation: 'payments_list', argument: 'key' }
    const connector = connect(bank, { operations: { payments_create: { key_header: 'Idempotency-Key', lookup } } })
    await connector.prepare(names)
    expect(await connector.lookup?.(payment('k-1'))).toBeUndefined()
    await connector.perform(payment('k-1'))
    expect(await connector.lookup?.(payment('k-1'))).toMatchObject({ kind: 'done' })
  })

  it('an operation without lookup is never said not to have happened', async () => {
    const connector = connect(bank, { operations: { payments_create: { key_header: 'Idempotency-Key' } } })
    await connector.prepare(names)
    expect(await connector.lookup?.(payment('k-1'))).toMatchObject({ kind: 'unknown' })
  })

  it('may carry the key in an argument', async () => {
    const connector = connect(bank, { operations: { payments_create: { key_argument: 'Idempotency-Key' } } })
    await connector.prepare(names)
    await connector.perform(payment('k-9'))
    expect(bank.paid('k-9')).toBe(1)
  })

  it('finds its document at the system itself, at an address or in a file', async () => {
    await connect(bank, { document: '/openapi.json' }).prepare(names)
    await connect(bank, { document: `${bank.url}/openapi.json` }).prepare(names)
    await expect(connect(bank, { document: 'none.json' }).prepare(names)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
    await expect(connect(bank, { document: 'package.json' }).prepare(names)).rejects.toMatchObject({
      code: 'CONTRACT_INVALID',
    })
  })

  it('until its document was read, a call fails and may be repeated', async () => {
    const connector = connect(bank)
    expect(connector.availability()).toMatchObject({ ok: false })
    expect(await connector.perform(payment('k-1'))).toMatchObject({ kind: 'failed', retryable: true })
    bank.fault({ kind: 'refuse', reply: { status: 503 } })
    await expect(connector.prepare(names)).rejects.toMatchObject({ code: 'CONNECTOR_UNREACHABLE', retryable: true })
    await connector.prepare(names)
    expect(connector.availability()).toEqual({ ok: true })
  })

  it('names every unknown operation and what was meant', async () => {
    const asked = connect(bank).prepare(['payment_create', 'payments_read', 'refund'])
    await expect(asked).rejects.toThrow(
      'no operation "payment_create", did you mean "payments_create"? and no "refund"',
    )
  })

  it('finds a misspelt operation or argument of its configuration', async () => {
    const misspelt = connect(bank, { operations: { payments_creat: { key_header: 'Idempotency-Key' } } })
    await expect(misspelt.prepare(names)).rejects.toThrow('did you mean "payments_create"?')
    const lookup = { operation: 'payments_find', argument: 'kee' }
    const argument = connect(bank, { operations: { payments_create: { lookup } } })
    await expect(argument.prepare(names)).rejects.toThrow('no argument "kee", did you mean "key"?')
  })

  it('refuses a configuration that it does not understand', () => {
    expect(() => connect(bank, { timeout: 'soon' })).toThrow('systems.bank.timeout: expected a length of time')
    expect(() => connect(bank, { urll: 'x' })).toThrow('urll')
    expect(() => connect(bank, { url: 'file:///etc/passwd' })).toThrow('systems.bank.url')
  })

  it('calls no address that is not allowed, not even for the document', async () => {
    let isAllowed = false
    const connector = connect(bank, {}, (url) => (isAllowed ? undefined : `${url.hostname} is not the demo company`))
    await expect(connector.prepare(names)).rejects.toMatchObject({ code: 'CONNECTOR_UNSAFE' })
    isAllowed = true
    await connector.prepare(names)
    isAllowed = false
    const before = bank.heard.length
    const performed = await connector.perform(payment('k-1'))
    expect(performed).toMatchObject({
      kind: 'failed',
      retryable: false,
      error: expect.stringContaining('not the demo'),
    })
    expect(bank.heard.length).toBe(before)
  })

  it('follows no redirect, which could carry the secret elsewhere', async () => {
    const connector = connect(bank)
    await connector.prepare(names)
    const elsewhere = await startBank()
    const headers = { location: `${elsewhere.url}/payments/1` }
    bank.fault({ kind: 'refuse', reply: { status: 302, headers } })
    await connector.perform({ operation: 'payments_read', args: { id: '1' }, key: 'x', reads: true })
    expect(elsewhere.heard).toEqual([])
    await elsewhere.stop()
  })

  it('shows its secret only to the system itself', async () => {
    const other = await startBank()
    const connector = connect(bank, { document: `${other.url}/openapi.json` })
    await connector.prepare(names)
    expect(other.heard[0]?.headers.authorization).toBeUndefined()
    await other.stop()
  })

  it('tries a system that failed again after ten seconds', async () => {
    let now = Date.parse('2026-11-22T10:41:55Z')
    const connector = createOpenapi({
      system: 'bank',
      config: { url: bank.url, document: `${bank.url}/openapi.json` },
      secret: () => '',
      clock: { now: () => now },
      log: quiet,
    })
    await connector.prepare([])
    bank.fault(...Array.from({ length: 5 }, () => ({ kind: 'refuse', reply: { status: 503 } }) as const))
    for (let call = 0; call < 5; call++) await connector.prepare([]).catch(() => undefined)
    const why = 'the last 5 calls to bank failed; it is tried again at 10:42 UTC'
    expect(connector.availability()).toEqual({ ok: false, why })
    now += 10_000
    expect(connector.availability()).toEqual({ ok: true })
  })
})
