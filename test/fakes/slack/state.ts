import type { MessageBlock, Modal } from './block-kit/blocks.ts'

export interface SlackMessage {
  readonly channel: string
  readonly ts: string
  readonly thread_ts?: string
  readonly user: string
  readonly bot_id?: string
  readonly text: string
  readonly blocks: readonly MessageBlock[]
  readonly metadata?: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> }
  /** How often it was changed. */
  readonly edits: number
}

export interface Ephemeral {
  readonly channel: string
  readonly user: string
  readonly thread_ts?: string
  readonly text: string
  readonly blocks: readonly MessageBlock[]
}

export interface OpenView {
  readonly id: string
  readonly hash: string
  readonly user: string
  readonly view: Modal & { readonly blocks: readonly { readonly block_id: string }[] }
  /** What stands below the fields after a sending that was sent back. */
  readonly errors: Readonly<Record<string, string>>
}

interface Trigger {
  readonly user: string
  readonly at: number
  used: boolean
}

export interface Conversation {
  readonly id: string
  readonly isDirect: boolean
  readonly members: Set<string>
}

export interface SlackSetup {
  readonly team?: string
  readonly signingSecret?: string
  readonly botToken?: string
  readonly scopes?: readonly string[]
  /** Everybody by user id; `team` where the person belongs to another company. */
  readonly people: Readonly<Record<string, { readonly team?: string }>>
  /** The members of each channel by its id. The bot is a member where it is named. */
  readonly channels?: Readonly<Record<string, readonly string[]>>
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Everything the workspace knows. */
export interface SlackState {
  readonly team: string
  readonly bot: { readonly user: string; readonly id: string; readonly app: string }
  readonly signingSecret: string
  readonly botToken: string
  readonly scopes: ReadonlySet<string>
  readonly people: ReadonlyMap<string, { readonly team: string }>
  readonly conversations: Map<string, Conversation>
  readonly messages: SlackMessage[]
  readonly ephemerals: Ephemeral[]
  readonly views: Map<string, OpenView>
  readonly triggers: Map<string, Trigger>
  now(): number
  /** A new message id, later than every other. */
  nextTs(): string
  nextId(prefix: string): string
}

export function createState(setup: SlackSetup): SlackState {
  const { team = 'T1', now = Date.now } = setup
  const bot = { user: 'UONLOOP', id: 'BONLOOP', app: 'AONLOOP' }
  const people = new Map(Object.entries(setup.people).map(([id, person]) => [id, { team: person.team ?? team }]))
  const channels = Object.entries(setup.channels ?? {}).map(
    ([id, members]): Conversation => ({ id, isDirect: false, members: new Set(members) }),
  )
  let count = 0
  return {
    team,
    bot,
    signingSecret: setup.signingSecret ?? 'a-signing-secret',
    botToken: setup.botToken ?? 'xoxb-1-a-bot-token',
    scopes: new Set(setup.scopes ?? allScopes),
    people,
    conversations: new Map(channels.map((channel) => [channel.id, channel])),
    messages: [],
    ephemerals: [],
    views: new Map(),
    triggers: new Map(),
    now,
    nextTs: () => `${Math.floor(now() / 1000)}.${String(++count).padStart(6, '0')}`,
    nextId: (prefix) => `${prefix}${String(++count).padStart(8, '0')}`,
  }
}

/** The direct messages of a person with the bot, opened where there were none. */
export function directWith(state: SlackState, user: string): Conversation {
  const id = `D${user}`
  const known = state.conversations.get(id)
  if (known) return known
  const opened: Conversation = { id, isDirect: true, members: new Set([user, state.bot.user]) }
  state.conversations.set(id, opened)
  return opened
}

const allScopes = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'groups:history',
  'im:history',
  'im:write',
  'users:read',
]
