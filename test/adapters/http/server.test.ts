import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebServer, type WebServer } from '#adapters/http/index.ts'
import type { Log } from '#ports/log.ts'
import type { Mount, Route, WebRequest } from '#ports/web.ts'

const running: WebServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()))
})

interface Site {
  readonly port: number
  readonly url: string
  readonly server: WebServer
  readonly logged: readonly Readonly<Record<string, unknown>>[]
}

async function serve(routes: readonly Route[], mounts: readonly Mount[] = [], hosts = ['127.0.0.1']): Promise<Site> {
  const logged: Record<string, unknown>[] = []
  const keep: Log['error'] = (fields) => void logged.push(fields)
  const log: Log = { info() {}, warn: keep, error: keep }
  const server = createWebServer({ port: 0, host: '127.0.0.1', allowedHosts: hosts, routes, mounts, log })
  running.push(server)
  const { port } = await server.start()
  return { port, url: `http://127.0.0.1:${port}`, server, logged }
}

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  return { method, path, handle }
}

const ok = async () => ({ status: 200, body: 'ok' })

/** Hands back what a route was given. */
function echo(method: Route['method'] = 'POST', path = '/echo'): Route & { readonly seen: WebRequest[] } {
  const seen: WebRequest[] = []
  return {
    method,
    path,
    seen,
    async handle(request) {
      seen.push(request)
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    },
  }
}

/** A request whose every header is in our hands, unlike fetch. */
function send(port: number, path: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const options = { port, path, method, headers: { connection: 'close', ...headers } }
    const request = httpRequest({ host: '127.0.0.1', ...options }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      response.on('error', reject)
    })
    request.on('error', reject).end(body)
  })
}

describe('a route', () => {
  it('is given the address, its parameters and the headers', async () => {
    const one = echo('GET', '/cases/:id/:part')
    const { url } = await serve([one])
    await fetch(`${url}/cases/a%20b/steps?of=1&of=2`, { headers: { 'x-one': '1' } })
    expect(one.seen[0]).toMatchObject({ params: { id: 'a b', part: 'steps' }, body: undefined })
    expect(one.seen[0]!.url.href).toBe(`${url}/cases/a%20b/steps?of=1&of=2`)
    expect(one.seen[0]!.headers['x-one']).toBe('1')
    expect(one.seen[0]!.raw).toHaveLength(0)
  })

  it.each([
    ['application/json', '{"a": [1]}', { a: [1] }],
    ['application/problem+json; charset=utf-8', '{"a":1}', { a: 1 }],
    ['application/x-www-form-urlencoded', 'a=1&b=x+y%26&a=2', { a: '2', b: 'x y&' }],
    ['text/plain', 'a=1', undefined],
    ['application/octet-stream', '\u0001', undefined],
    ['application/json', '', undefined],
  ])('is given a %s body as it came and as it reads', async (type, body, value) => {
    const one = echo()
    const { url } = await serve([one])
    const response = await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': type }, body })
    expect(response.status).toBe(200)
    expect(one.seen[0]!.raw.toString()).toBe(body)
    expect(one.seen[0]!.body).toEqual(value)
  })

  it('may have a long signed code in its address', async () => {
    const { url } = await serve([route('POST', '/hooks/:code', ok)])
    expect((await fetch(`${url}/hooks/${'c'.repeat(600)}`, { method: 'POST' })).status).toBe(200)
  })

  it('decides status, headers and body', async () => {
    const headers = { location: '/elsewhere', 'cache-control': 'max-age=60', 'set-cookie': 'a=1; HttpOnly' }
    const { url } = await serve([
      route('GET', '/moved', async () => ({ status: 303, headers })),
      route('GET', '/bytes', async () => ({ status: 200, body: Buffer.from([1, 2, 3]) })),
    ])
    const moved = await fetch(`${url}/moved`, { redirect: 'manual' })
    expect(moved.status).toBe(303)
    expect(Object.fromEntries(moved.headers)).toMatchObject({ ...headers, 'x-content-type-options': 'nosniff' })
    expect(new Uint8Array(await (await fetch(`${url}/bytes`)).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('is told when the other side has gone, and only then', async () => {
    const signals: AbortSignal[] = []
    const { url } = await serve([
      route('GET', '/quick', async ({ signal }) => {
        signals.push(signal)
        return ok()
      }),
      route('GET', '/slow', async ({ signal }) => {
        signals.push(signal)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return ok()
      }),
    ])
    await (await fetch(`${url}/quick`)).text()
    const gone = new AbortController()
    const slow = fetch(`${url}/slow`, { signal: gone.signal }).catch(() => undefined)
    await expect.poll(() => signals.length).toBe(2)
    gone.abort()
    await slow
    await expect.poll(() => signals[1]!.aborted).toBe(true)
    expect(signals[0]!.aborted).toBe(false)
  })
})

describe('what cannot be answered', () => {
  const boom = async () => {
    throw new Error('password=hunter2 is wrong')
  }
  const routes = [route('GET', '/cases/:id', ok), echo('POST', '/cases/:id'), route('GET', '/boom', boom)]
  const json = { 'content-type': 'application/json' }

  it.each([
    ['an unknown address', 'GET', '/nowhere', '', 404],
    ['an unknown address with a broken body', 'POST', '/nowhere', '{', 404],
    ['an empty parameter', 'GET', '/cases/', '', 404],
    ['a wrong method', 'DELETE', '/cases/1', '', 405],
    ['a method that no route has', 'PUT', '/cases/1', '{}', 405],
    ['malformed JSON', 'POST', '/cases/1', '{"a":', 400],
    ['JSON that would change a prototype', 'POST', '/cases/1', '{"__proto__":{"a":1}}', 400],
    ['a body above 256 KiB', 'POST', '/cases/1', JSON.stringify('x'.repeat(256 * 1024)), 413],
    ['an address that cannot be decoded', 'GET', '/cases/%zz', '', 400],
    ["a proxy's address", 'GET', 'http://other.example/cases/1', '', 400],
    ['a failing route', 'GET', '/boom', '', 500],
  ])('%s is answered with a problem', async (_, method, path, body, status) => {
    const { port } = await serve(routes)
    const answer = await send(
      port,
      path,
      { ...json, ...(body ? { 'content-length': `${body.length}` } : {}) },
      method,
      body,
    )
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status })
  })

  it('a body of 256 KiB is taken', async () => {
    const { url } = await serve(routes)
    const body = JSON.stringify('x'.repeat(256 * 1024 - 2))
    expect((await fetch(`${url}/cases/1`, { method: 'POST', headers: json, body })).status).toBe(200)
  })

  it('a wrong method names the right ones', async () => {
    const { port } = await serve(routes)
    expect((await send(port, '/cases/1', {}, 'DELETE')).headers.allow).toBe('GET, POST')
  })

  it('a browser gets a page', async () => {
    const { port } = await serve(routes)
    const { headers, body } = await send(port, '/nowhere', { accept: 'text/html,*/*;q=0.8' })
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('<h1>Not Found</h1>')
  })

  it.each(['text/html', 'application/json'])(
    'a failure tells %s only its number, which the log has too',
    async (accept) => {
      const { port, logged } = await serve(routes)
      const { body } = await send(port, '/boom', { accept })
      expect(body).not.toMatch(/hunter2|Error:|at /)
      expect(logged).toHaveLength(1)
      expect(body).toContain(String(logged[0]!.id))
      expect(logged[0]).toMatchObject({ method: 'GET', route: '/boom' })
    },
  )

  it('an error that a route made of a number is still a failure', async () => {
    const thrower = async () => {
      throw Object.assign(new Error('from elsewhere'), { statusCode: 404 })
    }
    const { url } = await serve([route('GET', '/', thrower)])
    expect((await fetch(url)).status).toBe(500)
  })
})

describe('another site', () => {
  const hosts = ['127.0.0.1', 'onloop.example.com', 'localhost:4000']
  const routes = [route('GET', '/', ok), route('POST', '/', ok)]

  it.each([
    ['127.0.0.1:1234', 200],
    ['onloop.example.com', 200],
    ['ONLOOP.example.com:8443', 200],
    ['localhost:4000', 200],
    ['localhost', 421],
    ['evil.example', 421],
    ['onloop.example.com.evil.example', 421],
    ['evil.example/127.0.0.1', 421],
    ['evil@127.0.0.1', 421],
  ])('that calls us by the name "%s" gets %i', async (host, status) => {
    const seen: string[] = []
    const mounts: Mount[] = [
      { path: '/slack', listener: (request, response) => response.end(String(seen.push(request.url!))) },
    ]
    const { port } = await serve(routes, mounts, hosts)
    expect((await send(port, '/', { host })).status).toBe(status)
    expect((await send(port, '/slack/events', { host })).status).toBe(status)
    expect(seen).toHaveLength(status === 200 ? 1 : 0)
  })

  it.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ origin: 'https://onloop.example.com', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'http://localhost:4000' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'https://onloop.example.com.evil.example' }, 403],
    [{ origin: 'https://onloop.example.com:8443' }, 403],
    [{ origin: 'http://127.0.0.1:5173' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: '' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://onloop.example.com', 'sec-fetch-site': 'cross-site' }, 403],
  ])('that changes something with %j gets %i', async (headers, status) => {
    const { port } = await serve(routes, [], hosts)
    expect((await send(port, '/', headers, 'POST')).status).toBe(status)
  })

  it('may link to us', async () => {
    const { port } = await serve(routes, [], hosts)
    expect((await send(port, '/', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(200)
  })

  it('may be ourselves on our own port', async () => {
    const { port } = await serve(routes, [], hosts)
    expect((await send(port, '/', { origin: `http://127.0.0.1:${port}` }, 'POST')).status).toBe(200)
  })
})

describe('a mount', () => {
  it('gets requests as they came, whatever their method, type or origin', async () => {
    const seen: string[] = []
    const listener: Mount['listener'] = (request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${body}`)
        response.writeHead(202).end('mounted')
      })
    }
    const { port } = await serve([route('GET', '/slacker', ok)], [{ path: '/slack', listener }])
    const headers = { 'content-type': 'application/json', origin: 'https://slack.com' }
    const answer = await send(port, '/slack/events?x=1', headers, 'POST', '{broken')
    expect(answer).toMatchObject({ status: 202, body: 'mounted' })
    await send(port, '/slack', {}, 'OPTIONS')
    expect(seen).toEqual(['POST /slack/events?x=1 {broken', 'OPTIONS /slack '])
    expect((await send(port, '/slacker')).body).toBe('ok')
  })

  it('that throws answers 500 and takes nothing down with it', async () => {
    const listener = () => {
      throw new Error('secret')
    }
    const { port, logged } = await serve([route('GET', '/', ok)], [{ path: '/bad', listener }])
    const answer = await send(port, '/bad')
    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.body).id).toBe(logged[0]!.id)
    expect((await send(port, '/')).body).toBe('ok')
  })
})

describe('a stream', () => {
  const stream = (body: Readable) =>
    route('GET', '/events', async () => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body }))

  it('is sent as it comes, its headers first', async () => {
    const events = new PassThrough()
    const { url } = await serve([stream(events)])
    const response = await fetch(`${url}/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body!.getReader()
    events.write('data: 1\n\n')
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: 1\n\n')
    events.end('data: 2\n\n')
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: 2\n\n')
    expect((await reader.read()).done).toBe(true)
  })

  it('is destroyed when the other side goes', async () => {
    const events = new PassThrough()
    const { url } = await serve([stream(events)])
    const gone = new AbortController()
    await fetch(`${url}/events`, { signal: gone.signal })
    gone.abort()
    await expect.poll(() => events.destroyed).toBe(true)
  })

  it('that breaks breaks off, and the server goes on', async () => {
    const broken = Readable.from(
      (async function* () {
        yield 'data: 1\n\n'
        throw new Error('lost')
      })(),
    )
    const { url, logged } = await serve([stream(broken), route('GET', '/', ok)])
    await expect(fetch(`${url}/events`).then((response) => response.text())).rejects.toThrow()
    expect(logged).toHaveLength(1)
    expect(await (await fetch(url)).text()).toBe('ok')
  })

  it('is ended properly when the server stops', async () => {
    const events = new PassThrough()
    const { url, server } = await serve([stream(events)])
    const response = await fetch(`${url}/events`)
    events.write('data: 1\n\n')
    const text = response.text()
    await server.stop()
    expect(await text).toBe('data: 1\n\n')
    expect(events.destroyed).toBe(true)
  })
})

describe('starting and stopping', () => {
  it('a port that is in use is named', async () => {
    const { port } = await serve([])
    const log: Log = { info() {}, warn() {}, error() {} }
    const second = createWebServer({ port, host: '127.0.0.1', allowedHosts: [], routes: [], mounts: [], log })
    await expect(second.start()).rejects.toMatchObject({ code: 'PORT_TAKEN', message: `Port ${port} is in use.` })
  })

  it('finishes the request in hand and takes no other', async () => {
    let finish = () => {}
    const held = new Promise<void>((resolve) => (finish = resolve))
    let isHeld = false
    const { url, server } = await serve([
      route('GET', '/', async () => {
        isHeld = true
        await held
        return ok()
      }),
    ])
    const inHand = fetch(url).then((response) => response.text())
    await expect.poll(() => isHeld).toBe(true)
    const stopped = server.stop()
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'answered',
          () => 'refused',
        ),
      )
      .toBe('refused')
    finish()
    expect(await inHand).toBe('ok')
    await stopped
  })

  it('does not wait for ever for a request that hangs', async () => {
    let isHeld = false
    const hang = () => {
      isHeld = true
      return new Promise<never>(() => {})
    }
    const { url, port, server } = await serve([route('GET', '/', hang)])
    const hanging = fetch(url).catch(() => 'broken off')
    const idle = connect(port, '127.0.0.1').on('error', () => undefined)
    await expect.poll(() => isHeld).toBe(true)
    await server.stop()
    expect(await hanging).toBe('broken off')
    idle.destroy()
  })

  it('may be stopped twice, and before it was started', async () => {
    const { server } = await serve([])
    await Promise.all([server.stop(), server.stop()])
    const log: Log = { info() {}, warn() {}, error() {} }
    await createWebServer({ port: 0, host: '127.0.0.1', allowedHosts: [], routes: [], mounts: [], log }).stop()
  })
})
