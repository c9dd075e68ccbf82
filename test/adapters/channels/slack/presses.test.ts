import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Button, Card } from '#core/card/card.ts'
import { readBlocks } from '#test/fakes/slack/reader.ts'
import type { SlackMessage } from '#test/fakes/slack/state.ts'
import { inbox, type SlackWorld, slackWorld } from './world.ts'

let world: SlackWorld
let box: ReturnType<typeof inbox>
let skew: number

beforeEach(async () => {
  skew = 0
  world = await slackWorld({ now: () => Date.now() + skew })
  box = inbox()
  await world.channel.start(box.receive)
})
afterEach(() => world.stop())

async function posted(
  buttons: readonly Button[] = [{ act: 'approve', label: 'Approve' }],
  version = 'v1',
): Promise<SlackMessage> {
  const card: Card = { subject: 'q1', version, summary: 'A question', nodes: [{ kind: 'actions', buttons }] }
  const ref = await world.channel.post({ key: 'a', to: 'slack:T1/C1', content: { card } })
  const message = world.slack.message('C1', ref.split('/')[2] ?? '')
  if (!message) throw new Error('nothing was posted')
  return message
}
const told = (user: string) =>
  world.slack
    .person(user)
    .privately()
    .map(({ blocks }) => readBlocks(blocks).text)
const form = {
  title: 'Reject',
  submit: 'Send',
  fields: [{ name: 'reason', label: 'Why?', kind: 'text', required: true }],
} as const
const press = { kind: 'pressed', subject: 'q1', version: 'v1', act: 'reject', message: 'slack:T1/C1/1.1' } as const

describe('a press', () => {
  it('of an old card carries the old version, so that the question can tell', async () => {
    const old = await posted()
    const card: Card = {
      subject: 'q1',
      version: 'v2',
      summary: 'Changed',
      nodes: [{ kind: 'heading', text: 'Decided' }],
    }
    await world.channel.update(`slack:T1/C1/${old.ts}`, card)
    box.answer = { kind: 'refused', text: 'Already approved by Sam at 10:42.' }
    await world.slack.person('U2').presses(old, 'Approve')
    expect(box.arrived).toMatchObject([{ version: 'v1', message: `slack:T1/C1/${old.ts}` }])
    await vi.waitFor(() => expect(told('U2')).toEqual(['Already approved by Sam at 10:42.']))
    expect(told('U1')).toEqual([])
  })

  it('of an outsider in a shared channel is under the outsider’s own company', async () => {
    await world.slack.person('U9').presses(await posted(), 'Approve')
    expect(box.arrived).toMatchObject([{ by: 'slack:T9/U9' }])
  })

  it('sent twice by the network has one key, pressed twice by a person has two', async () => {
    const message = await posted()
    await world.slack.person('U1').presses(message, 'Approve')
    const request = world.slack.courier.sent.at(-1)
    if (request) await world.slack.courier.again(request)
    await world.slack.person('U1').presses(message, 'Approve')
    const keys = box.arrived.map(({ key }) => key)
    expect(keys).toHaveLength(3)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('that cannot be read is answered, never left dead', async () => {
    const message = await posted()
    const strange: SlackMessage = {
      ...message,
      blocks: [
        {
          type: 'actions',
          block_id: 'b',
          elements: [
            { type: 'button', action_id: 'of_last_year', value: 'x', text: { type: 'plain_text', text: 'Go' } },
          ],
        },
      ],
    }
    expect((await world.slack.person('U1').presses(strange, 'Go')).status).toBe(200)
    await vi.waitFor(() => expect(told('U1').join()).toContain('out of date'))
    expect(box.arrived).toEqual([])
  })

  it('of a button that only leads somewhere decides nothing', async () => {
    const message = await posted([{ act: 'open', label: 'Open', link: 'https://onloop.example/1' }])
    expect((await world.slack.person('U1').presses(message, 'Open')).status).toBe(200)
    expect(box.arrived).toEqual([])
    expect(told('U1')).toEqual([])
  })

  it('that could not be recorded says so to its person', async () => {
    box.fails = 1
    const answer = await world.slack.person('U1').presses(await posted(), 'Approve')
    expect(answer.status).toBe(200)
    await vi.waitFor(() => expect(told('U1').join()).toContain('nothing has changed'))
  })

  it('is counted although the private answer cannot be delivered', async () => {
    world.slack.fault('chat.postEphemeral', { kind: 'refused', error: 'user_not_in_channel' })
    box.answer = { kind: 'accepted', text: 'Approved.' }
    expect((await world.slack.person('U1').presses(await posted(), 'Approve')).status).toBe(200)
    await vi.waitFor(() => expect(world.lines.join()).toContain('user_not_in_channel'))
  })

  it.each(['wrong', 'missing', 'old', 'future'] as const)('with a %s signature is refused', async (signature) => {
    const answer = await world.slack.person('U1').presses(await posted(), 'Approve', signature)
    expect(answer.status).toBe(401)
    expect(box.arrived).toEqual([])
  })
})

describe('a form', () => {
  it('that comes too late to be opened asks to press again', async () => {
    const message = await posted()
    await world.channel.stop()
    await world.channel.start(async () => {
      skew = 4_000
      return { kind: 'open-form', form, press }
    })
    await world.slack.person('U1').presses(message, 'Approve')
    await vi.waitFor(() => expect(told('U1').join()).toContain('press the button again'))
    expect(world.slack.person('U1').form()).toBeUndefined()
  })

  it('shows an error of no field of its own at its first', async () => {
    box.answer = { kind: 'open-form', form, press }
    const person = world.slack.person('U1')
    await person.presses(await posted(), 'Approve')
    await vi.waitFor(() => expect(person.form()).toBeDefined())
    box.answer = { kind: 'field-errors', errors: { amount: 'Too much.', reason: 'Too short.' } }
    await person.submits({ reason: 'no' })
    expect(person.form()?.errors).toEqual({ reason: 'Too much. Too short.' })
  })

  it('that could not be recorded stays open with its words', async () => {
    box.answer = { kind: 'open-form', form, press }
    const person = world.slack.person('U1')
    await person.presses(await posted(), 'Approve')
    await vi.waitFor(() => expect(person.form()).toBeDefined())
    box.fails = 1
    await person.submits({ reason: 'never sent' })
    expect(person.form()?.errors.reason).toContain('nothing has changed')
  })

  it('that asks for more turns into the next form', async () => {
    box.answer = { kind: 'open-form', form, press }
    const person = world.slack.person('U1')
    await person.presses(await posted(), 'Approve')
    await vi.waitFor(() => expect(person.form()).toBeDefined())
    box.answer = { kind: 'open-form', form: { ...form, title: 'And the amount?' }, press }
    await person.submits({ reason: 'x' })
    expect(person.form()?.view.title.text).toBe('And the amount?')
  })

  it('refused in the end tells so to its person alone', async () => {
    box.answer = { kind: 'open-form', form, press }
    const person = world.slack.person('U1')
    await person.presses(await posted(), 'Approve')
    await vi.waitFor(() => expect(person.form()).toBeDefined())
    box.answer = { kind: 'refused', text: 'It was decided meanwhile.' }
    await person.submits({ reason: 'x' })
    expect(person.form()).toBeUndefined()
    await vi.waitFor(() => expect(told('U1')).toEqual(['It was decided meanwhile.']))
    expect(told('U2')).toEqual([])
  })
})
