import { z } from 'zod'
import type { Directory } from '#core/case/context.ts'
import type { Document, Problem } from './document.ts'
import { Person } from './person.ts'
import { didYouMean } from './suggest.ts'

const Place = z.templateLiteral([z.enum(['slack', 'teams', 'portal']), ':', z.string()])

const Group = z
  .strictObject({
    label: z.string(),
    places: z.array(Place).default([]).describe('Where its questions are shown'),
  })
  .readonly()

/** `policies/people.yaml`: who is who, and which groups decide. */
export const PeopleFile = z.strictObject({
  groups: z.record(z.string(), Group),
  people: z.array(Person),
})
export type People = z.infer<typeof PeopleFile>

/** What does not hold together in the people file: unknown groups, ids or accounts that two people share. */
export function lintPeople(document: Document, { groups, people }: People): readonly Problem[] {
  const seen = new Map<string, string>()
  return people.flatMap((person, index) => {
    const at = (part: string, message: string): Problem => ({
      file: document.file,
      line: document.lineOf(['people', index, part]),
      message: `${person.id}: ${message}`,
    })
    const unknown = person.groups.filter((group) => !(group in groups))
    const own = [person.id, ...person.accounts]
    const taken = own.filter((id) => seen.has(id)).map((id) => `"${id}" already belongs to ${seen.get(id)}`)
    for (const id of own) seen.set(id, person.id)
    return [
      ...unknown.map((group) => at('groups', `unknown group "${group}"${didYouMean(group, Object.keys(groups))}`)),
      ...taken.map((message) => at('accounts', message)),
    ]
  })
}

/** Looks people up by id and group. Those who left and guests are in no group. */
export function directoryOf({ groups, people }: People): Directory {
  const byId = new Map(people.map((person) => [person.id, person]))
  return {
    person: (id) => byId.get(id),
    members: (group) => people.filter((person) => person.active && !person.guest && person.groups.includes(group)),
    groupLabel: (group) => groups[group]?.label ?? group,
  }
}
