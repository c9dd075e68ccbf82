import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBreaker } from '#adapters/shared/breaker.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T10:41:55Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

function breaker() {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const options = { system: 'ERP', clock: { now: () => Date.now() }, log }
  const circuit = createBreaker<'fine' | 'trouble'>({ ...options, isTrouble: (result) => result === 'trouble' })
  const work = vi.fn(async (result: 'fine' | 'trouble') => result)
  return { circuit, work, log, run: (result: 'fine' | 'trouble') => circuit.run(() => work(result)) }
}

it('five failures in a row open it, and success in between starts the count again', async () => {
  const { circuit, run, log } = breaker()
  for (const result of ['trouble', 'trouble', 'trouble', 'trouble', 'fine', 'trouble', 'trouble'] as const)
    await run(result)
  expect(circuit.availability()).toEqual({ ok: true })
  for (let call = 0; call < 3; call++) await run('trouble')
  const why = 'the last 5 calls to ERP failed; it is tried again at 10:42 UTC'
  expect(circuit.availability()).toEqual({ ok: false, why })
  expect(log.warn).toHaveBeenCalledOnce()
})

it('while it is open nothing runs, and the wait is told', async () => {
  const { run, work } = breaker()
  for (let call = 0; call < 5; call++) await run('trouble')
  vi.setSystemTime(Date.now() + 4000)
  expect(await run('fine')).toMatchObject({ kind: 'open', waitMs: 6000 })
  expect(work).toHaveBeenCalledTimes(5)
})

it('after ten seconds one call is let through: success closes it, failure opens it again', async () => {
  const { circuit, run, log } = breaker()
  for (let call = 0; call < 5; call++) await run('trouble')
  vi.setSystemTime(Date.now() + 10_000)
  expect(circuit.availability()).toEqual({ ok: true })
  expect(await run('trouble')).toEqual({ kind: 'ran', result: 'trouble' })
  expect(circuit.availability()).toMatchObject({ ok: false })
  vi.setSystemTime(Date.now() + 10_000)
  expect(await run('fine')).toEqual({ kind: 'ran', result: 'fine' })
  expect(await run('fine')).toEqual({ kind: 'ran', result: 'fine' })
  expect(log.info).toHaveBeenCalledOnce()
})
