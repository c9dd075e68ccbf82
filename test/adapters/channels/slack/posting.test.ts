import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '#core/card/card.ts'
import { OnloopError } from '#core/errors.ts'
import type { Outgoing } from '#ports/channel.ts'
import { readBlocks } from '#test/fakes/slack/reader.ts'
import { inbox, type SlackWorld, slackWorld } from './world.ts'

let world: SlackWorld
let now: number

beforeEach(async () => {
  now = Date.now()
  world = await slackWorld({ now: () => now }, { timeoutMs: 300 })
  await world.channel.start(inbox().receive)
})
afterEach(() => world.stop())

const message = (key: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key,
  to: 'slack:T1/C1',
  content: { text: `message ${key}` },
  ...more,
})
const card: Card = { subject: 'q1', version: 'v1', summary: 'A <!channel> question', nodes: [] }
const own = (channel = 'C1') => world.slack.messages(channel).filter(({ bot_id: bot }) => bot !== undefined)
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof OnloopError ? error : undefined),
  )

describe('a post in doubt', () => {
  it('that was done though its answer was lost stands there once, and is found', async () => {
    world.slack.fault('chat.postMessage', { kind: 'drop-after' })
    const ref = await world.channel.post(message('k1'))
    expect(own()).toHaveLength(1)
    expect(ref).toBe(`slack:T1/C1/${own()[0]?.ts}`)
  })

  it('that was done too slowly stands there once', async () => {
    world.slack.fault('chat.postMessage', { kind: 'slow', ms: 600 })
    await world.channel.post(message('k1'))
    expect(own()).toHaveLength(1)
  })

  it.each([{ kind: 'drop-before' }, { kind: 'error-500' }, { kind: 'refused', error: 'fatal_error' }] as const)(
    'that was not done ($kind) is done by the next attempt, once',
    async (fault) => {
      world.slack.fault('chat.postMessage', fault)
      const failure = await failureOf(world.channel.post(message('k1')))
      expect(failure).toMatchObject({ code: 'CHANNEL_UNREACHABLE', retryable: true })
      await world.channel.post(message('k1'))
      expect(own()).toHaveLength(1)
    },
  )

  it('is not posted while nobody can look', async () => {
    world.slack.fault('chat.postMessage', { kind: 'drop-after' })
    world.slack.fault('conversations.history', { kind: 'error-500' })
    world.slack.fault('conversations.history', { kind: 'rate-limited', seconds: 9 })
    await failureOf(world.channel.post(message('k1')))
    const failure = await failureOf(world.channel.post(message('k1')))
    expect(failure).toMatchObject({ code: 'CHANNEL_UNREACHABLE', retryAfterMs: 9_000 })
    await world.channel.post(message('k1'))
    expect(own()).toHaveLength(1)
  })

  it('of a process that died is found by the next one', async () => {
    const first = await world.channel.post(message('k1'))
    const next = world.another()
    await next.start(inbox().receive)
    expect(await next.post(message('k1', { again: true }))).toBe(first)
    expect(own()).toHaveLength(1)
  })

  it('is found in its thread', async () => {
    const thread = await world.channel.post(message('root'))
    world.slack.fault('chat.postMessage', { kind: 'drop-after' })
    const ref = await world.channel.post(message('reply', { thread }))
    expect(own()).toHaveLength(2)
    expect(world.slack.message('C1', ref.split('/')[2] ?? '')?.thread_ts).toBe(thread.split('/')[2])
  })

  it('is found below hundreds of newer ones', async () => {
    const first = await world.channel.post(message('k1'))
    for (let index = 0; index < 450; index++) await world.slack.person('U1').says('C1', `chatter ${index}`)
    const next = world.another()
    await next.start(inbox().receive)
    expect(await next.post(message('k1', { again: true }))).toBe(first)
  })

  it('is not taken for a message of another app that pretends', async () => {
    await world.slack.person('U1').says('C1', 'me')
    const [theirs] = world.slack.messages('C1')
    if (!theirs) throw new Error('nothing was said')
    const metadata = { event_type: 'onloop', event_payload: { key: 'k1' } }
    world.slack.state.messages.splice(0, 1, { ...theirs, metadata })
    await world.channel.post(message('k1', { again: true }))
    expect(own()).toHaveLength(1)
  })
})

describe('a post', () => {
  it('to a person lands in their direct messages', async () => {
    const ref = await world.channel.post(message('k1', { to: 'slack:T1/U2' }))
    expect(ref).toMatch(/^slack:T1\/DU2\//)
    await world.channel.post(message('k2', { to: 'slack:T1/U2' }))
    expect(world.slack.calls.filter((method) => method === 'conversations.open')).toHaveLength(1)
  })

  it('never calls a channel from its notification', async () => {
    await world.channel.post(message('k1', { content: { card } }))
    expect(own()[0]?.text).toBe('A &lt;!channel&gt; question')
  })

  it('says a long answer as far as it fits', async () => {
    await world.channel.post(message('k1', { content: { text: 'w'.repeat(40_000) } }))
    expect(readBlocks(own()[0]?.blocks ?? []).text).toContain('more)')
  })

  it('that comes too fast says how long to wait, and is posted then', async () => {
    world.slack.limitRate(true)
    await world.channel.post(message('k1'))
    const failure = await failureOf(world.channel.post(message('k2')))
    expect(failure).toMatchObject({ code: 'CHANNEL_UNREACHABLE', retryable: true, retryAfterMs: 1_000 })
    now += 1_000
    await world.channel.post(message('k2'))
    expect(own()).toHaveLength(2)
  })

  it.each([
    ['a channel without the bot', 'slack:T1/C2', 'not_in_channel'],
    ['a channel that is not there', 'slack:T1/C99', 'channel_not_found'],
    ['nobody', 'slack:T1/U99', 'user_not_found'],
    ['another workspace', 'slack:T2/C1', 'not a place of workspace T1'],
    ['another platform', 'portal:#approvals', 'not a place of workspace T1'],
  ] as const)('to %s is refused for good', async (_, to, reason) => {
    const failure = await failureOf(world.channel.post(message('k1', { to })))
    expect(failure).toMatchObject({ code: 'CHANNEL_REFUSED', retryable: false })
    expect(failure?.message).toContain(reason)
  })

  it('never shows the token, whatever goes wrong', async () => {
    world.slack.fault('chat.postMessage', { kind: 'refused', error: `bad ${world.slack.state.botToken}` })
    const failure = await failureOf(world.channel.post(message('k1')))
    expect(`${failure?.message} ${world.lines.join()}`).not.toContain(world.slack.state.botToken)
  })
})

describe('an update', () => {
  it('of a message that is gone says so', async () => {
    const ref = await world.channel.post(message('k1', { content: { card } }))
    world.slack.deletes('C1', ref.split('/')[2] ?? '')
    expect(await world.channel.update(ref, card)).toBe(false)
    expect(await world.channel.update('slack:T1/C99/1.1', card)).toBe(false)
  })

  it('keeps the key with which the message is found', async () => {
    const ref = await world.channel.post(message('k1', { content: { card } }))
    await world.channel.update(ref, { ...card, version: 'v2' })
    const next = world.another()
    await next.start(inbox().receive)
    expect(await next.post(message('k1', { again: true }))).toBe(ref)
  })

  it('that fails for the moment can be tried again', async () => {
    const ref = await world.channel.post(message('k1', { content: { card } }))
    world.slack.fault('chat.update', { kind: 'drop-before' })
    expect(await failureOf(world.channel.update(ref, card))).toMatchObject({ retryable: true })
    expect(await world.channel.update(ref, card)).toBe(true)
  })
})

describe('a start', () => {
  it('with a token of another workspace fails', async () => {
    const failure = await failureOf(world.another({ teamId: 'T2' }).start(inbox().receive))
    expect(failure).toMatchObject({ code: 'CHANNEL_REFUSED' })
    expect(failure?.message).toContain('workspace T1, not T2')
  })

  it('with a token that Slack does not know fails', async () => {
    const failure = await failureOf(world.another({ botToken: 'xoxb-stolen' }).start(inbox().receive))
    expect(failure?.message).toContain('invalid_auth')
  })

  it('while Slack is away can be tried again', async () => {
    world.slack.fault('auth.test', { kind: 'drop-before' })
    const channel = world.another()
    expect(await failureOf(channel.start(inbox().receive))).toMatchObject({
      code: 'CHANNEL_UNREACHABLE',
      retryable: true,
    })
    await channel.start(inbox().receive)
  })

  it.each([
    { signingSecret: '' },
    { signingSecret: '  ' },
    { botToken: '' },
    { botToken: 'xoxp-a-person' },
    { teamId: '' },
    { apiUrl: 'http://slack.example/api/' },
  ])('with unsafe settings is refused: %o', (config) => {
    expect(() => world.another(config)).toThrow(expect.objectContaining({ code: 'SETTING_UNSAFE' }))
  })
})
