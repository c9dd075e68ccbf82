import type { SlackMessage, SlackState } from './state.ts'

/** A message as the API shows it. */
export function asSeen({ edits, metadata, channel: _, ...message }: SlackMessage, withMetadata: boolean) {
  return {
    type: 'message',
    ...message,
    ...(edits > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(withMetadata && metadata ? { metadata } : {}),
  }
}

export function find(state: SlackState, channel: string, ts: string): SlackMessage | undefined {
  return state.messages.find((message) => message.channel === channel && message.ts === ts)
}
