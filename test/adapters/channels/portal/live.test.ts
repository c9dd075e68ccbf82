import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { portalWorld, question } from './world.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function listening(world: ReturnType<typeof portalWorld>, address: string) {
  const leaving = new AbortController()
  const response = await world.browser('alice').ask('GET', address, { signal: leaving.signal })
  if (!(response.body instanceof Readable)) throw new Error('not a stream')
  const stream = response.body
  const heard: string[] = []
  stream.on('data', (chunk: Buffer) => heard.push(...chunk.toString().split('\n\n').filter(Boolean)))
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  await settled()
  const events = async (name: string) => {
    await settled()
    return heard.filter((event) => event.startsWith(`event: ${name}\n`))
  }
  return { response, stream, heard, events, settled, leave: () => leaving.abort() }
}

const refunds = '/live?place=portal%3A%23refunds'
const post = ({ portal }: ReturnType<typeof portalWorld>, key: string, to: 'portal:#refunds' | 'portal:@sam') =>
  portal.post({ key, to, content: { card: question } })

describe('an open page of the portal', () => {
  it('is told what each message of its place shows, so that nothing is missed while it loads', async () => {
    const world = portalWorld()
    await post(world, '1', 'portal:#refunds')
    const { response, events } = await listening(world, refunds)
    expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' })
    const page = await world.browser('alice').get('/p/%23refunds')
    const state = /id="m-1" data-state="(\w+)"/.exec(page)?.[1]
    expect(await events('message')).toEqual([`event: message\ndata: {"id":"1","state":"${state}","root":""}`])
  })

  it('hears of new and changed messages of its place, and of no other', async () => {
    const world = portalWorld()
    const { events } = await listening(world, refunds)
    const message = await post(world, '1', 'portal:#refunds')
    await world.portal.post({ key: '2', to: 'portal:#refunds', thread: message, content: { text: 'done' } })
    await world.portal.update(message, { ...question, version: 'v4' })
    await post(world, '3', 'portal:@sam')
    const told = (await events('message')).map((event) => JSON.parse(event.split('data: ')[1] ?? ''))
    expect(told.map(({ id, root }) => [id, root])).toEqual([
      ['1', ''],
      ['2', '1'],
      ['1', ''],
    ])
    expect(told[0].state).not.toBe(told[2].state)
  })

  it('fetches one message as it is now, alone or as a thread of its own', async () => {
    const world = portalWorld()
    await post(world, '1', 'portal:#refunds')
    const visit = world.browser('alice')
    expect(await visit.part('/p/%23refunds/m/1')).toMatch(/^<section class="said" id="m-1"/)
    expect(await visit.part('/p/%23refunds/m/1?new')).toMatch(/^<div class="thread" id="t-1"><section/)
  })

  it('hears at most twice a second that pages may show something else', async () => {
    const world = portalWorld()
    const { events } = await listening(world, '/live')
    for (let i = 0; i < 50; i++) world.tell({ kind: 'pages' })
    expect(await events('pages')).toEqual([])
    await vi.advanceTimersByTimeAsync(500)
    expect(await events('pages')).toHaveLength(1)
    world.tell({ kind: 'pages' })
    await vi.advanceTimersByTimeAsync(500)
    expect(await events('pages')).toHaveLength(2)
  })

  it('hears a heartbeat every 20 seconds', async () => {
    const { heard, settled } = await listening(portalWorld(), '/live')
    await vi.advanceTimersByTimeAsync(41_000)
    await settled()
    expect(heard.filter((event) => event.startsWith(':'))).toHaveLength(2)
  })

  it('leaves nothing behind when its browser has gone', async () => {
    const world = portalWorld()
    const { leave, stream, settled } = await listening(world, refunds)
    expect(world.listeners.size).toBe(1)
    leave()
    await settled()
    expect([stream.destroyed, world.listeners.size, vi.getTimerCount()]).toEqual([true, 0, 0])
  })

  it('is let go when the portal stops', async () => {
    const world = portalWorld()
    const { stream, settled } = await listening(world, refunds)
    await world.portal.stop()
    await settled()
    expect([stream.destroyed, world.listeners.size]).toEqual([true, 0])
  })

  it('takes no harm from a message that is gone', async () => {
    const world = portalWorld()
    const { stream, events } = await listening(world, refunds)
    world.tell({ kind: 'message', place: 'portal:#refunds', message: 'gone', isNew: false })
    expect(await events('message')).toEqual([])
    expect(stream.destroyed).toBe(false)
  })

  it('is let go, to connect again, when its conversation cannot be read', async () => {
    const world = portalWorld()
    await post(world, '1', 'portal:#refunds')
    const { stream, settled } = await listening(world, refunds)
    world.messages.breaks()
    world.tell({ kind: 'message', place: 'portal:#refunds', message: '1', isNew: false })
    await settled()
    expect(stream.destroyed).toBe(true)
  })
})
