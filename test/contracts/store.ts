import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeKeys } from '#app/keys.ts'
import { verifyStore } from '#app/verify-store.ts'
import { type Plan, planHash } from '#core/flow/plan.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { JobRows } from '#ports/dispatch.ts'
import type { Store } from '#ports/store.ts'
import { effectOf, entryOf, newCase, transition } from './transitions.ts'

/** A store over data of its own. */
export interface StoreBench {
  readonly store: Store
  readonly jobs: JobRows
  /** The same data in a process that has just begun. */
  reopen(): Promise<Pick<StoreBench, 'store' | 'jobs'>>
  close(): Promise<void>
}

const aPlan = { flow: { flow: 'refund' }, capabilities: {}, agents: {} } as never as Plan

async function dueJobs(jobs: JobRows): Promise<readonly string[]> {
  const kinds = ['effect', 'wake', 'cards', 'post'] as const
  const claimed = await Promise.all(kinds.map((kind) => jobs.claim(kind, Number.MAX_SAFE_INTEGER, 1000)))
  return claimed
    .flat()
    .map(({ id }) => id)
    .sort()
}

const house = { at: 1000, who: { kind: 'onloop', id: 'onloop' }, where: 'onloop' } as const
const inForce = (epoch: number) =>
  ({ ...house, kind: 'policy-in-force', detail: { epoch, hash: `h${epoch}`, why: 'a test' } }) as const
const epochOf = (epoch: number) => ({
  epoch,
  hash: `h${epoch}`,
  at: 1000,
  files: { 'a.yaml': 'policy: a' },
  settings: {},
})

/** Holds a store to the promises of `src/ports/store.ts`. */
export function storeContract(name: string, open: () => Promise<StoreBench>): void {
  describe(`${name} keeps the store's contract`, () => {
    let bench: StoreBench
    let store: Store
    beforeEach(async () => {
      bench = await open()
      store = bench.store
      await store.rules.add(epochOf(1), inForce(1))
    })
    afterEach(() => bench.close())

    const kindsOf = async (...given: Parameters<typeof transition>[]) =>
      (await Promise.all(given.map((one) => store.commit([transition(...one)])))).map(([committed]) => committed?.kind)
    const verified = async () => (await verifyStore(store.ledger, makeKeys().verifying)).findings

    describe('a transition', () => {
      it('is written with everything that belongs to it', async () => {
        const item = newCase('C-1')
        const effects = [{ change: 'owe', effect: effectOf('C-1.intake.1'), dueAt: 1000 }] as const
        const posts = [{ key: 'C-1/hello', to: { person: 'alice' }, text: 'hello' }]
        const jobs = [{ kind: 'effect', id: 'C-1.intake.1', dueAt: 1000 }] as const
        const plan = { hash: planHash(aPlan), plan: aPlan }
        const done = await store.commit([
          transition(item, { decision: { effects, posts }, jobs, plan, grants: new Map([['C-1.intake.1', 'g']]) }),
        ])
        expect(done).toEqual([{ kind: 'done' }])
        expect(await store.case('C-1')).toEqual({ ...item, version: 1 })
        expect(await store.effect('C-1.intake.1')).toMatchObject({
          case: 'C-1',
          status: 'owed',
          attempt: 0,
          grant: 'g',
        })
        expect(await store.deliveries.post('C-1/hello')).toMatchObject({ text: 'hello', status: 'owed', case: 'C-1' })
        expect(await store.plan(planHash(aPlan))).toEqual(aPlan)
        expect(await store.ledger.entries(0, 2000)).toContainEqual(entryOf('C-1'))
        expect(await dueJobs(bench.jobs)).toEqual(['C-1.intake.1'])
      })

      it('is durable: a process that has just begun finds all of it', async () => {
        const item = newCase('C-1', { values: { order: 'ORD-1', amount: { minor: 4000, currency: 'EUR' } } })
        const jobs = [{ kind: 'wake', id: 'C-1', dueAt: 1000 }] as const
        await store.commit([transition(item, { jobs, arrival: { key: 'k', answer: 'yes' } })])
        const again = await bench.reopen()
        expect(await again.store.case('C-1')).toEqual({ ...item, version: 1 })
        expect(await again.store.arrival('k')).toBe('yes')
        expect(await dueJobs(again.jobs)).toEqual(['C-1'])
      })

      it('that fails in the middle leaves nothing of it', async () => {
        const endless: Record<string, unknown> = {}
        endless.self = endless
        const broken = { ...entryOf('C-1'), detail: endless } as never
        const effects = [{ change: 'owe', effect: effectOf('C-1.intake.1'), dueAt: 1000 }] as const
        const arrival = { key: 'k', answer: 'yes' }
        const failing = transition(newCase('C-1'), {
          arrival,
          decision: { effects, entries: [entryOf('C-1'), broken] },
        })
        await expect(store.commit([failing])).rejects.toThrow()
        expect(await store.case('C-1')).toBeUndefined()
        expect(await store.effect('C-1.intake.1')).toBeUndefined()
        expect(await store.arrival('k')).toBeUndefined()
        expect((await store.ledger.entries(0, 2000)).filter((entry) => entry.case === 'C-1')).toEqual([])
        expect(await verified()).toEqual([])
      })

      it('that changes nothing keeps the answer to what arrived, and leaves the case as it is', async () => {
        const item = newCase('C-1')
        await store.commit([transition(item)])
        const unchanged = { changed: false, entries: [], case: { ...item, version: 1 } }
        await store.commit([transition(item, { version: 1, arrival: { key: 'k', answer: 'no' }, decision: unchanged })])
        expect(await store.arrival('k')).toBe('no')
        expect((await store.case('C-1'))?.version).toBe(1)
      })
    })

    describe('of several transitions', () => {
      it('on one version one is done and nothing of the others is written', async () => {
        const item = newCase('C-1')
        await store.commit([transition(item)])
        const racers = Array.from({ length: 50 }, (_, number) =>
          transition(
            { ...item, text: `number ${number}` },
            {
              version: 1,
              decision: {
                entries: [entryOf('C-1', `number ${number}`)],
                effects: [{ change: 'owe', effect: effectOf(`C-1.e.${number}`), dueAt: 0 }],
                posts: [{ key: `C-1/${number}`, to: { person: 'alice' }, text: 'x' }],
              },
              jobs: [{ kind: 'effect', id: `C-1.e.${number}`, dueAt: 0 }],
              arrival: { key: `click-${number}`, answer: `${number}` },
            },
          ),
        )
        const committed = (await Promise.all(racers.map((one) => store.commit([one])))).flat()
        const winner = committed.findIndex(({ kind }) => kind === 'done')
        expect(committed.filter(({ kind }) => kind === 'conflict')).toHaveLength(49)
        expect((await store.case('C-1'))?.text).toBe(`number ${winner}`)
        expect((await store.openEffects()).map(({ effect }) => effect.id)).toEqual([`C-1.e.${winner}`])
        expect(await store.deliveries.unsent()).toEqual([`C-1/${winner}`])
        expect(await dueJobs(bench.jobs)).toEqual([`C-1.e.${winner}`])
        const kept = await Promise.all(racers.map((_, number) => store.arrival(`click-${number}`)))
        expect(kept.filter((answer) => answer !== undefined)).toEqual([`${winner}`])
        expect((await store.ledger.entries(0, 2000)).filter((entry) => entry.case === 'C-1')).toHaveLength(2)
        expect(await verified()).toEqual([])
      })

      it('that open one case one is done', async () => {
        const kinds = await kindsOf(
          ...Array.from({ length: 20 }, () => [newCase('C-1')] as Parameters<typeof transition>),
        )
        expect(kinds.filter((kind) => kind === 'done')).toHaveLength(1)
        expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(19)
      })

      it('in one call each is whole or not at all', async () => {
        await store.commit([transition(newCase('C-1'))])
        const committed = await store.commit([
          transition(newCase('C-2')),
          transition(newCase('C-1'), { version: 7 }),
          transition(newCase('C-3')),
        ])
        expect(committed.map(({ kind }) => kind)).toEqual(['done', 'conflict', 'done'])
        expect(await store.case('C-3')).toBeDefined()
      })

      it('of many cases all are done, and the ledger holds together', async () => {
        const kinds = await kindsOf(
          ...Array.from({ length: 30 }, (_, number) => [newCase(`C-${number}`)] as Parameters<typeof transition>),
        )
        expect(new Set(kinds)).toEqual(new Set(['done']))
        expect(await store.cases({ limit: 100 })).toHaveLength(30)
        expect(await verified()).toEqual([])
      })
    })

    describe('what arrives', () => {
      it('twice is taken once and gets the first answer', async () => {
        const item = newCase('C-1')
        const arrival = { key: 'the-same', answer: 'first' }
        expect(await store.commit([transition(item, { arrival })])).toEqual([{ kind: 'done' }])
        const second = transition(item, { version: 1, arrival: { key: 'the-same', answer: 'second' } })
        expect(await store.commit([second])).toEqual([{ kind: 'duplicate', answer: 'first' }])
        expect((await store.case('C-1'))?.version).toBe(1)
        expect(await store.arrival('another')).toBeUndefined()
      })
    })

    describe('an epoch of the policies', () => {
      it('that is no longer the newest commits nothing', async () => {
        expect(await store.rules.add(epochOf(2), inForce(2))).toBe(true)
        expect(await kindsOf([newCase('C-1'), { epoch: 1 }])).toEqual(['conflict'])
        expect(await kindsOf([newCase('C-1'), { epoch: 2 }])).toEqual(['done'])
      })

      it('is added once, and the newest one is in force', async () => {
        const added = await Promise.all([2, 2, 2].map((epoch) => store.rules.add(epochOf(epoch), inForce(epoch))))
        expect(added.filter(Boolean)).toHaveLength(1)
        expect(await store.rules.inForce()).toEqual(epochOf(2))
      })
    })

    describe('a claim', () => {
      const once = (id: string, slot = 0) =>
        transition(newCase(id), {
          decision: { claims: [{ kind: 'once', key: 'order/1', slot, effect: `${id}.pay.1` }] },
        })
      const sum = (id: string, seen: number, minor: number, at = 1000) =>
        transition(newCase(id), {
          decision: { claims: [{ kind: 'sum', key: 'customer/7', seen, minor, at, effect: `${id}.pay.1` }] },
        })

      it('on an object is held by one of those who saw it free', async () => {
        const committed = await Promise.all(['C-1', 'C-2', 'C-3'].map((id) => store.commit([once(id)])))
        expect(
          committed
            .flat()
            .map(({ kind }) => kind)
            .sort(),
        ).toEqual(['conflict', 'conflict', 'done'])
        expect(await store.held('order/1', undefined)).toBe(1)
        expect(await store.cases({ limit: 10 })).toHaveLength(1)
        expect(await store.commit([once('C-9', 1)])).toEqual([{ kind: 'done' }])
        expect(await store.held('order/1', 'C-9.pay.1')).toBe(1)
        expect(await store.held('order/1', undefined)).toBe(2)
        expect(await store.held('order/2', undefined)).toBe(0)
      })

      it('on a total is added by one of those who saw the same total', async () => {
        const committed = await Promise.all(['C-1', 'C-2', 'C-3'].map((id) => store.commit([sum(id, 0, 500)])))
        expect(committed.flat().filter(({ kind }) => kind === 'done')).toHaveLength(1)
        expect(await store.total('customer/7', 0, undefined)).toEqual({ minor: 500, version: 1 })
        expect(await store.commit([sum('C-8', 1, 700, 2000)])).toEqual([{ kind: 'done' }])
        expect(await store.total('customer/7', 0, undefined)).toEqual({ minor: 1200, version: 2 })
        expect(await store.total('customer/7', 1500, undefined)).toMatchObject({ minor: 700 })
        expect(await store.total('customer/7', 0, 'C-8.pay.1')).toMatchObject({ minor: 500 })
      })

      it('is given back with what is known not to have happened', async () => {
        await store.commit([once('C-1')])
        await store.commit([sum('C-2', 0, 500)])
        await store.commit([
          transition(newCase('C-1'), { version: 1, decision: { released: ['C-1.pay.1', 'C-2.pay.1'] } }),
        ])
        expect(await store.held('order/1', undefined)).toBe(0)
        expect((await store.total('customer/7', 0, undefined)).minor).toBe(0)
        expect(await store.commit([once('C-3')])).toEqual([{ kind: 'done' }])
      })
    })

    describe('an effect', () => {
      const change = (version: number, effect: Parameters<typeof transition>[1] & object) =>
        store.commit([transition(newCase('C-1'), { version, ...effect })])
      const id = 'C-1.intake.1'

      it('keeps its attempts when it is owed again, and is open until it is settled', async () => {
        const owe = { change: 'owe', effect: effectOf(id), dueAt: 0 } as const
        await change(0, { decision: { effects: [owe] } })
        await change(1, { decision: { effects: [{ change: 'start', id, attempt: 3, provider: 'erp' }] }, now: 5000 })
        expect(await store.effect(id)).toMatchObject({
          status: 'started',
          attempt: 3,
          provider: 'erp',
          startedAt: 5000,
        })
        await change(2, { decision: { effects: [{ change: 'wait', id, reference: 'JOB-1', dueAt: 0 }] } })
        expect(await store.effect(id)).toMatchObject({ status: 'running', reference: 'JOB-1' })
        await change(3, { decision: { effects: [{ change: 'retry', id, dueAt: 0 }] } })
        await change(4, { decision: { effects: [owe] }, grants: new Map([[id, 'new']]) })
        expect(await store.effect(id)).toMatchObject({ status: 'owed', attempt: 3, grant: 'new' })
        expect(await store.openEffects()).toHaveLength(1)
        for (const as of ['done', 'failed', 'uncertain', 'cancelled'] as const) {
          const { version = 0 } = (await store.case('C-1')) ?? {}
          await change(version, { decision: { effects: [{ change: 'settle', id, as }] } })
          expect(await store.effect(id)).toMatchObject({ status: as })
        }
        expect(await store.openEffects()).toEqual([])
      })
    })

    describe('cases', () => {
      it('are found by requester, status, what they await and thread', async () => {
        const asking = { at: 'asking', fields: ['order'], confidence: 1, since: 0 } as const
        await store.commit([transition(newCase('C-1', { openedAt: 1 }))])
        await store.commit([transition(newCase('C-2', { requester: 'ben', openedAt: 2, understanding: asking }))])
        const ended = { status: 'ended', ended: { how: 'done', at: 9, because: 'paid' } } as const
        await store.commit([transition(newCase('C-3', { openedAt: 3, ...ended }))])
        const ids = async (filter: Parameters<Store['cases']>[0]) => (await store.cases(filter)).map((row) => row.id)
        expect(await ids({ limit: 10 })).toEqual(['C-3', 'C-2', 'C-1'])
        expect(await ids({ limit: 1 })).toEqual(['C-3'])
        expect(await ids({ requester: 'ben', limit: 10 })).toEqual(['C-2'])
        expect(await ids({ status: 'ended', limit: 10 })).toEqual(['C-3'])
        expect(await ids({ awaitsRequester: true, limit: 10 })).toEqual(['C-2'])
        expect(await store.caseByThread('portal:@alice/C-3')).toBe('C-3')
        expect(await store.caseByThread('portal:@alice/none')).toBeUndefined()
        expect((await store.cases({ status: 'ended', limit: 1 }))[0]).toMatchObject({
          how: 'done',
          endedAt: 9,
          text: 'a request',
        })
      })
    })

    describe('messages to be sent', () => {
      it('are owed once per key, then tried, then sent', async () => {
        const post = { key: 'p', case: undefined, to: { person: 'alice' }, text: 'hello', status: 'owed' } as const
        await store.deliveries.addPost(post, [{ kind: 'post', id: 'p', dueAt: 0 }])
        await store.deliveries.addPost({ ...post, text: 'other' }, [])
        expect(await store.deliveries.post('p')).toMatchObject({ text: 'hello', status: 'owed' })
        await store.deliveries.tried('p')
        expect(await store.deliveries.unsent()).toEqual(['p'])
        await store.deliveries.sent('p', 'portal:@alice/1')
        expect(await store.deliveries.unsent()).toEqual([])
        expect(await store.deliveries.post('p')).toMatchObject({ status: 'sent' })
      })

      it('and cards are remembered by place, and found by their message', async () => {
        const delivery = { subject: 'C-1.q.1', case: 'C-1', place: 'portal:#approvals', hash: 'h1' }
        await store.deliveries.put({ ...delivery, message: undefined })
        await store.deliveries.put({ ...delivery, message: 'portal:#approvals/7', hash: 'h2' })
        expect(await store.deliveries.shown('C-1.q.1')).toEqual([
          { ...delivery, message: 'portal:#approvals/7', hash: 'h2' },
        ])
        expect(await store.deliveries.byMessage('portal:#approvals/7')).toMatchObject({ subject: 'C-1.q.1' })
        expect(await store.deliveries.byMessage('portal:#approvals/8')).toBeUndefined()
      })
    })

    describe('stops', () => {
      it('are in force until they are ended, each once, with their entries', async () => {
        const stop: Stop = { id: 'S-1', scope: 'system:erp', by: 'sam', at: 1000, reason: 'a look' }
        const set = {
          ...house,
          kind: 'stop-set',
          detail: { stop: 'S-1', scope: 'system:erp', reason: 'a look' },
        } as const
        const released = { ...house, kind: 'stop-released', detail: { stop: 'S-1', scope: 'system:erp' } } as const
        expect(await store.addStop(stop, set)).toBe(true)
        expect(await store.addStop(stop, set)).toBe(false)
        expect(await store.stops()).toEqual([stop])
        expect(await store.endStop('S-1', released)).toBe(true)
        expect(await store.endStop('S-1', released)).toBe(false)
        expect(await store.stops()).toEqual([])
        const kinds = (await store.ledger.entries(0, 2000)).map(({ kind }) => kind)
        expect(kinds).toEqual(['policy-in-force', 'stop-set', 'stop-released'])
      })
    })

    describe('presence', () => {
      it('is what was said last', async () => {
        expect(await store.lastSeen()).toBeUndefined()
        await store.seen(5)
        await store.seen(7)
        expect(await (await bench.reopen()).store.lastSeen()).toBe(7)
      })
    })
  })
}
