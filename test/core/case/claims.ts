import type { Context } from '#core/case/context.ts'
import type { Claim } from '#core/case/effect.ts'
import type { Lookups } from '#core/case/lookups.ts'

/** Claims as the store keeps them. Several cases see each other through them. */
export function createClaims() {
  let once: readonly { readonly key: string; readonly effect: string }[] = []
  let sums: readonly { readonly key: string; readonly effect: string; readonly minor: number; readonly at: number }[] =
    []
  const versions = new Map<string, number>()
  const records = new Map<string, { reviewed: number; corrected: number }>()

  const heldOf = (key: string, effect: string | undefined) =>
    once.filter((claim) => claim.key === key && claim.effect !== effect).length
  const totalOf = (key: string, sinceMs: number, effect: string | undefined) => ({
    minor: sums
      .filter((sum) => sum.key === key && sum.at >= sinceMs && sum.effect !== effect)
      .reduce((total, { minor }) => total + minor, 0),
    version: versions.get(key) ?? 0,
  })

  return {
    records,
    /** The effects that hold a claim on an object. */
    holders: (key: string) => once.filter((claim) => claim.key === key).map(({ effect }) => effect),
    /** What was looked up, and an exception for whatever a decision takes that was not. */
    look({ held, totals, records: wanted }: Lookups): Pick<Context, 'held' | 'total' | 'record'> {
      const isIn = (known: boolean, what: string) => {
        if (!known) throw new Error(`${what} was not looked up before the decision`)
      }
      return {
        held(key, effect) {
          isIn(
            held.some((one) => one.key === key && one.effect === effect),
            `held ${key}|${effect}`,
          )
          return heldOf(key, effect)
        },
        total(key, sinceMs, effect) {
          isIn(
            totals.some((one) => one.key === key && one.effect === effect && one.sinceMs === sinceMs),
            `total ${key}|${effect}`,
          )
          return totalOf(key, sinceMs, effect)
        },
        record(agent, capability) {
          isIn(
            wanted.some((one) => one.agent === agent && one.capability === capability),
            `record ${agent}|${capability}`,
          )
          return records.get(`${agent}|${capability}`) ?? { reviewed: 40, corrected: 1 }
        },
      }
    },
    /** Adds claims; one that another effect was faster with fails the test. */
    add(claims: readonly Claim[]): void {
      for (const claim of claims) {
        if (claim.kind === 'once') {
          if (claim.slot !== heldOf(claim.key, undefined)) throw new Error(`${claim.key} was claimed by a stale count`)
          once = [...once, claim]
        } else {
          if (claim.seen !== (versions.get(claim.key) ?? 0)) throw new Error(`${claim.key} was added to a stale total`)
          versions.set(claim.key, claim.seen + 1)
          sums = [...sums, claim]
        }
      }
    },
    release(effects: readonly string[]): void {
      once = once.filter(({ effect }) => !effects.includes(effect))
      sums = sums.filter(({ effect }) => !effects.includes(effect))
    },
  }
}
