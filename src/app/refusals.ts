import type { Clock } from '#ports/clock.ts'
import type { Store } from '#ports/store.ts'

/** Keeps on record what was refused at the door, without letting anybody fill the ledger with it. */
export interface Refusals {
  add(account: string, what: string, why: string): Promise<void>
}

const perMinute = 10
const perMinuteInAll = 100

export function createRefusals({ store, clock }: { readonly store: Store; readonly clock: Clock }): Refusals {
  const counts = new Map<string, number>()
  let minute = 0
  let inAll = 0
  return {
    async add(account, what, why) {
      const now = clock.now()
      if (Math.floor(now / 60_000) !== minute) {
        minute = Math.floor(now / 60_000)
        counts.clear()
        inAll = 0
      }
      const count = (counts.get(account) ?? 0) + 1
      counts.set(account, count)
      if (count > perMinute || inAll >= perMinuteInAll) return
      inAll += 1
      const detail = { account, what: what.slice(0, 200), why }
      await store.write([
        {
          kind: 'arrival-refused',
          at: now,
          who: { kind: 'person', id: account },
          where: account.split(':')[0] ?? '',
          detail,
        },
      ])
    },
  }
}
