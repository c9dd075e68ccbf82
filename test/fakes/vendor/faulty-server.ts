import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a vendor's server sees it. */
export interface Heard {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What goes wrong with one request. */
export type Fault =
  /** The connection breaks before the work is done. */
  | { readonly kind: 'drop-before' }
  /** The connection breaks after the work was done. */
  | { readonly kind: 'drop-after' }
  /** The work is done and no answer ever comes. */
  | { readonly kind: 'silent' }
  /** The answer breaks off in its middle. */
  | { readonly kind: 'half' }
  /** Nothing is done, and this is answered. */
  | { readonly kind: 'refuse'; readonly reply: Reply }
  /** The work is done, and something else is answered. */
  | { readonly kind: 'answer'; readonly reply: Reply }

export interface FaultyServer {
  readonly url: string
  /** Every request that arrived, in order. */
  readonly heard: readonly Heard[]
  /** The next requests go wrong in this way, one each. */
  fault(...faults: readonly Fault[]): void
  stop(): Promise<void>
}

/** A vendor's server on loopback whose requests can be made to go wrong. */
export async function startFaultyServer(work: (heard: Heard) => Reply): Promise<FaultyServer> {
  const heard: Heard[] = []
  const faults: Fault[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', headers } = request
      const url = new URL(`http://${headers.host}${request.url}`)
      const one: Heard = { method, url, headers, raw: Buffer.concat(chunks) }
      heard.push(one)
      perform(faults.shift(), () => work(one), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    fault: (...next) => void faults.push(...next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An address on which nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = await startFaultyServer(() => ({ status: 500 }))
  await server.stop()
  return server.url
}

function perform(fault: Fault | undefined, work: () => Reply, response: ServerResponse): void {
  const isDone = fault?.kind !== 'drop-before' && fault?.kind !== 'refuse'
  const reply = isDone ? work() : undefined
  switch (fault?.kind) {
    case undefined:
      if (reply) write(reply, response)
      break
    case 'drop-before':
    case 'drop-after':
      response.destroy()
      break
    case 'silent':
      break
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"id":', () => response.destroy())
      break
    case 'refuse':
    case 'answer':
      write(fault.reply, response)
      break
  }
}

function write({ status, headers, body }: Reply, response: ServerResponse): void {
  const type = typeof body === 'string' ? 'text/html' : 'application/json'
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
