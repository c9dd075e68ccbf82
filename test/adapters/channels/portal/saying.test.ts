import { describe, expect, it } from 'vitest'
import { portalWorld, textOf } from './world.ts'

const text = 'I need a refund for ORD-1002'

describe('writing in the portal', () => {
  it('shows the message and hands it to Onloop', async () => {
    const { browser, start, arrived, messages } = portalWorld()
    await start()
    const visit = browser('alice')
    const response = await visit.post('/p/%23refunds', { key: 'k', as: 'alice', text: ` ${text}\r\nplease ` })
    expect(response).toMatchObject({ status: 303, headers: { location: '/p/%23refunds#m-1' } })
    expect(arrived).toMatchObject([
      { kind: 'said', by: 'portal:alice', place: 'portal:#refunds', direct: false, message: 'portal:#refunds/1' },
    ])
    expect(arrived[0]).toMatchObject({ text: `${text}\nplease` })
    expect(messages.all).toMatchObject([{ by: 'portal:alice', content: { text: `${text}\nplease` } }])
    expect(await visit.follow(response)).toContain(`${text}\nplease`)
  })

  it('happens once when a form is sent twice', async () => {
    const { browser, start, arrived, messages } = portalWorld()
    await start()
    const visit = browser('alice')
    await Promise.all([1, 2].map(() => visit.post('/p/@alice', { key: 'k', as: 'alice', text })))
    expect(messages.all).toHaveLength(1)
    expect(new Set(arrived.map(({ key }) => key)).size).toBe(1)
    expect(new Set(arrived.map(({ message }) => message)).size).toBe(1)
  })

  it('happens again when the back button brings an old form back and something new is written in it', async () => {
    const { browser, start, messages } = portalWorld()
    await start()
    const visit = browser('alice')
    await visit.post('/p/@alice', { key: 'k', as: 'alice', text })
    await visit.post('/p/@alice', { key: 'k', as: 'alice', text: 'and one for ORD-1003' })
    expect(messages.all).toHaveLength(2)
  })

  it('never meets the key of another person', async () => {
    const { browser, start, messages } = portalWorld()
    await start()
    for (const who of ['alice', 'sam']) await browser(who).post('/p/%23refunds', { key: 'k', text })
    expect(messages.all.map(({ by }) => by)).toEqual(['portal:alice', 'portal:sam'])
  })

  it('answers in a thread when it stands below a message', async () => {
    const { browser, start, arrived, portal } = portalWorld()
    await start()
    const root = await portal.post({ key: 'q', to: 'portal:@alice', content: { text: 'Which order?' } })
    const part = await browser('alice').postPart('/p/@alice', { key: 'k', thread: '1', text: 'ORD-1002' })
    expect(arrived).toMatchObject([{ thread: root, direct: true, text: 'ORD-1002' }])
    expect(part).toMatch(/^<details class="reply">/)
  })

  it.each([
    ['an empty text', { text: '' }, 'There was nothing to send'],
    ['white space', { text: ' \n\t ' }, 'There was nothing to send'],
    ['nothing but control characters', { text: '\u0000\u001b' }, 'There was nothing to send'],
    ['a text that is too long', { text: 'x'.repeat(100_000) }, 'has 100,000 characters and may have 40,000'],
    ['an answer to what is gone', { text, thread: '99' }, 'is not here any more'],
    ['a form of another person in another tab', { text, as: 'sam' }, 'You have become Alice Martin in another tab'],
  ])('is refused with a reason, and the text kept: %s', async (_, form, why) => {
    const { browser, start, arrived, messages } = portalWorld()
    await start()
    const part = await browser('alice').postPart('/p/@alice', { key: 'k', ...form })
    expect(part).toContain(why)
    expect(part).toContain('role="alert"')
    expect(part).toContain(`\n${form.text.includes('\u0000') ? '' : form.text}</textarea>`)
    const whole = await browser('alice').post('/p/@alice', { key: 'k', ...form })
    expect(whole.status).toBe(422)
    if (!('thread' in form)) expect(textOf(whole)).toContain(why)
    expect(arrived).toEqual([])
    expect(messages.all).toEqual([])
  })

  it('is refused where one may only read, and where one may not be', async () => {
    const { browser, start, arrived } = portalWorld()
    await start()
    expect(await browser('alice').postPart('/p/%23approvals', { text })).toContain('Nothing can be written here.')
    expect((await browser('alice').post('/p/@sam', { text })).status).toBe(404)
    expect(arrived).toEqual([])
  })

  it('loses what acts on screens', async () => {
    const { browser, start, arrived } = portalWorld()
    await start()
    await browser('alice').post('/p/@alice', { text: 'pay\u0000 \u202e009\u202c EUR\u0007' })
    expect(arrived).toMatchObject([{ text: 'pay 009 EUR' }])
  })

  it('tells what Onloop answers to the one who wrote, once and to nobody else', async () => {
    const { browser, start, world } = portalWorld()
    world.receipt = async () => ({ kind: 'refused', text: 'You may not start <this>.' })
    await start()
    const [alice, sam] = [browser('alice'), browser('sam')]
    const response = await alice.post('/p/%23refunds', { key: 'k', text })
    expect(await sam.get('/p/%23refunds')).not.toContain('You may not start')
    expect(await alice.follow(response)).toContain('You may not start &lt;this&gt;.')
    expect(await alice.get('/p/%23refunds')).not.toContain('You may not start')
    expect(await alice.postPart('/p/%23refunds', { key: 'k2', text })).toContain('You may not start &lt;this&gt;.')
  })

  it('gives an empty box with a new key, and names the message to bring in', async () => {
    const { browser, start } = portalWorld()
    await start()
    const response = await browser('alice').ask('POST', '/p/@alice', { part: true, form: { key: 'k', text } })
    expect(textOf(response)).toMatch(/name="key" value="(?!k")[\w-]+"[\s\S]*<textarea[^>]*>\n<\/textarea>/)
    expect(response.headers?.['hx-trigger']).toBe('{"posted":{"id":"1","root":""}}')
  })

  it('opens the form that Onloop asks for', async () => {
    const { browser, start, world } = portalWorld()
    const form = { title: 'Which order?', submit: 'Go on', fields: [] }
    world.receipt = async ({ message }) => {
      return {
        kind: 'open-form',
        form,
        press: { kind: 'pressed', message, subject: 'case-1', version: '1', act: 'fill' },
      }
    }
    await start()
    const part = await browser('alice').postPart('/p/@alice', { key: 'k', text })
    expect(part).toContain('<h3>Which order?</h3>')
    expect(part).toContain('name="act" value="fill"')
  })

  it('is not taken before the start and after the stop', async () => {
    const { browser, portal, start, arrived, messages } = portalWorld()
    expect((await browser('alice').post('/p/@alice', { text })).status).toBe(503)
    await start()
    await portal.stop()
    await portal.stop()
    expect((await browser('alice').post('/p/@alice', { text })).status).toBe(503)
    expect((await browser('alice').post('/press', {})).status).toBe(503)
    expect([arrived, messages.all]).toEqual([[], []])
  })
})
