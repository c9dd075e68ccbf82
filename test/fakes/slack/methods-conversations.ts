import { asSeen } from './messages.ts'
import type { Params } from './params.ts'
import { Refusal } from './refusal.ts'
import { type Conversation, directWith, type SlackState } from './state.ts'

/** The conversation, where the bot is a member of it. */
export function memberChannel(state: SlackState, id: string): Conversation {
  const conversation = state.conversations.get(id)
  if (!conversation) throw new Refusal('channel_not_found')
  if (!conversation.members.has(state.bot.user)) throw new Refusal('not_in_channel')
  return conversation
}

export function openConversation(state: SlackState, params: Params) {
  const user = params.required('users')
  if (!state.people.has(user)) throw new Refusal('user_not_found')
  return { channel: { id: directWith(state, user).id } }
}

/** Newest first, without the replies of threads. */
export function history(state: SlackState, params: Params) {
  const { id } = memberChannel(state, params.required('channel'))
  const own = state.messages.filter(({ channel, thread_ts: thread }) => channel === id && thread === undefined)
  return page(own.toReversed(), params)
}

/** Oldest first, the thread's first message included. */
export function replies(state: SlackState, params: Params) {
  const { id } = memberChannel(state, params.required('channel'))
  const root = params.required('ts')
  const thread = state.messages.filter(
    ({ channel, ts, thread_ts: parent }) => channel === id && (ts === root || parent === root),
  )
  if (thread.length === 0) throw new Refusal('thread_not_found')
  return page(thread, params)
}

export function userInfo(state: SlackState, params: Params) {
  const id = params.required('user')
  const person = state.people.get(id)
  if (!person) throw new Refusal('user_not_found')
  return { user: { id, team_id: person.team, is_bot: false, is_stranger: person.team !== state.team } }
}

function page(messages: SlackState['messages'], params: Params) {
  const first = Number(params.text('cursor') ?? 0)
  const most = Math.min(params.count('limit', 100), 999)
  const shown = messages.slice(first, first + most)
  const hasMore = first + most < messages.length
  return {
    messages: shown.map((message) => asSeen(message, params.flag('include_all_metadata'))),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? String(first + most) : '' },
  }
}
