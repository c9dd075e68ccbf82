import type { Question } from '#core/case/case.ts'
import type { Directory } from '#core/case/context.ts'
import type { Verdict } from '#core/policy/verdict.ts'

/** Why somebody may not answer a question, in words for them; undefined when they may. */
export function whyNot(question: Question, personId: string, directory: Directory): string | undefined {
  const person = directory.person(personId)
  const groups = groupsAsked(question)
  if (!person?.active || person.guest) return 'Only active members of the company decide.'
  if (question.judged.action.requester === personId) return 'You asked for this, so somebody else decides it.'
  if (!person.groups.some((group) => groups.includes(group))) {
    return `This is for ${groups.map(directory.groupLabel).join(' and ')}, and you are not among them.`
  }
  if (question.excluded.includes(personId)) return 'You amended this, so somebody else approves it.'
  return undefined
}

/** Why an answer from this channel does not count: what is critical is decided in the portal, behind its sign-in. */
export function whyNotHere({ risk }: Verdict, channel: 'slack' | 'teams' | 'portal'): string | undefined {
  return risk.band === 'critical' && channel !== 'portal'
    ? 'Decide this in the portal: its risk is critical.'
    : undefined
}

/** The groups whose members may answer. */
export function groupsAsked(question: Pick<Question, 'needs' | 'standIn'>): readonly string[] {
  return [...new Set([...question.needs.map(({ group }) => group), ...(question.standIn ? [question.standIn] : [])])]
}

/** Everybody who may answer a question now. */
export function eligible(question: Question, directory: Directory): readonly string[] {
  const members = groupsAsked(question).flatMap((group) => directory.members(group).map(({ id }) => id))
  return [...new Set(members)].filter((id) => whyNot(question, id, directory) === undefined)
}
