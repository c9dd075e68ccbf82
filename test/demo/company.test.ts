import { describe, expect, it } from 'vitest'
import { readConfig } from '#demo/config.ts'
import { folderMark } from '#demo/serving.ts'
import { secret, token, visit } from './visit.ts'

describe('the company', () => {
  it('says who it is and which folder it works in, to anyone', async () => {
    const { url, dir } = await visit()
    const health = await (await fetch(`${url}/healthz`)).json()
    expect(health).toEqual({ ok: true, company: 'onloop-demo', dir: folderMark(dir) })
  })

  it('answers nothing else without its token', async () => {
    const { url } = await visit()
    for (const path of ['/crm/customers/CUS-001', '/erp/orders/ORD-1001', '/hr/employees/mia', '/journal']) {
      for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, token, `Basic ${token}`]) {
        const answer = await fetch(url + path, { headers: { authorization } })
        expect(answer.status).toBe(401)
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
        expect(await answer.json()).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 })
      }
    }
  })

  it('refuses what is not a request of it', async () => {
    const { url, get, post } = await visit()
    expect((await get('/crm/suppliers/1')).status).toBe(404)
    expect((await get('/crm/customers/%E0%A4%A')).status).toBe(400)
    expect(await post('/crm/customers/CUS-001')).toMatchObject({ status: 405 })
    const send = (type: string, body: string) =>
      fetch(`${url}/billing/invoice-copies`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body,
      })
    expect((await send('application/json', '{')).status).toBe(400)
    expect((await send('text/plain', '{}')).status).toBe(415)
    expect((await send('application/json', ' '.repeat(1_000_001))).status).toBe(413)
  })
})

describe('its settings', () => {
  const good = { DEMO_PORT: '4310', DEMO_DIR: '/tmp/x', DEMO_TOKEN: token, DEMO_WEBHOOK_SECRET: secret }

  it('are read from the environment', () => {
    expect(readConfig({ ...good, PATH: '/bin' })).toEqual({ ...good, DEMO_PORT: 4310 })
  })

  it.each([
    [{ DEMO_PORT: '70000' }, 'DEMO_PORT=70000'],
    [{ DEMO_PORT: undefined }, 'DEMO_PORT=(not set)'],
    [{ DEMO_TOKEN: 'short' }, 'DEMO_TOKEN=(hidden)'],
    [{ DEMO_WEBHOOK_SECRET: 'plain' }, 'DEMO_WEBHOOK_SECRET=(hidden)'],
  ])('are named when they are wrong, and secrets not shown: %o', (wrong, shown) => {
    expect(() => readConfig({ ...good, ...wrong })).toThrow(shown)
  })
})
