import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Dispatch, Job } from '#ports/dispatch.ts'

/** A dispatch over data of its own, with a clock that can be moved. */
export interface DispatchBench {
  readonly dispatch: Dispatch
  add(...jobs: readonly Job[]): Promise<void>
  now(): number
  advance(ms: number): void
  /** Another dispatch over the same data, as a process that has just begun has it. */
  again(): Promise<Dispatch>
  close(): Promise<void>
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Holds a dispatch to the promises of `src/ports/dispatch.ts`. */
export function dispatchContract(name: string, open: () => Promise<DispatchBench>): void {
  describe(`${name} keeps the dispatch's contract`, () => {
    let bench: DispatchBench
    let done: string[]
    beforeEach(async () => {
      bench = await open()
      done = []
    })
    afterEach(() => bench.close())

    const note = async (id: string) => void done.push(id)
    const add = async (id: string, inMs = 0, more: Partial<Job> = {}) => {
      await bench.add({ kind: 'effect', id, dueAt: bench.now() + inMs, ...more })
      bench.dispatch.nudge()
    }
    const until = (expected: readonly string[]) => expect.poll(() => done).toEqual(expected)

    describe('a job', () => {
      it('runs when it is due, the earlier one first, and once', async () => {
        await add('third', -100)
        await add('first', -300)
        await add('second', -200)
        await add('much later', 60_000)
        bench.dispatch.work('effect', note, 1)
        await bench.dispatch.start()
        await until(['first', 'second', 'third'])
        bench.advance(60_000)
        bench.dispatch.nudge()
        await until(['first', 'second', 'third', 'much later'])
      })

      it('that is added again stays one, at the earlier time', async () => {
        await add('a', 60_000)
        await add('a', 0)
        await add('a', 30_000)
        bench.dispatch.work('effect', note, 1)
        await bench.dispatch.start()
        await until(['a'])
        bench.advance(120_000)
        bench.dispatch.nudge()
        await wait(100)
        expect(done).toEqual(['a'])
      })

      it('that replaces itself moves to the new time', async () => {
        await add('a', 0)
        await add('a', 60_000, { replace: true })
        bench.dispatch.work('effect', note, 1)
        await bench.dispatch.start()
        await wait(100)
        expect(done).toEqual([])
        bench.advance(60_000)
        bench.dispatch.nudge()
        await until(['a'])
      })

      it('that is added again while it is in hand runs once more', async () => {
        const first = Promise.withResolvers<void>()
        bench.dispatch.work(
          'effect',
          async (id) => {
            done.push(id)
            if (done.length === 1) await first.promise
          },
          4,
        )
        await bench.dispatch.start()
        await add('a')
        await until(['a'])
        await add('a')
        await wait(50)
        expect(done).toEqual(['a'])
        first.resolve()
        await until(['a', 'a'])
      })

      it('that is added again for later while it is in hand runs once more then, and not before', async () => {
        const gate = Promise.withResolvers<void>()
        bench.dispatch.work(
          'effect',
          async (id) => {
            done.push(id)
            await gate.promise
          },
          4,
        )
        await bench.dispatch.start()
        await add('a')
        await until(['a'])
        await add('a', 30_000)
        gate.resolve()
        await wait(100)
        expect(done).toEqual(['a'])
        bench.advance(30_000)
        bench.dispatch.nudge()
        await until(['a', 'a'])
      })

      it('that fails is tried again later, and later each time', async () => {
        let left = 2
        bench.dispatch.work(
          'effect',
          async (id) => {
            done.push(id)
            left -= 1
            if (left >= 0) throw new Error('not yet')
          },
          1,
        )
        await bench.dispatch.start()
        await add('a')
        await until(['a'])
        await wait(50)
        expect(done).toEqual(['a'])
        bench.advance(1000)
        bench.dispatch.nudge()
        await until(['a', 'a'])
        bench.advance(1000)
        bench.dispatch.nudge()
        await wait(50)
        expect(done).toEqual(['a', 'a'])
        bench.advance(1000)
        bench.dispatch.nudge()
        await until(['a', 'a', 'a'])
      })

      it('that fails holds up no other', async () => {
        bench.dispatch.work(
          'effect',
          async (id) => {
            if (id === 'bad') throw new Error('never')
            done.push(id)
          },
          1,
        )
        await add('bad', -1000)
        await add('good')
        await bench.dispatch.start()
        await until(['good'])
      })

      it('of one kind runs beside others of its kind, at most as many as it said', async () => {
        const gate = Promise.withResolvers<void>()
        let most = 0
        let running = 0
        bench.dispatch.work(
          'effect',
          async (id) => {
            running += 1
            most = Math.max(most, running)
            await gate.promise
            running -= 1
            done.push(id)
          },
          3,
        )
        bench.dispatch.work('cards', note, 1)
        for (let number = 0; number < 8; number++) await add(`e${number}`)
        await bench.add({ kind: 'cards', id: 'card', dueAt: bench.now() })
        await bench.dispatch.start()
        await until(['card'])
        expect(running).toBe(3)
        gate.resolve()
        await expect.poll(() => done.length).toBe(9)
        expect(most).toBe(3)
      })

      it('of a kind that is busy with slow work keeps no other kind waiting', async () => {
        const gate = Promise.withResolvers<void>()
        bench.dispatch.work('effect', () => gate.promise, 1)
        bench.dispatch.work('cards', note, 1)
        for (let number = 0; number < 30; number++) await add(`e${number}`, -1000)
        await bench.add({ kind: 'cards', id: 'card', dueAt: bench.now() })
        await bench.dispatch.start()
        await until(['card'])
        gate.resolve()
      })

      it('that a process left in hand when it died runs in the next one', async () => {
        const never = new Promise<void>(() => undefined)
        bench.dispatch.work(
          'effect',
          async (id) => {
            done.push(id)
            await never
          },
          1,
        )
        await bench.dispatch.start()
        await add('a')
        await until(['a'])
        const next = await bench.again()
        next.work('effect', note, 1)
        await next.start()
        await until(['a', 'a'])
        await next.stop()
      })
    })

    describe('the stop', () => {
      it('waits for what is in hand and begins nothing more', async () => {
        const gate = Promise.withResolvers<void>()
        const order: string[] = []
        bench.dispatch.work(
          'effect',
          async (id) => {
            done.push(id)
            await gate.promise
            order.push('ended')
          },
          1,
        )
        await bench.dispatch.start()
        await add('a')
        await until(['a'])
        await add('b')
        const stopped = bench.dispatch.stop().then(() => order.push('stopped'))
        await wait(50)
        expect(order).toEqual([])
        gate.resolve()
        await stopped
        expect(order).toEqual(['ended', 'stopped'])
        await wait(50)
        expect(done).toEqual(['a'])
      })
    })

    describe('a schedule', () => {
      it('runs once for each slot, however often its clock strikes in it', async () => {
        const slots: number[] = []
        bench.dispatch.cron('often', '* * * * * *', 'UTC', async (slot) => void slots.push(slot))
        await bench.dispatch.start()
        await wait(2500)
        expect(new Set(slots).size).toBe(slots.length)
        for (const slot of slots) expect(slot % 60_000).toBe(0)
      })

      it('catches up the last slot that it missed while nobody was there, and only that one', async () => {
        const slots: number[] = []
        const take = async (slot: number) => void slots.push(slot)
        bench.dispatch.cron('hourly', '0 * * * *', 'UTC', take)
        await bench.dispatch.start()
        await bench.dispatch.stop()
        expect(slots).toEqual([])
        bench.advance(5 * 3_600_000)
        const next = await bench.again()
        next.cron('hourly', '0 * * * *', 'UTC', take)
        await next.start()
        await next.stop()
        expect(slots).toEqual([Math.floor(bench.now() / 3_600_000) * 3_600_000])
      })

      it('whose run failed is caught up at the next start', async () => {
        const slots: number[] = []
        bench.dispatch.cron('hourly', '0 * * * *', 'UTC', () => Promise.reject(new Error('no')))
        await bench.dispatch.start()
        await bench.dispatch.stop()
        bench.advance(2 * 3_600_000)
        const failing = await bench.again()
        failing.cron('hourly', '0 * * * *', 'UTC', () => Promise.reject(new Error('no')))
        await failing.start()
        await failing.stop()
        const next = await bench.again()
        next.cron('hourly', '0 * * * *', 'UTC', async (slot) => void slots.push(slot))
        await next.start()
        await next.stop()
        expect(slots).toHaveLength(1)
      })
    })
  })
}
