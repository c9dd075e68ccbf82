import type { Card } from '#core/card/card.ts'
import type { Account, MessageRef, Place } from './channel.ts'

/** Where the portal keeps its conversations, since no platform keeps them for it. */
export interface Messages {
  /** Adds a message; the same key adds it once and answers with the first one. */
  add(message: NewMessage): Promise<MessageRef>
  /** Replaces a message's card. False when there is no such message. */
  replace(message: MessageRef, card: Card): Promise<boolean>
  /** The latest messages of a place, oldest first. */
  list(place: Place, limit: number): Promise<readonly Message[]>
  one(message: MessageRef): Promise<Message | undefined>
}

export interface NewMessage {
  readonly key: string
  readonly place: Place
  /** Absent for Onloop itself. */
  readonly by?: Account
  readonly thread?: MessageRef
  readonly content: { readonly card: Card } | { readonly text: string }
}

export interface Message extends NewMessage {
  readonly ref: MessageRef
  /** Epoch milliseconds. */
  readonly at: number
}
