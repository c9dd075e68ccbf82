import { caseView } from '#app/deliver.ts'
import { caseCard, caseState } from '#core/card/case-card.ts'
import { casesCard, type ListedCase } from '#core/card/cases-card.ts'
import { entriesCard } from '#core/card/entries-card.ts'
import { questionCard } from '#core/card/question-card.ts'
import type { Case } from '#core/case/case.ts'
import type { Person } from '#core/person.ts'
import type { Page } from '#ports/desk.ts'
import type { CaseFilter } from '#ports/store.ts'
import { maySee, steers } from './may-see.ts'
import { nameOf, scopeNames } from './names.ts'
import type { PageParts } from './pages.ts'
import { streamEntries } from './stream-entries.ts'

const mostCases = 200

/** What somebody asked for. */
export async function requestsPage(parts: PageParts, person: Person): Promise<Page> {
  const { flow } = scopeNames(parts.world())
  const empty = 'Write to Onloop in your direct message; what you ask for appears here.'
  const rows = await listed(parts, person, { requester: person.id, limit: mostCases })
  return {
    title: 'My requests',
    intro: 'What you asked for, newest first.',
    cards: [casesCard(rows, { subject: 'requests', flow, empty })],
  }
}

/** Every case that somebody may see. */
export async function casesPage(parts: PageParts, person: Person): Promise<Page> {
  const { flow } = scopeNames(parts.world())
  const empty = 'Nobody has asked for anything yet. Cases appear here as soon as somebody does.'
  const rows = await listed(parts, person, { limit: mostCases })
  return {
    title: 'Cases',
    intro: `What people asked for, newest first${rows.length === mostCases ? `; the ${mostCases} newest` : ''}.`,
    cards: [casesCard(rows, { subject: 'cases', flow, person: nameOf(parts.world()), empty })],
  }
}

async function listed(parts: PageParts, person: Person, filter: CaseFilter): Promise<readonly ListedCase[]> {
  const { directory } = parts.world()
  const rows = await parts.store.cases(filter)
  const items = await Promise.all(rows.map(({ id }) => parts.store.case(id)))
  return items.flatMap((item) =>
    item && maySee(person, item, parts.world())
      ? [listedCase(item, caseState({ case: item, directory, viewer: person.id }))]
      : [],
  )
}

function listedCase(item: Case, state: ListedCase['state']): ListedCase {
  const { id, flow, status, requester, text, openedAt } = item
  return { id, flow, isOpen: status === 'open', state, requester, text, openedAt }
}

/** One case with what was asked about it and, for those who steer, its ledger. */
export async function casePage(parts: PageParts, person: Person, id: string): Promise<Page | undefined> {
  const item = await parts.store.case(id)
  if (!item || !maySee(person, item, parts.world())) return undefined
  const view = { ...(await caseView(parts, item)), viewer: person.id }
  const questions = item.requester === person.id ? [] : Object.values(item.questions)
  const entries = steers(person) ? await streamEntries(parts.store.ledger, id) : []
  return {
    title: `Case ${id}`,
    intro: `Asked by ${nameOf(parts.world())(item.requester)}.`,
    cards: [
      caseCard(view),
      ...questions.map((question) => questionCard({ ...view, question })),
      ...(entries.length > 0 ? [entriesCard(`${id}/ledger`, entries, nameOf(parts.world()))] : []),
    ],
  }
}
