import type { Account } from '#ports/channel.ts'
import type { WebRequest } from '#ports/web.ts'
import type { ApiParts, Caller } from './operation.ts'
import { type Outcome, refuse } from './problem.ts'

/** The header that says who acts. It proves nothing, so it counts in the demo alone. */
export const asHeader = 'Onloop-As'

/** Finds out who calls. A header cannot be sent by a page of another site without being asked for first. */
export function callerOf({ demo, world }: Pick<ApiParts, 'demo' | 'world'>, { headers }: WebRequest): Outcome<Caller> {
  if (!demo) {
    return refuse(401, 'Outside demo mode the API needs an account token; a name alone proves nothing.', {
      fix: 'This release has no account tokens yet: act in the chat, or set DEMO=on to try the API on this machine.',
    })
  }
  const name = headers[asHeader.toLowerCase()]?.trim()
  const { people } = world().people
  const known = people.filter(({ active, guest }) => active && !guest).map(({ id }) => id)
  const fix = `Use --as PERSON on the command line, or the header ${asHeader}, with one of: ${known.join(', ')}.`
  if (!name) return refuse(401, 'It was not said who acts.', { fix })
  const account: Account = `portal:${name}`
  const person = people.find(({ accounts }) => accounts.includes(account))
  if (!person) return refuse(401, `Nobody here is called "${name.slice(0, 40)}".`, { fix })
  if (!person.active) return refuse(403, `${person.name} has left, and may do nothing.`, { fix })
  if (person.guest) return refuse(403, `${person.name} is a guest, and may do nothing.`, { fix })
  return { value: { person, account } }
}
