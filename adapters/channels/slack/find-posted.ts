import type { WebClient } from '@slack/web-api'
import { failure } from './failure.ts'
import type { Self } from './refs.ts'

interface Wanted {
  readonly channel: string
  readonly thread: string | undefined
  readonly key: string
  readonly self: Self
}

/**
 * Looks for our message with this key among the newest thousand of a place, or in a thread, and says its `ts`.
 *
 * Any app of the workspace could write the same metadata, so only our own messages count. Throws when Slack does
 * not let it look: then the message must not be posted.
 */
export async function findPosted(client: WebClient, wanted: Wanted): Promise<string | undefined> {
  const operation = wanted.thread === undefined ? 'conversations.history' : 'conversations.replies'
  try {
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page++) {
      const { messages, response_metadata: metadata } = await fetchPage(client, wanted, cursor)
      const found = messages?.find((message) => isWanted(message, wanted))
      if (found?.ts !== undefined) return found.ts
      cursor = metadata?.next_cursor || undefined
      if (cursor === undefined) return undefined
    }
    return undefined
  } catch (error) {
    throw failure(operation, error)
  }
}

const mostPages = 5
const pageSize = 200

function fetchPage(client: WebClient, { channel, thread }: Wanted, cursor: string | undefined) {
  const page = { channel, limit: pageSize, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) }
  return thread === undefined
    ? client.conversations.history(page)
    : client.conversations.replies({ ...page, ts: thread })
}

interface Posted {
  readonly ts?: string
  readonly user?: string
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object }
}

function isWanted({ user, metadata }: Posted, { key, self }: Wanted): boolean {
  const payload = metadata?.event_payload
  const found = payload !== undefined && 'key' in payload ? payload.key : undefined
  return user === self.user && metadata?.event_type === 'onloop' && found === key
}
