import { z } from 'zod'
import type { Pressed } from '#ports/channel.ts'
import { linkPrefix } from './blocks/actions.ts'
import { accountOf, messageOf, type Self } from './refs.ts'

/** Where a private answer to a person goes. */
export interface Reach {
  readonly channel: string
  readonly user: string
  readonly thread?: string
}

export type Press =
  | { readonly kind: 'press'; readonly pressed: Pressed; readonly trigger: string; readonly reach: Reach }
  /** The button only leads somewhere. */
  | { readonly kind: 'link' }
  /** Not a button of a card of ours, or of one so old that it cannot be read. */
  | { readonly kind: 'unknown'; readonly reach?: Reach }

/** Reads a `block_actions` payload. Everything in it is untrusted but the ids, which Slack signed. */
export function readPress(payload: unknown, self: Self): Press {
  const { data } = Payload.safeParse(payload)
  const [action] = data?.actions ?? []
  if (!data || !action) return { kind: 'unknown' }
  if (action.action_id.startsWith(linkPrefix)) return { kind: 'link' }
  const channel = data.container.channel_id ?? data.channel?.id
  const ts = data.container.message_ts
  if (channel === undefined || ts === undefined) return { kind: 'unknown' }
  const thread = data.message?.thread_ts
  const reach = { channel, user: data.user.id, ...(thread === undefined || thread === ts ? {} : { thread }) }
  const carried = readValue(action.value)
  if (!carried) return { kind: 'unknown', reach }
  const team = data.user.team_id ?? data.team?.id ?? self.team
  const pressed: Pressed = {
    kind: 'pressed',
    key: `slack:${team}/${data.user.id}/${ts}/${action.action_id}/${action.action_ts}`,
    by: accountOf(team, data.user.id),
    message: messageOf(self.team, channel, ts),
    ...carried,
  }
  return { kind: 'press', pressed, trigger: data.trigger_id, reach }
}

const Payload = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string(),
  container: z.object({ message_ts: z.string().optional(), channel_id: z.string().optional() }),
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string(), value: z.string().optional() })),
})

const Carried = z.strictObject({ subject: z.string(), version: z.string(), act: z.string() })

function readValue(value: string | undefined): z.infer<typeof Carried> | undefined {
  try {
    return Carried.safeParse(JSON.parse(value ?? '')).data
  } catch {
    return undefined
  }
}
