import type { Entry } from './entry.ts'
import { entriesOf } from './history.ts'
import type { CaseState, WaitsFor, World } from './world.ts'

/** What is wrong with where a case stands: each one has ended, or waits for something that exists and can come. */
export function caseInvariants(
  { id, status, waitsFor }: CaseState,
  history: readonly Entry[],
  world: Pick<World, 'entries' | 'people'>,
): readonly string[] {
  const last = history.findLast(({ kind }) => kind === 'case-closed' || kind === 'case-reopened')
  if (status === 'ended') {
    return last?.kind === 'case-closed' ? [] : [`case ${id} has ended and the ledger does not say so`]
  }
  if (last?.kind === 'case-closed') return [`case ${id} is open and the ledger says that it was closed`]
  if (waitsFor.length === 0) return [`case ${id} is open and waits for nothing`]
  const vain = waitsFor.map((awaited) => whyInVain(awaited, history, world))
  if (vain.some((why) => why === undefined)) return []
  return [`case ${id} waits for nothing that can come: ${vain.join('; ')}`]
}

function whyInVain(awaited: WaitsFor, history: readonly Entry[], world: Pick<World, 'entries' | 'people'>) {
  if (awaited === 'requester') return undefined
  const id = awaited.slice(awaited.indexOf(':') + 1)
  if (awaited.startsWith('question:')) return questionInVain(id, history, world)
  if (awaited.startsWith('effect:')) return effectInVain(id, history)
  const last = world.entries.findLast(
    (entry) => (entry.kind === 'stop-set' || entry.kind === 'stop-released') && entry.detail.stop === id,
  )
  return last?.kind === 'stop-set' ? undefined : `stop ${id} is not in force`
}

function questionInVain(id: string, history: readonly Entry[], { people }: Pick<World, 'people'>): string | undefined {
  const asked = entriesOf(history, 'question-asked').findLast(({ detail }) => detail.question === id)
  if (!asked) return `question ${id} was never asked`
  const closed = entriesOf(history, 'question-closed').some(({ detail }) => detail.question === id)
  if (closed) return `question ${id} is closed`
  const action = entriesOf(history, 'action-judged').findLast(({ detail }) => detail.digest === asked.detail.digest)
  const requester = action?.detail.action.requester ?? entriesOf(history, 'request-received')[0]?.detail.requester
  const moved = entriesOf(history, 'question-moved').filter(({ detail }) => detail.question === id)
  const groups = new Set([...asked.detail.needs.map(({ group }) => group), ...moved.map(({ detail }) => detail.to)])
  const canAnswer = people.some(
    (person) =>
      person.active && !person.guest && person.id !== requester && person.groups.some((group) => groups.has(group)),
  )
  return canAnswer ? undefined : `nobody of ${[...groups].join(', ')} can answer question ${id}`
}

/** The ledger knows nothing of an effect that is owed and was not granted, such as reading facts; it may be awaited. */
function effectInVain(id: string, history: readonly Entry[]): string | undefined {
  const last = history.findLast(({ detail }) => 'effect' in detail && detail.effect === id)
  const isOver = last?.kind === 'effect-done' || (last?.kind === 'effect-failed' && !last.detail.again)
  return isOver ? `effect ${id} is over` : undefined
}
