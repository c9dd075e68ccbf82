import type { Card } from '#core/card/card.ts'
import type { Person } from '#core/person.ts'
import type { Account, Place } from './channel.ts'

/** What a signed-in person may look at. Every answer is already limited to what this person may see. */
export interface Desk {
  /** The active person this account belongs to. */
  person(account: Account): Promise<Person | undefined>

  /** Everybody, for the demo's switch. */
  people(): Promise<readonly Person[]>

  /** The conversations this person can open in a channel, the person's direct messages first. */
  places(person: Person, channel: 'portal'): Promise<readonly PlaceInfo[]>

  /** Questions that wait for this person, nearest deadline first. */
  waiting(person: Person): Promise<readonly WaitingItem[]>

  /** The pages this person can open, in the order of the navigation. */
  pages(person: Person): Promise<readonly ListedPage[]>

  /** The cards of a page, or undefined when there is no such page or this person may not see it. */
  page(person: Person, page: PageName, id?: string): Promise<Page | undefined>

  /** Calls back whenever anything this person might be looking at has changed. Returns how to end it. */
  onChange(listener: (change: Change) => void): () => void
}

export type PageName = ListedPage | 'case'
/** A page with a place in the navigation. */
export type ListedPage = 'requests' | 'cases' | 'digest' | 'agents' | 'policies' | 'stops' | 'ledger'

export interface Page {
  readonly title: string
  readonly intro: string
  readonly cards: readonly Card[]
  /** Headings that stand before cards, by the card's subject. */
  readonly headings?: Readonly<Record<string, string>>
  /** Whether it stays as it is while it is open, because making it is costly. */
  readonly isStill?: boolean
}

export interface PlaceInfo {
  readonly place: Place
  /** "#approvals", "Direct message". */
  readonly name: string
  readonly purpose: string
  /** Whether what one writes here goes to Onloop. */
  readonly writable: boolean
  /** How many questions wait here. */
  readonly waiting: number
}

export interface WaitingItem {
  readonly question: string
  readonly case: string
  readonly summary: string
  readonly deadline: number
  readonly risk: number
  readonly requester: string
  /** The message to jump to, where it has been posted in the portal. */
  readonly message?: string
}

/** `place` names a conversation with a new or changed message; `pages` says that pages may show something else. */
export type Change =
  | { readonly kind: 'message'; readonly place: Place; readonly message: string; readonly isNew: boolean }
  | { readonly kind: 'pages' }
