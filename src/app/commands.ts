import type { Person } from '#core/person.ts'
import type { Said } from '#ports/channel.ts'
import type { Received } from './receive.ts'
import type { Steering } from './steering.ts'

interface Parts {
  readonly steering: Steering
  /** Posts the digest of the last seven days where it was asked for. */
  readonly digest: (arrived: Said) => Promise<void>
}

const stopCommand = /^stop\s+(everything|(?:flow|agent|capability|system):[\w.-]+)(?:[\s,:]+(?:because\s+)?(.+))?$/is
const releaseCommand = /^release\s+(\S+)$/i

/**
 * Takes the few words that steer Onloop from a chat: `stop SCOPE because …`, `release SCOPE`, `stops`, `digest`.
 *
 * Undefined when the text is none of them, and so is a request. Who may do what is decided where it is done.
 */
export async function takeCommand(
  parts: Parts,
  person: Person,
  arrived: Said,
  text: string,
): Promise<Received | undefined> {
  const stop = stopCommand.exec(text)
  if (stop) return told(await parts.steering.stop(person, stop[1] ?? '', stop[2] ?? ''))
  const release = releaseCommand.exec(text)
  if (release) return told(await parts.steering.release(person, release[1] ?? ''))
  if (/^stops$/i.test(text)) return { kind: 'accepted', text: sayStops(parts.steering) }
  if (!/^digest$/i.test(text)) return undefined
  if (person.role === 'employee')
    return { kind: 'refused', text: 'Supervisors, managers and auditors read the digest.' }
  await parts.digest(arrived)
  return { kind: 'accepted', text: 'Here is the digest of the last seven days.' }
}

function told(steered: Awaited<ReturnType<Steering['stop']>>): Received {
  return steered.ok ? { kind: 'accepted', text: steered.text } : { kind: 'refused', text: steered.problem }
}

function sayStops({ stops }: Steering): string {
  const all = stops()
  if (all.length === 0) return 'Nothing is stopped.'
  return all.map(({ scope, by, reason }) => `${scope}, by ${by}: ${reason}`).join('\n')
}
