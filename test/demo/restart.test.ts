import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createCompany } from '#demo/company.ts'
import { folder, receiver, secret, token, visit, visitorOf } from './visit.ts'

it('a job that was cut off by kill -9 is done once, and reported, after a restart', async () => {
  const dir = folder()
  const { url: callbackUrl, delivered } = await receiver()
  const first = await spawnCompany(dir)
  await first.visitor.fault({ system: 'robot', operation: 'invoice.send', mode: 'slow', ms: 2_000, times: 1 })
  const reference = await first.visitor.start({ key: 'k1', invoice: 'INV-2001', callbackUrl })
  expect((await first.visitor.get(`/robot/jobs/${reference}`)).body).toMatchObject({ status: 'running' })
  expect(await first.visitor.journal()).toEqual([])
  await first.kill()

  const second = await spawnCompany(dir)
  await vi.waitFor(() => expect(delivered).toHaveLength(1), 20_000)
  expect(delivered[0]?.body).toMatchObject({ key: 'k1', reference, status: 'done' })
  expect(await second.visitor.journal()).toMatchObject([{ system: 'robot', key: 'k1', object: 'INV-2001' }])
  await second.kill()

  const third = await spawnCompany(dir)
  expect(await third.visitor.journal()).toHaveLength(1)
})

it('a report that nobody took before a stop is made after a restart', async () => {
  const { url, delivered } = await receiver(500)
  const before = await visit({ callbackRetriesMs: [600_000] })
  await before.start({ key: 'k1', invoice: 'INV-2001', callbackUrl: url })
  await vi.waitFor(() => expect(delivered).toHaveLength(1), 10_000)
  await before.stop()
  const after = await visit({ dir: before.dir })
  await vi.waitFor(() => expect(delivered).toHaveLength(2), 10_000)
  expect(delivered[1]?.raw).toBe(delivered[0]?.raw)
  expect(await after.journal()).toHaveLength(1)
})

it('what was paid before a restart stays paid, and is not written anew', async () => {
  const refund = { order: 'ORD-1001', amount: { amount: '40.00', currency: 'EUR' }, reason: 'damaged' }
  const before = await visit()
  await before.post('/erp/refunds', refund, { 'Idempotency-Key': 'k1' })
  await before.stop()
  const after = await visit({ dir: before.dir })
  expect((await after.get('/erp/orders/ORD-1001')).body).toMatchObject({ refunded: { amount: '40.00' } })
  expect((await after.post('/erp/refunds', refund, { 'Idempotency-Key': 'k1' })).status).toBe(200)
})

it('one process at a time owns a folder', async () => {
  const { dir } = await visit()
  const other = createCompany({ dir, token, webhookSecret: secret, now: Date.now })
  await expect(other.listen(0)).rejects.toMatchObject({ code: 'OWNER_PRESENT' })
})

it('a port that is taken is named, and the folder stays free', async () => {
  const { url } = await visit()
  const port = Number(new URL(url).port)
  const dir = folder()
  const other = createCompany({ dir, token, webhookSecret: secret, now: Date.now })
  await expect(other.listen(port)).rejects.toMatchObject({ code: 'PORT_TAKEN', message: `Port ${port} is in use.` })
  await visit({ dir })
})

async function spawnCompany(dir: string) {
  const main = fileURLToPath(new URL('../../src/demo/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, DEMO_PORT: '0', DEMO_DIR: dir, DEMO_TOKEN: token, DEMO_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => kill(child))
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0]
    if (url) return { visitor: visitorOf(url), kill: () => kill(child) }
  }
  throw new Error('the company did not start')
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}
