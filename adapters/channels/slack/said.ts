import { z } from 'zod'
import type { Said } from '#ports/channel.ts'
import { readText } from './read-text.ts'
import { accountOf, messageOf, placeOf, type Self } from './refs.ts'

/**
 * What a person wrote, from an Events API event; undefined for everything else: other bots, ourselves, edits,
 * deletions, joins, other workspaces.
 *
 * The key is the message itself, since one message can arrive as two events with two event ids.
 */
export function readSaid(event: unknown, envelope: unknown, self: Self): Said | undefined {
  const spoken = Spoken.safeParse(event).data
  if (!spoken || !isForUs(envelope, self)) return undefined
  const { channel, ts, user, thread_ts: thread } = spoken
  if (user === self.user || spoken.bot_id !== undefined || spoken.edited !== undefined) return undefined
  const text = readText(spoken.text, self.user)
  if (text === '') return undefined
  return {
    kind: 'said',
    key: `slack:${self.team}/${channel}/${ts}`,
    by: accountOf(spoken.user_team ?? spoken.team ?? teamOf(envelope) ?? self.team, user),
    place: placeOf(self.team, channel),
    direct: spoken.channel_type === 'im',
    message: messageOf(self.team, channel, ts),
    ...(thread === undefined || thread === ts ? {} : { thread: messageOf(self.team, channel, thread) }),
    text,
  }
}

const common = {
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string(),
  /** The workspace of the person who wrote; in a shared channel it may be another company's. */
  user_team: z.string().optional(),
  team: z.string().optional(),
  text: z.string(),
  bot_id: z.string().optional(),
  edited: z.unknown().optional(),
}

/** Only direct messages arrive as messages; in a channel Onloop listens where it is named. */
const Spoken = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('message'),
    channel_type: z.literal('im'),
    /** Of all subtypes only these are a person's own new words. */
    subtype: z.enum(['file_share', 'thread_broadcast', 'me_message']).optional(),
  }),
  z.object({
    ...common,
    type: z.literal('app_mention'),
    channel_type: z.string().optional(),
    subtype: z.undefined().optional(),
  }),
])

const Envelope = z.object({
  team_id: z.string().optional(),
  context_team_id: z.string().nullish(),
  authorizations: z.array(z.object({ team_id: z.string().nullish() })).nullish(),
})

/** An app can be installed in several workspaces under one signing secret; this Onloop serves one. */
function isForUs(envelope: unknown, self: Self): boolean {
  const { data } = Envelope.safeParse(envelope)
  if (!data) return false
  return (data.context_team_id ?? data.authorizations?.[0]?.team_id ?? data.team_id) === self.team
}

function teamOf(envelope: unknown): string | undefined {
  return Envelope.safeParse(envelope).data?.team_id
}
