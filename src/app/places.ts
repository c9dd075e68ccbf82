import type { Person } from '#core/person.ts'
import type { Channel, ChannelName, Place } from '#ports/channel.ts'
import type { World } from './world.ts'

/** Where a person's own messages go on the portal. */
export const portalPlace = (person: string): Place => `portal:@${person}`

/** Where a person is reached on every channel that runs. An account of a chat platform is a place there too. */
export function directPlaces(world: World, channels: ReadonlyMap<string, Channel>, personId: string): readonly Place[] {
  const accounts = world.directory.person(personId)?.accounts ?? []
  return accounts
    .filter((account) => channels.has(channelOf(account)))
    .map((account) => (channelOf(account) === 'portal' ? portalPlace(account.slice('portal:'.length)) : account))
}

/** The channel that a place, account or message belongs to. */
export function channelOf(address: string): ChannelName {
  return address.slice(0, address.indexOf(':')) as ChannelName
}

/** The places where a group's questions are shown. */
export function groupPlaces(world: World, groups: readonly string[]): readonly Place[] {
  return [...new Set(groups.flatMap((group) => world.people.groups[group]?.places ?? []))]
}

/** The active person that an account belongs to. Accounts on no list belong to nobody. */
export function personOf(world: World, account: string): Person | undefined {
  return world.people.people.find(({ accounts, active }) => active && (accounts as readonly string[]).includes(account))
}
