import type { WebClient } from '@slack/web-api'
import { OnloopError } from '#core/errors.ts'
import type { Channel, MessageRef, Outgoing } from '#ports/channel.ts'
import { renderBlocks, renderText } from './blocks/render.ts'
import { failure, leavesDoubt, platformCode } from './failure.ts'
import { findPosted } from './find-posted.ts'
import { messageOf, readRef, type Self } from './refs.ts'

type Posting = Pick<Channel, 'post' | 'update'>

/** Posts and changes messages. `self` is asked late, since it is known only once the channel has started. */
export function createPosting(client: WebClient, self: () => Self): Posting {
  const posted = new Map<string, Promise<MessageRef>>()
  const doubtful = new Set<string>()
  const channelOf = createChannels(client)

  async function post(message: Outgoing): Promise<MessageRef> {
    const { team } = self()
    const channel = await channelOf(locate(message.to, team, 'chat.postMessage').channel)
    const thread = message.thread && locate(message.thread, team, 'chat.postMessage').ts
    const look = () => findPosted(client, { channel, thread, key: message.key, self: self() })
    if (message.again || doubtful.has(message.key)) {
      const ts = await look()
      doubtful.delete(message.key)
      if (ts !== undefined) return messageOf(team, channel, ts)
    }
    try {
      return messageOf(team, channel, await send(client, { channel, thread, message }))
    } catch (error) {
      if (!leavesDoubt(error)) throw failure('chat.postMessage', error)
      // Until a look has said that it is not there, this key must not be posted again.
      doubtful.add(message.key)
      const ts = await look()
      // Not there now, but Slack may still be at it: the next attempt looks once more before it posts.
      if (ts === undefined) throw failure('chat.postMessage', error)
      doubtful.delete(message.key)
      return messageOf(team, channel, ts)
    }
  }

  return {
    post(message) {
      const known = posted.get(message.key)
      if (known) return known
      const work = post(message)
      posted.set(message.key, work)
      work.catch(() => posted.delete(message.key))
      const [oldest] = posted.keys()
      if (posted.size > remembered && oldest !== undefined) posted.delete(oldest)
      return work
    },
    async update(message, card) {
      const { channel, ts } = locate(message, self().team, 'chat.update')
      if (ts === undefined) return false
      try {
        await client.chat.update({ channel, ts, parse: 'none', link_names: false, ...renderBlocks(card) })
        return true
      } catch (error) {
        if (gone.has(platformCode(error) ?? '')) return false
        throw failure('chat.update', error)
      }
    },
  }
}

const remembered = 5_000
const gone = new Set(['message_not_found', 'channel_not_found'])

async function send(
  client: WebClient,
  { channel, thread, message }: { channel: string; thread: string | undefined; message: Outgoing },
): Promise<string> {
  const { blocks, text } =
    'card' in message.content ? renderBlocks(message.content.card) : renderText(message.content.text)
  const { ts } = await client.chat.postMessage({
    channel,
    text,
    blocks,
    ...(thread === undefined ? {} : { thread_ts: thread }),
    metadata: { event_type: 'onloop', event_payload: { key: message.key } },
    // An unfurled link would fetch an address out of a text that a stranger may have written.
    unfurl_links: false,
    unfurl_media: false,
    parse: 'none',
    link_names: false,
  })
  if (ts === undefined) throw new Error('the answer names no message')
  return ts
}

function locate(ref: string, team: string, operation: string) {
  const target = readRef(ref)
  if (target?.team === team) return target
  const detail = `${ref} is not a place of workspace ${team}`
  throw new OnloopError('CHANNEL_REFUSED', { channel: 'Slack', operation, detail })
}

/** Turns a person's id into the conversation with them; other ids are conversations already. */
function createChannels(client: WebClient): (id: string) => Promise<string> {
  const opened = new Map<string, string>()
  return async (id) => {
    if (!/^[UW]/.test(id)) return id
    const known = opened.get(id)
    if (known !== undefined) return known
    try {
      const { channel } = await client.conversations.open({ users: id })
      if (!channel?.id) throw new Error('the answer names no conversation')
      opened.set(id, channel.id)
      return channel.id
    } catch (error) {
      throw failure('conversations.open', error)
    }
  }
}
