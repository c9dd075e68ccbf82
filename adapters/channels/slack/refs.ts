import type { Account, MessageRef, Place } from '#ports/channel.ts'

/** Who Onloop is in this workspace. */
export interface Self {
  readonly team: string
  /** The bot's user id. */
  readonly user: string
  readonly bot: string
}

export interface Target {
  readonly team: string
  /** A conversation's id, or a person's, which stands for their direct messages. */
  readonly channel: string
  readonly ts?: string
}

export const accountOf = (team: string, user: string): Account => `slack:${team}/${user}`
export const placeOf = (team: string, channel: string): Place => `slack:${team}/${channel}`
export const messageOf = (team: string, channel: string, ts: string): MessageRef => `slack:${team}/${channel}/${ts}`

/** Reads a place or a message of Slack; undefined when it is neither. */
export function readRef(ref: string): Target | undefined {
  const match = /^slack:([A-Z0-9]+)\/([A-Z0-9]+)(?:\/(\d+\.\d+))?$/.exec(ref)
  if (!match?.[1] || !match[2]) return undefined
  return { team: match[1], channel: match[2], ...(match[3] === undefined ? {} : { ts: match[3] }) }
}
