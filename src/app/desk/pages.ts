import type { Keys } from '#app/keys.ts'
import type { World } from '#app/world.ts'
import { policyCards, policyTitle } from '#core/card/policies-card.ts'
import type { Person } from '#core/person.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { Channel } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { ListedPage, Page, PageName } from '#ports/desk.ts'
import type { Store } from '#ports/store.ts'
import { agentsPage } from './agents-page.ts'
import { casePage, casesPage, requestsPage } from './cases-pages.ts'
import { digestPage } from './digest-page.ts'
import { ledgerPage } from './ledger-page.ts'
import { steers } from './may-see.ts'
import { stopsPage } from './stops-page.ts'

export interface PageParts {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keys
  readonly world: () => World
  readonly stops: () => readonly Stop[]
  readonly channels: ReadonlyMap<string, Channel>
}

/** A page's cards for one person; undefined when there is none, or none that they may see. */
export async function pageOf(parts: PageParts, person: Person, page: PageName, id?: string): Promise<Page | undefined> {
  if (page === 'case') return id === undefined ? undefined : casePage(parts, person, id)
  if (!listedPages(person).includes(page)) return undefined
  switch (page) {
    case 'requests':
      return requestsPage(parts, person)
    case 'cases':
      return casesPage(parts, person)
    case 'digest':
      return digestPage(parts)
    case 'agents':
      return agentsPage(parts)
    case 'policies':
      return policiesPage(parts, person)
    case 'stops':
      return stopsPage(parts, person)
    case 'ledger':
      return ledgerPage(parts, person)
  }
}

/** The pages that a person can open: everybody their own requests, those who steer the rest as well. */
export function listedPages(person: Person): readonly ListedPage[] {
  return steers(person) ? ['requests', 'cases', 'digest', 'agents', 'policies', 'stops', 'ledger'] : ['requests']
}

function policiesPage({ world }: PageParts, person: Person): Page {
  const { policies, directory } = world()
  const groups = policies.policies.map((policy) => ({
    title: policyTitle(policy),
    cards: policyCards(policy, person.role === 'manager', directory.groupLabel),
  }))
  const headings = groups.flatMap(({ title, cards }) => cards.slice(0, 1).map(({ subject }) => [subject, title]))
  return {
    title: 'Policies',
    intro:
      'What runs alone, what people decide and what is never done. Managers move the settings within their bounds.',
    cards: groups.flatMap(({ cards }) => cards),
    headings: Object.fromEntries(headings),
  }
}
