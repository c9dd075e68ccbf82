import type { Place } from '#ports/channel.ts'
import type { PageName } from '#ports/desk.ts'

/** What a path of the portal shows. */
export type Screen =
  | { readonly kind: 'place'; readonly place?: Place }
  | { readonly kind: 'page'; readonly page: PageName; readonly id?: string }

/** "/p/@alice" for "portal:@alice". */
export function placePath(place: Place): string {
  return `/p/${segment(place.slice('portal:'.length))}`
}

export function messagePath(place: Place, message: string): string {
  return `${placePath(place)}/m/${segment(message)}`
}

/** Which screen a local path shows; the home place where it names none. Undefined when there is no such screen. */
export function screenAt(path: string): Screen | undefined {
  const [first, second, more] = path.split(/[?#]/)[0]?.split('/').slice(1).map(unescaped) ?? []
  if (more !== undefined) return undefined
  if (!first) return { kind: 'place' }
  if (first === 'p' && second) return { kind: 'place', place: `portal:${second}` }
  if (first === 'cases' && second) return { kind: 'page', page: 'case', id: second }
  const page = pages.find(({ name }) => name === first)
  return page && second === undefined ? { kind: 'page', page: page.name } : undefined
}

/** The pages that have a path of their own, with their names in the navigation. */
export const pages = [
  { name: 'requests', label: 'My requests' },
  { name: 'cases', label: 'Cases' },
  { name: 'digest', label: 'Digest' },
  { name: 'agents', label: 'Agents and robots' },
  { name: 'policies', label: 'Policies' },
  { name: 'stops', label: 'Stops' },
  { name: 'ledger', label: 'Ledger' },
] as const satisfies readonly { name: PageName; label: string }[]

// A broken escape stands for itself.
function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('%40', '@')
}
