import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWebhook } from '#adapters/connectors/webhook/index.ts'
import type { Call } from '#ports/connector.ts'
import { type Bench, connectorContract } from '#test/contracts/connector.ts'
import { deadAddress } from '#test/fakes/vendor/faulty-server.ts'
import { type Scenarios, sign, startScenarios } from '#test/fakes/vendor/scenarios.ts'

const quiet = { info() {}, warn() {}, error() {} }
const callbackUrl = 'https://onloop.example/hooks/scenarios/e-1.code-that-nobody-guesses'
const now = Date.parse('2026-11-22T10:00:00Z')

function connect(scenarios: Scenarios, config: Record<string, unknown> = {}) {
  return createWebhook({
    system: 'scenarios',
    config: {
      url: `${scenarios.url}/hook`,
      secret: 'SECRET',
      timeout: '1 s',
      status: { url: `${scenarios.url}/runs/{reference}`, bearer: 'TOKEN' },
      operations: { onboard: {}, report: { url: `${scenarios.url}/other-hook` } },
      ...config,
    },
    secret: (name) => (name === 'SECRET' ? scenarios.secret : scenarios.token),
    clock: { now: () => now },
    log: quiet,
  })
}

function onboard(key: string): Call {
  return { operation: 'onboard', key, reads: false, args: { customer: 'CUS-1' }, callbackUrl }
}

async function setup(): Promise<Bench> {
  const scenarios = await startScenarios()
  return {
    connector: connect(scenarios),
    unreachable: connect(scenarios, { url: await deadAddress() }),
    write: onboard,
    read: () => ({ ...onboard('read'), reads: true }),
    done: scenarios.begun,
    heard: () => scenarios.heard.length,
    fault: scenarios.fault,
    secrets: [scenarios.secret, scenarios.token, callbackUrl],
    stop: scenarios.stop,
  }
}

connectorContract('webhook', setup, false)

let scenarios: Scenarios
beforeEach(async () => {
  scenarios = await startScenarios()
})
afterEach(() => scenarios.stop())

describe('a connector to scenarios', () => {
  it('posts a signed request and gets the reference of running work', async () => {
    const performed = await connect(scenarios).perform(onboard('k-1'))
    expect(performed).toEqual({ kind: 'running', reference: 'run-1' })
    const { headers, raw, url } = scenarios.heard[0]!
    expect(url.pathname).toBe('/hook')
    expect(headers).toMatchObject({ 'webhook-id': 'k-1', 'webhook-timestamp': String(now / 1000) })
    expect(JSON.parse(raw.toString())).toEqual({
      operation: 'onboard',
      key: 'k-1',
      args: { customer: 'CUS-1' },
      callback_url: callbackUrl,
    })
  })

  it('posts to the address of the operation', async () => {
    await connect(scenarios).perform({ ...onboard('k-1'), operation: 'report' })
    expect(scenarios.heard[0]!.url.pathname).toBe('/other-hook')
  })

  it.each([
    ['a result', { output: { ok: true } }, { kind: 'done', output: { ok: true } }],
    ['a number as reference', { reference: 17 }, { kind: 'running', reference: '17' }],
    ['only that it was accepted', 'Accepted', { kind: 'running', reference: 'k-1' }],
    ['a reference that would climb', { reference: '..' }, { kind: 'running', reference: 'k-1' }],
  ])('understands %s', async (_, body, performed) => {
    scenarios.fault({ kind: 'answer', reply: { status: 200, body } })
    expect(await connect(scenarios).perform(onboard('k-1'))).toEqual(performed)
  })

  it('work that was accepted and can report nowhere is unknown', async () => {
    scenarios.fault({ kind: 'answer', reply: { status: 200, body: 'Accepted' } })
    const { callbackUrl: _, ...call } = onboard('k-1')
    expect(await connect(scenarios).perform(call)).toMatchObject({ kind: 'unknown' })
  })

  it('refuses a secret that could be guessed, without showing it', () => {
    const guessable = { ...scenarios, secret: 'whsec_c2hvcnQ=' }
    expect(() => connect(guessable)).toThrow('SECRET is unsafe here')
    expect(() => connect(guessable)).not.toThrow('c2hvcnQ')
  })
})

describe('the end of running work, when asked for', () => {
  const poll = (reference = 'run-1') => connect(scenarios).poll?.(reference, onboard('k-1'))

  it.each([
    [{ status: 'running' }, { kind: 'running', reference: 'run-1' }],
    [
      { status: 'done', output: { id: 7 } },
      { kind: 'done', output: { id: 7 } },
    ],
    [{ status: 'done' }, { kind: 'done', output: {} }],
    [
      { status: 'failed', error: 'No\nstock' },
      { kind: 'failed', error: 'No stock', retryable: false },
    ],
    [
      { status: 'failed', error: { message: 'Busy' }, retryable: true },
      { kind: 'failed', error: 'Busy', retryable: true },
    ],
  ])('%j is %j', async (body, performed) => {
    scenarios.progress('run-1', body)
    expect(await poll()).toEqual(performed)
    expect(scenarios.heard[0]!.headers.authorization).toBe(`Bearer ${scenarios.token}`)
  })

  it('a passing trouble changes nothing', async () => {
    scenarios.fault(
      { kind: 'refuse', reply: { status: 503 } },
      { kind: 'drop-after' },
      { kind: 'refuse', reply: { status: 500 } },
    )
    for (let question = 0; question < 3; question++)
      expect(await poll()).toEqual({ kind: 'running', reference: 'run-1' })
  })

  it.each([{ status: 'dancing' }, { output: {} }, 'done', { status: 'done', output: 'text' }])(
    'an answer such as %j is unknown',
    async (body) => {
      scenarios.progress('run-1', body)
      expect(await poll()).toMatchObject({ kind: 'unknown' })
    },
  )

  it('work that the system does not know is unknown, never failed', async () => {
    expect(await poll('a/b?c')).toMatchObject({ kind: 'unknown' })
    expect(scenarios.heard[0]!.url.pathname).toBe('/runs/a%2Fb%3Fc')
  })
})

describe('a callback', () => {
  const at = now / 1000
  const done = { delivery: 'd-1', key: 'k-1', reference: 'run-1', status: 'done', output: { id: 7 } }
  const read = (headers: Record<string, string | undefined>, body: unknown) => {
    const raw = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    return connect(scenarios).callback?.({ headers, raw })
  }
  const signed = (body: unknown, time = at, secret = scenarios.secret) =>
    sign(secret, 'm-1', time, JSON.stringify(body))

  it('that is genuine says which call ended and how', async () => {
    const performed = { kind: 'done', output: { id: 7 } }
    const known = { delivery: 'd-1', key: 'k-1', reference: 'run-1' }
    expect(await read(signed(done), done)).toEqual({ ...known, performed })
    const failed = { ...done, status: 'failed', error: `No stock ${scenarios.secret}` }
    expect(await read(signed(failed), failed)).toMatchObject({
      performed: { kind: 'failed', error: 'No stock …', retryable: false },
    })
  })

  it('that is repeated names the same delivery', async () => {
    const first = await read(signed(done), done)
    const second = await read(signed(done, at + 60), done)
    expect(second).toEqual(first)
  })

  it('is not taken when it is forged', async () => {
    const other = { ...done, output: { id: 8 } }
    expect(await read(signed(done), other)).toBeUndefined()
    expect(await read({ ...signed(done), 'webhook-id': 'm-2' }, done)).toBeUndefined()
    expect(await read({ ...signed(done), 'webhook-timestamp': String(at + 1) }, done)).toBeUndefined()
    expect(await read({ ...signed(done), 'webhook-signature': 'v1,' }, done)).toBeUndefined()
    expect(await read({ ...signed(done), 'webhook-signature': undefined }, done)).toBeUndefined()
    expect(await read({}, done)).toBeUndefined()
  })

  it('is not taken when another system signed it', async () => {
    expect(await read(signed(done, at, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), done)).toBeUndefined()
  })

  it.each([-301, 301])('is not taken when it was signed %i seconds from now', async (seconds) => {
    expect(await read(signed(done, at + seconds), done)).toBeUndefined()
  })

  it.each([-300, 300])('is taken when it was signed %i seconds from now', async (seconds) => {
    expect(await read(signed(done, at + seconds), done)).toBeDefined()
  })

  it('is taken when one of several signatures fits, as while a secret is changed', async () => {
    const signature = `v1,${'A'.repeat(43)}= v1a,x ${signed(done)['webhook-signature']}`
    expect(await read({ ...signed(done), 'webhook-signature': signature }, done)).toBeDefined()
  })

  it.each([
    { ...done, delivery: undefined },
    { ...done, key: '' },
    { ...done, status: 'dancing' },
    { ...done, output: [1] },
    [done],
    'text',
    null,
  ])('is not taken when it is signed but says something else: %j', async (body) => {
    const raw = Buffer.from(JSON.stringify(body))
    const headers = sign(scenarios.secret, 'm-1', at, raw.toString())
    expect(await connect(scenarios).callback?.({ headers, raw })).toBeUndefined()
  })

  it('is not a request of ours that somebody sends back', async () => {
    const connector = connect(scenarios)
    await connector.perform(onboard('k-1'))
    const { headers, raw } = scenarios.heard[0]!
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    expect(await connector.callback?.({ headers: texts, raw })).toBeUndefined()
  })
})
