import type { Directory } from '#core/case/context.ts'
import type { Need } from '#core/policy/verdict.ts'

/**
 * Whether different people satisfy every need. A person who is in several groups counts for one place only.
 *
 * Members of `standIn` count for any need.
 */
export function quorum(
  needs: readonly Need[],
  voters: readonly string[],
  directory: Directory,
  standIn?: string,
): boolean {
  const { done, of } = progress(needs, voters, directory, standIn)
  return done === of
}

/** How many of the places that the needs ask for are filled, for "1 of 2". */
export function progress(
  needs: readonly Need[],
  voters: readonly string[],
  directory: Directory,
  standIn?: string,
): { readonly done: number; readonly of: number } {
  const places = needs.flatMap(({ group, n }) => Array.from({ length: n }, () => group))
  const fits = [...new Set(voters)].map((id) => {
    const groups = groupsOf(id, directory)
    const anywhere = standIn !== undefined && groups.includes(standIn)
    return places.flatMap((place, index) => (anywhere || groups.includes(place) ? [index] : []))
  })
  return { done: seat(fits), of: places.length }
}

/** How many people can be given a place of their own, when each may take only some: the largest matching. */
function seat(fits: readonly (readonly number[])[]): number {
  const takenBy = new Map<number, number>()
  const find = (voter: number, tried: Set<number>): boolean =>
    (fits[voter] ?? []).some((place) => {
      if (tried.has(place)) return false
      tried.add(place)
      const other = takenBy.get(place)
      if (other !== undefined && !find(other, tried)) return false
      takenBy.set(place, voter)
      return true
    })
  return fits.filter((_, voter) => find(voter, new Set())).length
}

function groupsOf(id: string, directory: Directory): readonly string[] {
  const person = directory.person(id)
  return person?.active && !person.guest ? person.groups : []
}
