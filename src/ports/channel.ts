import type { Card } from '#core/card/card.ts'
import type { Form } from '#core/card/form.ts'

/**
 * A place where people talk to Onloop: Slack, Teams or the portal.
 *
 * A channel translates and delivers. It proves who acted, and it never decides: everything a person does goes
 * to `receive` unchanged. `test/contracts/channel.ts` holds every channel to the promises below.
 */
export interface Channel {
  /** The prefix of every account, place and message of this channel. */
  readonly name: ChannelName

  /** Starts delivering to `receive`. Resolves once messages can arrive. */
  start(receive: Receive): Promise<void>

  /** Takes no more messages and waits for those in hand. Safe to call twice. */
  stop(): Promise<void>

  /**
   * Posts a message and says where it landed.
   *
   * The same `key` never posts twice: after a failure that leaves it unknown whether the message arrived, the
   * channel looks before it posts again. Throws `CHANNEL_UNREACHABLE` or `CHANNEL_REFUSED`.
   */
  post(message: Outgoing): Promise<MessageRef>

  /** Replaces a card in place. False when the message is gone, for instance because a person deleted it. */
  update(message: MessageRef, card: Card): Promise<boolean>
}

export type ChannelName = 'slack' | 'teams' | 'portal'

/** Who, as the channel proved it, by immutable ids: "slack:T024/U061", "portal:alice". Never taken from a text. */
export type Account = `${ChannelName}:${string}`

/** A conversation: "slack:T024/C024BE91L", "portal:#approvals", "portal:@alice" (alice's direct messages). */
export type Place = `${ChannelName}:${string}`

/** A place and the message in it: "slack:T024/C024BE91L/1710000000.000100". */
export type MessageRef = `${Place}/${string}`

export interface Outgoing {
  readonly key: string
  /** Whether an earlier attempt may have been sent, even by a process that has died since: then it looks first. */
  readonly again?: boolean
  readonly to: Place
  /** The message this one answers. */
  readonly thread?: MessageRef
  readonly content: { readonly card: Card } | { readonly text: string }
}

/** A person wrote to Onloop. Onloop's own messages and those of other bots are never reported. */
export interface Said {
  readonly kind: 'said'
  /** The platform's own id of this delivery; a repeated delivery carries the same. */
  readonly key: string
  readonly by: Account
  readonly place: Place
  /** Whether only this person and Onloop are in the place. */
  readonly direct: boolean
  readonly message: MessageRef
  /** The first message of the thread it stands in, where it stands in one. */
  readonly thread?: MessageRef
  /** Opens a new request even while others wait for this person. */
  readonly fresh?: boolean
  readonly text: string
}

/** A person pressed a button of a card, with the form's values where the button has a form and it was sent. */
export interface Pressed {
  readonly kind: 'pressed'
  readonly key: string
  readonly by: Account
  readonly message: MessageRef
  readonly subject: string
  readonly version: string
  readonly act: string
  readonly values?: Readonly<Record<string, string>>
}

export type Arrived = Said | Pressed

/** What the person is told at once. It resolves after the commit, so it is the platform's acknowledgement. */
export type Receipt =
  | { readonly kind: 'accepted'; readonly text?: string }
  /** Told to this person alone. */
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'field-errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'open-form'; readonly form: Form; readonly press: Omit<Pressed, 'values' | 'key' | 'by'> }

export type Receive = (arrived: Arrived) => Promise<Receipt>
