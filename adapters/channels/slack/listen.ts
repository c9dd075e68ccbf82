import type {
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt'
import type { Receipt, Receive, Said } from '#ports/channel.ts'
import type { Log } from '#ports/log.ts'
import type { Answers } from './answer.ts'
import { renderModal } from './blocks/modal.ts'
import { nameOf } from './failure.ts'
import type { InHand } from './in-hand.ts'
import { type Reach, readPress } from './pressed.ts'
import { readRef, type Self } from './refs.ts'
import { readSaid } from './said.ts'
import { readSubmitted, type Submitted } from './submitted.ts'

interface Listening {
  readonly self: Self
  readonly receive: Receive
  readonly answers: Answers
  readonly inHand: InHand
  readonly log: Log
}

/**
 * Hands what people do to `receive` and acknowledges with what it answers.
 *
 * An event that cannot be received is not acknowledged, so Slack sends it again. A press is sent only once: its
 * person is told instead.
 */
export function listen(app: App, listening: Listening): void {
  const said = ({ event, body }: { event: unknown; body: unknown }) => takeSaid(listening, event, body)
  app.event('message', said)
  app.event('app_mention', said)
  app.action<BlockAction>({ action_id: anything, type: 'block_actions' }, (args) => takePress(listening, args))
  app.view<ViewSubmitAction>({ callback_id: anything, type: 'view_submission' }, (args) => takeForm(listening, args))
}

const anything = /[\s\S]*/
const unknownButton = 'This button is out of date. Please look for a newer message about it.'
const notTaken = 'This could not be recorded, so nothing has changed. Please try again in a moment.'

async function takeSaid({ self, receive, answers, inHand }: Listening, event: unknown, body: unknown): Promise<void> {
  const said = readSaid(event, body, self)
  if (!said) return
  const receipt = await inHand.hold(receive(said))
  const text = wordsOf(receipt)
  if (text !== undefined) void inHand.hold(answers.tell(reachOf(said), text))
}

type PressArgs = Pick<SlackActionMiddlewareArgs<BlockAction>, 'ack'> & { readonly body: unknown }

async function takePress({ self, receive, answers, inHand, log }: Listening, { body, ack }: PressArgs): Promise<void> {
  const press = readPress(body, self)
  if (press.kind === 'press') {
    const { pressed, trigger, reach } = press
    try {
      const receipt = await inHand.hold(receive(pressed))
      const text = wordsOf(receipt)
      if (receipt.kind === 'open-form') {
        void inHand.hold(answers.openForm(reach, trigger, receipt.form, receipt.press))
      } else if (text !== undefined) void inHand.hold(answers.tell(reach, text))
    } catch (error) {
      log.error({ channel: 'slack', key: pressed.key, error: nameOf(error) }, 'a press was not recorded')
      void inHand.hold(answers.tell(reach, notTaken))
    }
  }
  if (press.kind === 'unknown' && press.reach) void inHand.hold(answers.tell(press.reach, unknownButton))
  await ack()
}

type FormArgs = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'ack' | 'body'>

async function takeForm({ self, receive, answers, inHand, log }: Listening, { body, ack }: FormArgs): Promise<void> {
  const submitted = readSubmitted(body, self)
  if (!submitted) return ack()
  const { pressed, reach } = submitted
  try {
    const receipt = await inHand.hold(receive(pressed))
    if (receipt.kind === 'field-errors') {
      const errors = errorsByField(receipt.errors, submitted)
      if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors })
    }
    if (receipt.kind === 'open-form') {
      return await ack({ response_action: 'update', view: renderModal(receipt.form, receipt.press) })
    }
    const text = wordsOf(receipt)
    if (text !== undefined) void inHand.hold(answers.tell(reach, text))
    return await ack()
  } catch (error) {
    log.error({ channel: 'slack', key: pressed.key, error: nameOf(error) }, 'a form was not recorded')
    const [first] = submitted.fields
    if (first !== undefined) return ack({ response_action: 'errors', errors: { [first]: notTaken } })
    void inHand.hold(answers.tell(reach, notTaken))
    return ack()
  }
}

/** What a receipt says in words to the one person it is for. */
function wordsOf(receipt: Receipt): string | undefined {
  switch (receipt.kind) {
    case 'accepted':
    case 'refused':
      return receipt.text
    case 'field-errors':
      return Object.values(receipt.errors).join(' ')
    case 'open-form':
      return `${receipt.form.title}: please press the button on the card.`
  }
}

/** Slack rejects an answer that names an unknown field, so such an error is shown at the first one. */
function errorsByField(errors: Readonly<Record<string, string>>, { fields }: Submitted): Record<string, string> {
  const placed: Record<string, string> = {}
  for (const [name, text] of Object.entries(errors)) {
    const field = fields.includes(name) ? name : fields[0]
    if (field !== undefined) placed[field] = placed[field] === undefined ? text : `${placed[field]} ${text}`
  }
  return placed
}

function reachOf(said: Said): Reach {
  const [, user = ''] = said.by.split('/')
  const channel = readRef(said.place)?.channel ?? ''
  const thread = said.thread && readRef(said.thread)?.ts
  return { channel, user, ...(thread === undefined ? {} : { thread }) }
}
