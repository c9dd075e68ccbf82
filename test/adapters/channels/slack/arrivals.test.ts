import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inbox, type SlackWorld, slackWorld } from './world.ts'

let world: SlackWorld
let box: ReturnType<typeof inbox>

beforeEach(async () => {
  world = await slackWorld()
  box = inbox()
  await world.channel.start(box.receive)
})
afterEach(() => world.stop())

describe('a request', () => {
  it.each(['wrong', 'missing', 'old', 'future', 'other-version'] as const)(
    'with a %s signature is refused',
    async (signature) => {
      const { answers } = await world.slack.person('U1').says('DU1', 'hello', { signature })
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
      expect(box.arrived).toEqual([])
    },
  )

  it('that is sent again byte for byte carries the same key', async () => {
    await world.slack.person('U1').says('DU1', 'hello')
    const [request] = world.slack.courier.sent
    if (!request) throw new Error('nothing was sent')
    expect((await world.slack.courier.again(request)).status).toBe(200)
    expect(box.arrived).toHaveLength(2)
    expect(new Set(box.arrived.map(({ key }) => key)).size).toBe(1)
  })

  it('whose body was changed on the way is refused', async () => {
    await world.slack.person('U1').says('DU1', 'hello')
    const [request] = world.slack.courier.sent
    if (!request) throw new Error('nothing was sent')
    const changed = { ...request, body: request.body.replace('hello', 'pay me') }
    expect((await world.slack.courier.again(changed)).status).toBe(401)
    expect(box.arrived).toHaveLength(1)
  })

  it('of more than half a megabyte is refused unread', async () => {
    const [answer] = await world.slack.courier.event({ type: 'message', text: 'x'.repeat(600_000) })
    expect([413, 0]).toContain(answer?.status)
    expect(box.arrived).toEqual([])
  })

  it('cannot come in as a check of the certificate', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = `ssl_check=1&payload=${encodeURIComponent('{"type":"block_actions"}')}`
    expect((await world.slack.courier.again({ headers, body })).status).toBe(401)
  })

  it('proves to Slack that the address is ours', async () => {
    const [answer] = await world.slack.courier.event(
      {},
      { envelope: { type: 'url_verification', challenge: 'c42', event: undefined } },
    )
    expect(JSON.parse(answer?.body ?? '')).toEqual({ challenge: 'c42' })
  })

  it('before the start is put off until later', async () => {
    await world.channel.stop()
    const { answers } = await world.slack.person('U1').says('DU1', 'hello')
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503])
  })
})

describe('a message', () => {
  it('that could not be recorded is asked for again and keeps its key', async () => {
    box.fails = 2
    const { answers } = await world.slack.person('U1').says('DU1', 'refund please')
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 200])
    expect(box.arrived).toHaveLength(3)
    expect(new Set(box.arrived.map(({ key }) => key)).size).toBe(1)
    expect(world.lines.join()).not.toContain('refund please')
  })

  it('is acknowledged only once it is recorded', async () => {
    let recorded = false
    await world.channel.stop()
    await world.channel.start(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      recorded = true
      return { kind: 'accepted' }
    })
    const { answers } = await world.slack.person('U1').says('DU1', 'hello')
    expect(answers).toMatchObject([{ status: 200 }])
    expect(recorded).toBe(true)
  })

  it('that arrives as a mention and as a message has one key', async () => {
    const { message } = await world.slack.person('U1').says('C1', '@onloop hello')
    await world.slack.person('U1').says('DU1', 'another')
    const [mention, other] = box.arrived
    expect(mention?.key).toBe(`slack:T1/C1/${message.ts}`)
    expect(other?.key).not.toBe(mention?.key)
  })

  it('of a channel reaches Onloop only where it is named', async () => {
    await world.slack.person('U1').says('C1', 'nice weather')
    await world.slack.courier.event({
      type: 'message',
      channel: 'C1',
      channel_type: 'channel',
      ts: '1.1',
      user: 'U1',
      text: 'x',
    })
    expect(box.arrived).toEqual([])
  })

  it('of a person of another company is under that company’s account', async () => {
    await world.slack.person('U9').says('C1', '@onloop hello')
    expect(box.arrived).toMatchObject([{ by: 'slack:T9/U9', place: 'slack:T1/C1' }])
  })

  it('of another workspace that has the same app is not taken', async () => {
    const envelope = { team_id: 'T5', context_team_id: 'T5', authorizations: [{ team_id: 'T5' }] }
    await world.slack.person('U1').says('DU1', 'hello', { envelope })
    expect(box.arrived).toEqual([])
  })

  const strange: readonly [string, object][] = [
    ['of another bot', { bot_id: 'B9' }],
    ['of Onloop itself', { user: 'UONLOOP' }],
    ['that was edited', { edited: { user: 'U1', ts: '1.2' } }],
    ['about an edit', { subtype: 'message_changed' }],
    ['about a deletion', { subtype: 'message_deleted' }],
    ['about somebody who joined', { subtype: 'channel_join' }],
    ['without words', { text: '' }],
    ['without a writer', { user: undefined }],
  ]
  it.each(strange)('%s is not reported', async (_, difference) => {
    const event = { type: 'message', channel: 'DU1', channel_type: 'im', ts: '1.1', user: 'U1', team: 'T1', text: 'hi' }
    const [answer] = await world.slack.courier.event({ ...event, ...difference })
    expect(answer?.status).toBe(200)
    expect(box.arrived).toEqual([])
  })

  it('with a file keeps its words', async () => {
    const event = {
      type: 'message',
      channel: 'DU1',
      channel_type: 'im',
      ts: '1.1',
      user: 'U1',
      team: 'T1',
      text: 'see the photo',
    }
    await world.slack.courier.event({ ...event, subtype: 'file_share', files: [{ id: 'F1' }] })
    expect(box.arrived).toMatchObject([{ text: 'see the photo' }])
  })

  const spelled: readonly [string, string][] = [
    ['write to <mailto:ann@corp.example|ann@corp.example>', 'write to ann@corp.example'],
    [
      'see <https://shop.example/1> and <http://corp.example|corp.example>',
      'see https://shop.example/1 and corp.example',
    ],
    ['see <https://shop.example/1|the shop>', 'see the shop (https://shop.example/1)'],
    ['<@UONLOOP> ask <@U2|bob> in <#C1|general>', 'ask @bob in #general'],
    ['a &lt; b &amp;&amp; c', 'a < b && c'],
    ['<!here> &lt;!channel&gt; &amp;lt;', '@here <!channel> &lt;'],
  ]
  it.each(spelled)('spelled %s by Slack reads as it was typed', async (text, read) => {
    await world.slack.courier.event({
      type: 'message',
      channel: 'DU1',
      channel_type: 'im',
      ts: '1.1',
      user: 'U1',
      team: 'T1',
      text,
    })
    expect(box.arrived).toMatchObject([{ text: read }])
  })
})
