import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Button, Card } from '#core/card/card.ts'
import type { Account, Arrived, Channel, MessageRef, Place, Pressed, Receipt, Receive } from '#ports/channel.ts'
import { approve, cardWith, everyNode, pressOf, reasonForm, reject, wordsOfEveryNode } from './channel-cards.ts'

/** A channel with two people at it, as its platform's own users. */
export interface ChannelWorld {
  /** Not started yet. */
  readonly channel: Channel
  readonly alice: Account
  readonly bob: Account
  /** A conversation that both are in. */
  readonly shared: Place
  /** Alice's direct messages. */
  readonly direct: Place
  /** Writes to Onloop, named where the platform wants that. Resolves once the platform has its acknowledgement. */
  says(by: Account, place: Place, text: string, thread?: MessageRef): Promise<void>
  /** Presses the button with this label, once it is acknowledged. */
  presses(by: Account, message: MessageRef, label: string): Promise<void>
  /** Fills in and sends the form that stands open before this person. */
  submits(by: Account, values: Readonly<Record<string, string>>): Promise<void>
  /** What people see of a message; undefined when it is gone. */
  shown(message: MessageRef): Promise<{ readonly text: string; readonly buttons: readonly string[] } | undefined>
  /** How many messages of Onloop stand in a place. */
  count(place: Place): Promise<number>
  /** What this person alone was told, oldest first. */
  privately(by: Account): Promise<readonly string[]>
  /** The form that stands open before this person. */
  form(by: Account): Promise<OpenForm | undefined>
  /** Deletes a message, on platforms where people can. */
  deletes?(message: MessageRef): Promise<void>
  /** The next post is done, but Onloop never hears so. On platforms that are reached over a network. */
  losesNextAnswer?(): void
  stop(): Promise<void>
}

export interface OpenForm {
  readonly title: string
  readonly fields: readonly string[]
  readonly errors: Readonly<Record<string, string>>
}

/** What can happen on some channels only: an answer is lost on the way, a person deletes a message. */
interface Can {
  readonly loseAnswers: boolean
  readonly delete: boolean
}

/** Holds a channel to the promises of `src/ports/channel.ts`. */
export function channelContract(name: string, setup: () => Promise<ChannelWorld>, can: Can): void {
  const itWhere = (applies: boolean, fact: string, test: () => Promise<void>) => applies && it(fact, test)

  describe(`${name} keeps a channel's promises`, () => {
    let world: ChannelWorld
    let arrived: Arrived[]
    let answer: Receive

    beforeEach(async () => {
      world = await setup()
      arrived = []
      answer = async () => ({ kind: 'accepted' })
      await world.channel.start(async (event) => {
        arrived.push(event)
        return answer(event)
      })
    })

    afterEach(async () => {
      await world.channel.stop()
      await world.stop()
    })

    const post = (key: string, buttons: readonly Button[] = [approve, reject]) =>
      world.channel.post({ key, to: world.shared, content: { card: cardWith(buttons) } })
    const replies = (receipt: Receipt) => {
      answer = async () => receipt
    }
    const pressed = () => arrived.filter((event): event is Pressed => event.kind === 'pressed')

    it('reports what a person wrote, who they are and where', async () => {
      await world.says(world.alice, world.direct, 'refund ORD-1002 <now> & thanks')
      await world.says(world.bob, world.shared, 'where is my order?')
      expect(arrived).toMatchObject([
        { kind: 'said', by: world.alice, place: world.direct, direct: true, text: 'refund ORD-1002 <now> & thanks' },
        { kind: 'said', by: world.bob, place: world.shared, direct: false, text: 'where is my order?' },
      ])
      expect(new Set(arrived.map(({ key }) => key)).size).toBe(2)
      expect(new Set(arrived.map(({ message }) => message)).size).toBe(2)
    })

    it('says which thread an answer stands in', async () => {
      const root = await world.channel.post({ key: 'root', to: world.direct, content: { text: 'Which order?' } })
      await world.says(world.alice, world.direct, 'ORD-1002', root)
      expect(arrived).toMatchObject([{ kind: 'said', thread: root, text: 'ORD-1002' }])
    })

    it('never reports what Onloop itself posted', async () => {
      await post('own')
      await world.channel.post({ key: 'own text', to: world.direct, content: { text: 'Done.' } })
      expect(arrived).toEqual([])
    })

    it('shows a card with its words and every button', async () => {
      const card = { ...cardWith([]), nodes: everyNode }
      const message = await world.channel.post({ key: 'all', to: world.shared, content: { card } })
      const shown = await world.shown(message)
      for (const word of wordsOfEveryNode) expect(shown?.text).toContain(word)
      expect(shown?.buttons).toEqual(['Approve', 'Reject', 'Open'])
    })

    it('shows a hostile text as the text it is', async () => {
      const hostile = '<!channel> <b>bold</b> <https://evil.example|https://bank.example> & "quoted" {{x}}'
      const message = await world.channel.post({ key: 'hostile', to: world.shared, content: { text: hostile } })
      expect((await world.shown(message))?.text).toContain(hostile)
    })

    it('carries a press back with who pressed and what the button decides', async () => {
      const message = await post('press')
      await world.presses(world.bob, message, 'Approve')
      expect(arrived).toMatchObject([
        { kind: 'pressed', by: world.bob, message, subject: 'question-7', version: 'v3', act: 'approve' },
      ])
      expect(pressed()[0]?.values).toBeUndefined()
    })

    it('tells presses of two people apart', async () => {
      const message = await post('two')
      await world.presses(world.alice, message, 'Approve')
      await world.presses(world.bob, message, 'Approve')
      expect(pressed().map(({ by }) => by)).toEqual([world.alice, world.bob])
      expect(new Set(arrived.map(({ key }) => key)).size).toBe(2)
    })

    it('tells a refusal to the one who pressed and to nobody else', async () => {
      const message = await post('refused')
      replies({ kind: 'refused', text: 'Only customer care decides this.' })
      await world.presses(world.bob, message, 'Approve')
      await vi.waitFor(async () => expect((await world.privately(world.bob)).join()).toContain('Only customer care'))
      expect(await world.privately(world.alice)).toEqual([])
      expect(await world.count(world.shared)).toBe(1)
    })

    it('tells what came of a press where there is something to tell', async () => {
      const message = await post('told')
      replies({ kind: 'accepted', text: 'Approved, 1 of 2.' })
      await world.presses(world.alice, message, 'Approve')
      await vi.waitFor(async () => expect((await world.privately(world.alice)).join()).toContain('Approved, 1 of 2.'))
    })

    it('opens a form, brings its values back, and shows errors at their fields until they are right', async () => {
      const message = await post('form')
      replies({ kind: 'open-form', form: reasonForm, press: { ...pressOf(message), act: 'reject' } })
      await world.presses(world.alice, message, 'Reject')
      await vi.waitFor(async () => expect(await world.form(world.alice)).toMatchObject({ fields: ['reason', 'team'] }))

      replies({ kind: 'field-errors', errors: { reason: 'Please say more.' } })
      await world.submits(world.alice, { reason: 'no', team: 'care' })
      expect(await world.form(world.alice)).toMatchObject({ errors: { reason: 'Please say more.' } })

      replies({ kind: 'accepted' })
      await world.submits(world.alice, { reason: 'the parcel was never sent', team: 'care' })
      expect(await world.form(world.alice)).toBeUndefined()

      const [, first, second] = pressed()
      expect(second).toMatchObject({ by: world.alice, ...pressOf(message), act: 'reject' })
      expect(second?.values).toEqual({ reason: 'the parcel was never sent', team: 'care' })
      expect(first?.key).not.toBe(second?.key)
    })

    it('posts a key once, however often it is asked', async () => {
      const messages = [await post('same'), await post('same'), ...(await Promise.all([post('same'), post('same')]))]
      expect(new Set(messages).size).toBe(1)
      expect(await world.count(world.shared)).toBe(1)
    })

    itWhere(can.loseAnswers, 'posts a key once although the first answer was lost', async () => {
      world.losesNextAnswer?.()
      await post('lost').catch(() => undefined)
      const message = await post('lost')
      expect(await world.count(world.shared)).toBe(1)
      expect(await world.shown(message)).toBeDefined()
    })

    it('replaces a card in place', async () => {
      const message = await post('replaced')
      const decided: Card = { ...cardWith([]), version: 'v4', nodes: [{ kind: 'heading', text: 'Approved by Sam' }] }
      expect(await world.channel.update(message, decided)).toBe(true)
      expect(await world.shown(message)).toMatchObject({ buttons: [] })
      expect((await world.shown(message))?.text).toContain('Approved by Sam')
      expect(await world.count(world.shared)).toBe(1)
    })

    itWhere(can.delete, 'says that a deleted message is gone', async () => {
      const message = await post('deleted')
      await world.deletes?.(message)
      expect(await world.channel.update(message, cardWith([]))).toBe(false)
    })

    it('waits on stopping until what has arrived is recorded', async () => {
      const message = await post('in hand')
      const { promise: recorded, resolve: record } = Promise.withResolvers<Receipt>()
      const order: string[] = []
      answer = async () => {
        const receipt = await recorded
        order.push('recorded')
        return receipt
      }
      const press = world.presses(world.alice, message, 'Approve').catch(() => undefined)
      await vi.waitFor(() => expect(pressed()).toHaveLength(1))
      const stopped = world.channel.stop().then(() => order.push('stopped'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      record({ kind: 'accepted' })
      await Promise.all([press, stopped])
      expect(order).toEqual(['recorded', 'stopped'])
    })

    it('reports nothing more once it has stopped, and stops twice without harm', async () => {
      await world.channel.stop()
      await world.channel.stop()
      await world.says(world.alice, world.direct, 'anybody there?').catch(() => undefined)
      expect(arrived).toEqual([])
    })
  })
}
