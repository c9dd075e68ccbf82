import { sayError } from '#core/errors.ts'
import type { Clock } from '#ports/clock.ts'
import type { Dispatch, JobRows } from '#ports/dispatch.ts'
import type { Log } from '#ports/log.ts'
import { createSchedules } from './schedules.ts'
import { createWorkers } from './workers.ts'

/** How long it sleeps at the most, so that a clock that was set back or a missed nudge does no lasting harm. */
const longestSleepMs = 1000
const shortestSleepMs = 5

/** Dispatch inside the one process that owns the database: due rows are claimed and handled here. */
export function createEmbeddedDispatch({ rows, clock, log }: { rows: JobRows; clock: Clock; log: Log }): Dispatch {
  const schedules = createSchedules({ rows, clock, log })
  const workers = createWorkers({ rows, clock, log, onFree: nudge })
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let isWanted = false
  let isOn = false

  async function look(): Promise<void> {
    do {
      isWanted = false
      await workers.takeDue()
    } while (isWanted && isOn)
    const due = await rows.nextDue(workers.free())
    sleep(due === undefined ? longestSleepMs : due - clock.now())
  }

  function sleep(ms: number): void {
    clearTimeout(timer)
    if (isOn) timer = setTimeout(nudge, Math.min(longestSleepMs, Math.max(ms, shortestSleepMs)))
  }

  /** Looks for due jobs; a nudge while it looks makes it look once more. */
  function nudge(): void {
    isWanted = true
    if (!isOn || looking) return
    looking = look()
      .catch((error: unknown) => {
        log.error({ error: sayError(error) }, 'looking for jobs failed')
        sleep(longestSleepMs)
      })
      .finally(() => {
        looking = undefined
        if (isWanted) nudge()
      })
  }

  return {
    work: workers.add,
    cron: schedules.add,
    async start() {
      await rows.free()
      isOn = true
      await schedules.start()
      nudge()
    },
    async stop() {
      isOn = false
      clearTimeout(timer)
      await schedules.stop()
      await looking
      await workers.settled()
    },
    nudge,
  }
}
