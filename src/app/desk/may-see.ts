import type { World } from '#app/world.ts'
import type { Case } from '#core/case/case.ts'
import { eligible, groupsAsked } from '#core/escalation/authority.ts'
import type { Person } from '#core/person.ts'

/** Whether somebody may look at a case: who asked, who may answer one of its questions, its owners, and auditors. */
export function maySee(person: Person, item: Case, world: World): boolean {
  if (!person.active || person.guest) return false
  if (item.requester === person.id || person.role === 'auditor' || person.role === 'manager') return true
  const owner = item.flow === undefined ? undefined : world.plans.get(item.flow)?.plan.flow.owner
  if (owner !== undefined && person.groups.includes(owner)) return true
  return Object.values(item.questions).some(
    (question) =>
      groupsAsked(question).some((group) => person.groups.includes(group)) ||
      eligible(question, world.directory).includes(person.id),
  )
}

/** Whether somebody steers: sees figures, policies, agents and the ledger. */
export function steers(person: Person): boolean {
  return person.active && !person.guest && person.role !== 'employee'
}
