import type { Entry } from '#core/ledger/entry.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { Store } from '#ports/store.ts'
import type { CaseBook } from './case-book.ts'
import { eachCase } from './each-case.ts'

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly book: CaseBook
  readonly release: string
}

/** Shorter absences are ordinary restarts; nobody's time to decide was taken by them. */
const noticeableMs = 15_000

/** Gives open questions back the time during which Onloop was away and nobody could answer them. */
export async function giveBackLostTime({ store, clock, log, book, release }: Parts): Promise<void> {
  const now = clock.now()
  const last = await store.lastSeen()
  const downMs = last === undefined ? 0 : Math.max(0, now - last)
  const entry: Entry = {
    kind: 'onloop-started',
    at: now,
    who: { kind: 'onloop', id: 'onloop' },
    where: 'onloop',
    detail: { release, downMs },
  }
  await store.write([entry])
  if (downMs >= noticeableMs) {
    const waiting = new Set((await store.questions()).map((question) => question.case))
    log.info({ downMs, cases: waiting.size }, 'open questions get the lost time back')
    const event = { kind: 'time-lost', ms: downMs } as const
    await eachCase(waiting, log, (id) => book.happen(id, event, `time-lost/${last}/${id}`))
  }
  // Only now: a crash before it gives the same time back at the next start, and no case gets it twice.
  await store.seen(now)
}
