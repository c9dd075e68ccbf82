import { describe, expect, it } from 'vitest'
import { sharedOnloop } from './shared.ts'

const onloop = sharedOnloop()

async function ask(text: string, key?: string) {
  return onloop().api('alice', 'POST', '/api/requests', { text, ...(key ? { key } : {}) })
}

describe('a request through the API', () => {
  it('opens a case, and stands in the conversation of the portal with its answers', async () => {
    const asked = await ask('Please refund 41 EUR for order ORD-1011')
    expect(asked).toMatchObject({ status: 201, body: { answer: 'I am on it.' } })
    await onloop().settled(String(asked.body.case))
    const { body } = await onloop().api('alice', 'GET', '/api/places/portal:@alice/messages?last=200')
    const said = (body.messages as { text?: string; by?: string }[]).filter(({ text }) => text?.includes('ORD-1011'))
    expect(said[0]).toMatchObject({ by: 'portal:alice', text: 'Please refund 41 EUR for order ORD-1011' })
    expect(said.some(({ by, text }) => by === undefined && text?.startsWith('Done: 41.00 EUR'))).toBe(true)
  })

  it('is a case of its own while another one waits for the same person', async () => {
    const first = await ask('I want a refund')
    await onloop().until(String(first.body.case), ({ understanding }) => understanding.at === 'asking')
    const second = await ask('Please refund 42 EUR for order ORD-1012')
    expect(second.body.case).not.toBe(first.body.case)
    const { ended } = await onloop().settled(String(second.body.case))
    expect(ended?.how).toBe('done')
  })

  it('happens once under one key, and the key holds for no other text', async () => {
    const first = await ask('Please refund 43 EUR for order ORD-1013', 'mine-1')
    const again = await ask('Please refund 43 EUR for order ORD-1013', 'mine-1')
    expect(again).toEqual(first)
    const other = await ask('Please refund 44 EUR for order ORD-1014', 'mine-1')
    expect(other).toMatchObject({ status: 409, body: { detail: expect.stringContaining(String(first.body.case)) } })
    const foreign = await onloop().api('ben', 'POST', '/api/requests', {
      text: 'Refund 5 EUR, ORD-1015',
      key: 'mine-1',
    })
    expect(foreign.body.case).not.toBe(first.body.case)
  })

  it('loses what acts on a screen instead of being read', async () => {
    const asked = await ask('Refund\u0000 12 EUR \u202efor \u001b[31mORD-1016\u0007 <b>now</b> <!channel>')
    const shown = await onloop().api('alice', 'GET', `/api/cases/${asked.body.case}`)
    expect(shown.body.text).toBe('Refund 12 EUR for [31mORD-1016 <b>now</b> <!channel>')
  })

  it.each([
    ['nothing', undefined, 422, 'body'],
    ['no text', {}, 422, 'text'],
    ['an empty text', { text: '' }, 422, 'text'],
    ['control characters only', { text: ' \u0000\u0007\n ' }, 422, 'text'],
    ['a number', { text: 5 }, 422, 'text'],
    ['100,000 characters', { text: 'x'.repeat(100_000) }, 422, 'text'],
    ['an unknown member', { text: 'Refund', texts: '' }, 422, 'body'],
    ['a key with a space', { text: 'Refund', key: 'a b' }, 422, 'key'],
  ])('is refused with %s, and nothing is opened or said', async (_, body, status, field) => {
    const before = await onloop().api('lena', 'GET', '/api/requests')
    const places = await onloop().api('lena', 'GET', '/api/places/portal:@lena/messages')
    const refused = await onloop().api('lena', 'POST', '/api/requests', body)
    expect(refused).toMatchObject({ status, body: { status, errors: { [field]: expect.any(String) } } })
    expect(await onloop().api('lena', 'GET', '/api/requests')).toEqual(before)
    expect(await onloop().api('lena', 'GET', '/api/places/portal:@lena/messages')).toEqual(places)
  })
})

describe('what is seen through the API', () => {
  it('is a person’s own requests, and nobody else’s conversation or case', async () => {
    const asked = await ask('Please refund 45 EUR for order ORD-1017')
    const id = String(asked.body.case)
    await onloop().settled(id)
    const requests = async (person: string) =>
      ((await onloop().api(person, 'GET', '/api/requests')).body.requests as { id: string }[]).map((row) => row.id)
    const cases = async (person: string) =>
      ((await onloop().api(person, 'GET', '/api/cases?limit=200')).body.cases as { id: string }[]).map((row) => row.id)
    expect(await requests('alice')).toContain(id)
    expect(await requests('ben')).not.toContain(id)
    expect(await cases('ben')).not.toContain(id)
    expect(await cases('nora')).toContain(id)
    expect(await onloop().api('ben', 'GET', `/api/cases/${id}`)).toMatchObject({ status: 404 })
    expect(await onloop().api('ben', 'GET', '/api/cases/C-0000000000')).toMatchObject({ status: 404 })
    expect(await onloop().api('ben', 'GET', '/api/places/portal:@alice/messages')).toMatchObject({ status: 404 })
  })

  it('says what is missing, and takes it as a text or as a form', async () => {
    const byText = String((await ask('I want a refund')).body.case)
    await onloop().until(byText, ({ understanding }) => understanding.at === 'asking')
    const shown = await onloop().api('alice', 'GET', `/api/cases/${byText}`)
    expect(shown.body).toMatchObject({ waitsFor: 'requester', missing: ['order', 'amount'] })
    const said = { text: 'ORD-1018, 13 EUR' }
    expect(await onloop().api('alice', 'POST', `/api/cases/${byText}/messages`, said)).toMatchObject({ status: 200 })
    expect((await onloop().settled(byText)).ended?.how).toBe('done')

    const byForm = String((await ask('I want a refund')).body.case)
    await onloop().until(byForm, ({ understanding }) => understanding.at === 'asking')
    const give = (values: object) =>
      onloop().api('alice', 'POST', `/api/cases/${byForm}/actions`, { act: 'give', values })
    expect(await give({ order: 'ORD-1019', amount: 'much' })).toMatchObject({
      status: 422,
      body: { errors: { amount: expect.stringContaining('much') } },
    })
    expect(await give({ order: 'ORD-1019', amount: '14 EUR' })).toMatchObject({ status: 200 })
    expect((await onloop().settled(byForm)).ended?.how).toBe('done')
  })

  it('lets the requester withdraw, and tells others why they cannot', async () => {
    const id = String((await ask('Please refund 900 EUR for order ORD-1020')).body.case)
    await onloop().question(id)
    const withdraw = (person: string) => onloop().api(person, 'POST', `/api/cases/${id}/actions`, { act: 'withdraw' })
    expect(await withdraw('sam')).toMatchObject({ status: 403 })
    expect(await withdraw('ben')).toMatchObject({ status: 404 })
    expect(await withdraw('alice')).toMatchObject({ status: 200, body: { case: id } })
    expect(await withdraw('alice')).toMatchObject({ status: 409 })
    const say = await onloop().api('sam', 'POST', `/api/cases/${id}/messages`, { text: 'and me?' })
    expect(say).toMatchObject({ status: 403 })
  })
})
