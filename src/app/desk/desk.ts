import { caseView } from '#app/deliver.ts'
import { groupPlaces, personOf, portalPlace } from '#app/places.ts'
import { actionTitle } from '#core/card/question-card.ts'
import { openQuestions, type Question } from '#core/case/case.ts'
import { eligible } from '#core/escalation/authority.ts'
import type { Person } from '#core/person.ts'
import type { Place } from '#ports/channel.ts'
import type { Change, Desk, PlaceInfo, WaitingItem } from '#ports/desk.ts'
import { listedPages, type PageParts, pageOf } from './pages.ts'

/** What signed-in people may look at, each answer limited to what they may see. */
export function createDesk(parts: PageParts): Desk & { readonly changed: (change: Change) => void } {
  const listeners = new Set<(change: Change) => void>()
  return {
    async person(account) {
      const person = personOf(parts.world(), account)
      return person?.guest ? undefined : person
    },
    async people() {
      return parts.world().people.people.filter(({ active, guest }) => active && !guest)
    },
    places: (person) => placesOf(parts, person),
    waiting: (person) => waitingFor(parts, person),
    pages: async (person) => listedPages(person),
    page: (person, page, id) => pageOf(parts, person, page, id),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed: (change) => {
      for (const listener of listeners) listener(change)
    },
  }
}

async function placesOf(parts: PageParts, person: Person): Promise<readonly PlaceInfo[]> {
  const own: PlaceInfo = {
    place: portalPlace(person.id),
    name: 'Direct message',
    purpose: 'You and Onloop',
    writable: true,
    waiting: (await parts.store.cases({ requester: person.id, awaitsRequester: true, limit: 100 })).length,
  }
  const waiting = await waitingFor(parts, person)
  const decides = groupPlaces(parts.world(), person.groups).filter((place) => place.startsWith('portal:#'))
  const reads = person.role === 'employee' ? [] : digestPlaces(parts)
  const all = person.role === 'manager' || person.role === 'auditor' ? allPlaces(parts) : []
  const channels = [...new Set([...decides, ...all, ...reads])].map((place) => ({
    place,
    name: `# ${place.slice('portal:#'.length)}`,
    purpose: purposes[place] ?? 'What Onloop posts here',
    writable: false,
    waiting: decides.includes(place) ? waiting.length : 0,
  }))
  return [own, ...channels]
}

const purposes: Readonly<Record<string, string>> = {
  'portal:#approvals': 'What waits for a decision, and what was decided.',
  'portal:#digest': 'How the automation is doing, posted on schedule.',
}

function digestPlaces({ world }: PageParts): readonly Place[] {
  return world().digests.flatMap(({ to }) => to.filter((place) => place.startsWith('portal:')) as readonly Place[])
}

function allPlaces({ world }: PageParts): readonly Place[] {
  return groupPlaces(world(), Object.keys(world().people.groups)).filter((place) => place.startsWith('portal:#'))
}

/** Open questions that this person may answer, nearest deadline first; what was handed to them comes before. */
async function waitingFor(parts: PageParts, person: Person): Promise<readonly WaitingItem[]> {
  const items: { item: WaitingItem; mine: boolean }[] = []
  for (const row of await parts.store.questions()) {
    const item = await parts.store.case(row.case)
    const question = item && openQuestions(item).find(({ id }) => id === row.id)
    if (!item || !question || !eligible(question, parts.world().directory).includes(person.id)) continue
    const view = await caseView(parts, item)
    items.push({
      item: await waitingItem(parts, question, actionTitle({ ...view, question })),
      mine: question.assigned === person.id,
    })
  }
  return items.sort((a, b) => Number(b.mine) - Number(a.mine)).map(({ item }) => item)
}

const asked: Readonly<Record<Question['asks'], string>> = {
  approval: '',
  uncertain: 'Did it happen? ',
  failed: 'Did not work: ',
  late: 'Happened after all: ',
  check: 'Check: ',
}

async function waitingItem({ store, world }: PageParts, question: Question, summary: string): Promise<WaitingItem> {
  const shown = (await store.deliveries.shown(question.id)).find(({ place }) => place.startsWith('portal:'))
  const { requester } = question.judged.action
  return {
    question: question.id,
    case: question.id.split('.')[0] ?? '',
    summary: `${asked[question.asks]}${summary}`,
    deadline: question.deadline,
    risk: question.judged.verdict.risk.score,
    requester: world().directory.person(requester)?.name ?? requester,
    ...(shown?.message ? { message: shown.message } : {}),
  }
}
