import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneLine } from '#adapters/shared/one-line.ts'
import { readProblem } from '#adapters/shared/problem.ts'
import { retryAfterMs } from '#adapters/shared/retry-after.ts'
import { isGenuine, readKey, signMessage } from '#adapters/shared/standard-webhooks.ts'

describe('the sentence in an error', () => {
  it.each([
    [{ title: 'Conflict', status: 409, detail: 'The order was refunded.' }, 'The order was refunded.'],
    [{ title: 'Conflict', status: 409, detail: '' }, 'Conflict'],
    [{ title: 'Required header is missing', errors: { id: ['x'] } }, 'Required header is missing'],
    [{ message: 'Folder does not exist', errorCode: 1100 }, 'Folder does not exist'],
    [{ error: { code: 'X', message: 'Bad token' } }, 'Bad token'],
    [{ error: { code: 'X', message: { lang: 'en', value: 'Bad key' } } }, 'Bad key'],
    [{ error: 'invalid_client', error_description: 'The client is unknown' }, 'The client is unknown'],
    [{ error: 'Invalid token' }, 'Invalid token'],
    [{ errors: [{ detail: 'First' }, { detail: 'Second' }] }, 'First'],
    [{ detail: [{ loc: ['body', 'amount'], msg: 'Field required' }] }, 'Field required'],
  ])('in %j is "%s"', (body, sentence) => {
    expect(readProblem(JSON.stringify(body))).toBe(sentence)
  })

  it.each(['', '<html>Stack trace…</html>', '"text"', '[]', 'null', '{}', '{"message":{}}', '{"error":{"error":{}}}'])(
    'is not made up out of %s',
    (body) => {
      expect(readProblem(body)).toBeUndefined()
    },
  )
})

describe('one line', () => {
  it('is one line of at most 300 characters, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (text) => {
        expect(oneLine(text)).toMatch(/^[^\p{Cc}]{0,300}$/u)
      }),
    )
  })

  it('holds no secret, not even where it is cut off', () => {
    const secret = 's3cret-'.repeat(5)
    expect(oneLine(`${'x'.repeat(290)}${secret}`, [secret])).not.toContain('s3cret')
    expect(oneLine(`a ${secret} b ${secret}`, ['', secret])).toBe('a … b …')
  })
})

describe('the wait that a system asks for', () => {
  const now = Date.parse('2026-11-22T10:00:00Z')
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['99999999999', 86_400_000],
    ['soon', undefined],
    ['-5x', undefined],
    [null, undefined],
  ])('%s is %s', (header, wait) => {
    expect(retryAfterMs(header, now)).toBe(wait)
  })
})

describe('Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  // The example of the standard's own libraries.
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' }
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

  it('signs as the standard does', () => {
    expect(signMessage(message, secret)).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
    })
  })

  it('believes no header that is not there, not even one of every object', () => {
    expect(isGenuine({}, Buffer.from(message.body), secret, message.timestamp * 1000)).toBe(false)
  })

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_not base64 at all, but long enough to be'])(
    '%s is no secret',
    (bad) => {
      expect(() => readKey(bad)).toThrow(TypeError)
    },
  )
})
