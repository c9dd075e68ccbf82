import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { flawOf, sign } from '#demo/signature.ts'
import { secret, visit } from './visit.ts'

const at = Date.parse('2026-11-22T10:00:00Z')
const body = '{"a":1}'
const headers = sign(secret, { id: 'msg_1', at, body })

describe('a signature', () => {
  it('is the HMAC of id, timestamp and body that Standard Webhooks asks for', () => {
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const expected = createHmac('sha256', bytes)
      .update(`msg_1.${at / 1000}.${body}`)
      .digest('base64')
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at / 1000),
      'webhook-signature': `v1,${expected}`,
    })
  })

  it('holds for five minutes, in both directions', () => {
    for (const offset of [0, 300_000, -300_000]) expect(flawOf(secret, headers, body, at + offset)).toBeUndefined()
    for (const offset of [301_000, -301_000]) expect(flawOf(secret, headers, body, at + offset)).toMatch('five minutes')
  })

  it('may be one of several', () => {
    const several = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }
    expect(flawOf(secret, several, body, at)).toBeUndefined()
  })

  it.each([
    ['another body', headers, '{"a":2}', 'does not match'],
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, body, 'does not match'],
    ['another time', { ...headers, 'webhook-timestamp': String(at / 1000 + 1) }, body, 'does not match'],
    ['another version', { ...headers, 'webhook-signature': 'v2,AAAA' }, body, 'does not match'],
    ['no number as a time', { ...headers, 'webhook-timestamp': 'NaN' }, body, 'not a number'],
    ['no signature', { ...headers, 'webhook-signature': undefined }, body, 'required'],
  ])('is refused with %s', (_, given, text, flaw) => {
    expect(flawOf(secret, given, text, at)).toMatch(flaw)
  })
})

describe('the robot', () => {
  const job = {
    operation: 'invoice.send',
    key: 'k1',
    args: { invoice: 'INV-2001' },
    callback_url: 'http://localhost/x',
  }
  const now = Date.now()

  it.each([
    ['no signature', {}],
    ["another secret's signature", sign(`whsec_${'A'.repeat(44)}`, { id: 'm', at: now, body: JSON.stringify(job) })],
    ['the signature of another body', sign(secret, { id: 'm', at: now, body: '{}' })],
    ['an old signature', sign(secret, { id: 'm', at: now - 301_000, body: JSON.stringify(job) })],
  ])('takes no job with %s, whatever token comes with it', async (_, signature) => {
    const { post, get } = await visit({ now: () => now })
    const answer = await post('/robot/jobs', job, signature)
    expect(answer.status).toBe(401)
    expect((await get('/robot/jobs/JOB-0001')).status).toBe(404)
  })

  it('reports to this machine alone', async () => {
    const { post } = await visit()
    for (const url of [
      'http://example.com/x',
      'https://127.0.0.1/x',
      'http://127.0.0.1:80@example.com/',
      'file:///x',
    ]) {
      const elsewhere = { ...job, callback_url: url }
      const signature = sign(secret, { id: 'm', at: now, body: JSON.stringify(elsewhere) })
      expect((await post('/robot/jobs', elsewhere, signature)).status).toBe(400)
    }
  })
})
