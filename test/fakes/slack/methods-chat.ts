import { z } from 'zod'
import type { MessageBlock } from './block-kit/blocks.ts'
import { checkBlocks } from './block-kit/check.ts'
import { asSeen, find } from './messages.ts'
import { memberChannel } from './methods-conversations.ts'
import type { Params } from './params.ts'
import { Refusal } from './refusal.ts'
import type { SlackMessage, SlackState } from './state.ts'

export function postMessage(state: SlackState, params: Params) {
  const channel = memberChannel(state, params.required('channel')).id
  const content = contentOf(params)
  const thread = params.text('thread_ts')
  if (thread !== undefined && !find(state, channel, thread)) throw new Refusal('thread_not_found')
  const metadata = metadataOf(params)
  const message: SlackMessage = {
    channel,
    ts: state.nextTs(),
    user: state.bot.user,
    bot_id: state.bot.id,
    ...content,
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...(metadata === undefined ? {} : { metadata }),
    edits: 0,
  }
  state.messages.push(message)
  return { channel, ts: message.ts, message: asSeen(message, false) }
}

export function update(state: SlackState, params: Params) {
  const channel = memberChannel(state, params.required('channel')).id
  const ts = params.required('ts')
  const old = find(state, channel, ts)
  if (!old) throw new Refusal('message_not_found')
  if (old.user !== state.bot.user) throw new Refusal('cant_update_message')
  const message = { ...old, ...contentOf(params), edits: old.edits + 1 }
  state.messages.splice(state.messages.indexOf(old), 1, message)
  return { channel, ts, text: message.text, message: asSeen(message, false) }
}

export function postEphemeral(state: SlackState, params: Params) {
  const { id: channel, members } = memberChannel(state, params.required('channel'))
  const user = params.required('user')
  if (!members.has(user)) throw new Refusal('user_not_in_channel')
  const thread = params.text('thread_ts')
  state.ephemerals.push({ channel, user, ...contentOf(params), ...(thread === undefined ? {} : { thread_ts: thread }) })
  return { message_ts: state.nextTs() }
}

function contentOf(params: Params): { text: string; blocks: readonly MessageBlock[] } {
  const text = params.text('text') ?? ''
  const given = params.json('blocks')
  const blocks = given === undefined ? [] : checkBlocks(given)
  if (text === '' && blocks.length === 0) throw new Refusal('no_text')
  if (text.length > 40_000) throw new Refusal('msg_too_long')
  return { text, blocks }
}

const Metadata = z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) })

function metadataOf(params: Params) {
  const given = params.json('metadata')
  if (given === undefined) return undefined
  const parsed = Metadata.safeParse(given)
  if (!parsed.success) throw new Refusal('invalid_metadata_schema')
  return parsed.data
}
