import { createTask, type ScheduledTask } from 'node-cron'
import type { Clock } from '#ports/clock.ts'
import type { Dispatch, JobRows } from '#ports/dispatch.ts'
import type { Log } from '#ports/log.ts'

const minuteMs = 60_000
/** How far back a missed slot is looked for. */
const furthestBackMs = 35 * 24 * 3_600_000

interface Schedule {
  readonly name: string
  readonly task: ScheduledTask
  run(slot: number): Promise<void>
}

/** Runs handlers by the clock. A slot is marked once its handler is done, so a crash in between repeats it. */
export function createSchedules({ rows, clock, log }: { rows: JobRows; clock: Clock; log: Log }) {
  const schedules: Schedule[] = []

  const add: Dispatch['cron'] = (name, expression, zone, handler) => {
    const run = async (slot: number): Promise<void> => {
      if (((await rows.lastSlot(name)) ?? -1) >= slot) return
      try {
        await handler(slot)
        await rows.takeSlot(name, slot)
      } catch (error) {
        log.error(
          { schedule: name, slot, error: String(error) },
          'a scheduled run failed; it is caught up at the next start',
        )
      }
    }
    const task = createTask(expression, ({ date }) => run(slotOf(date.getTime())), { timezone: zone, noOverlap: true })
    schedules.push({ name, task, run })
  }

  /** Catches up the last slot that was missed; a schedule that is new begins now. */
  async function catchUp({ name, task, run }: Schedule): Promise<void> {
    const now = slotOf(clock.now())
    const last = await rows.lastSlot(name)
    if (last === undefined) {
      await rows.takeSlot(name, now)
      return
    }
    for (let slot = now; slot > Math.max(last, now - furthestBackMs); slot -= minuteMs) {
      if (task.match(new Date(slot))) return run(slot)
    }
  }

  return {
    add,
    async start() {
      for (const schedule of schedules) {
        await catchUp(schedule)
        await schedule.task.start()
      }
    },
    async stop() {
      for (const { task } of schedules) await task.destroy()
    },
  }
}

function slotOf(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs
}
