import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { OnloopError } from '#core/errors.ts'
import { createApp, type WebServerOptions } from './app.ts'
import { type Connections, trackConnections } from './connections.ts'
import { createStreams, type Streams } from './streams.ts'

export type { WebServerOptions } from './app.ts'

export interface WebServer {
  /** Resolves once it listens. Throws `PORT_TAKEN`. */
  start(): Promise<{ readonly port: number }>
  /** Takes no more requests, ends streams, and waits up to five seconds for the requests in hand. Safe to call twice. */
  stop(): Promise<void>
}

const patienceMs = 5000

/** The one HTTP server of Onloop: routing, limits and errors are its work, and keeping other sites out. */
export function createWebServer(options: WebServerOptions): WebServer {
  const streams = createStreams(options.log)
  const app = createApp(options, streams)
  const connections = trackConnections(app.server)
  let stopping: Promise<void> | undefined

  return {
    async start() {
      const { port, host } = options
      try {
        await app.listen({ port, host })
      } catch (cause) {
        throw isPortTaken(cause) ? new OnloopError('PORT_TAKEN', { port, setting: 'PORT' }, { cause }) : cause
      }
      return { port: (app.server.address() as AddressInfo).port }
    },
    stop() {
      stopping ??= stop(app, streams, connections)
      return stopping
    },
  }
}

async function stop(app: FastifyInstance, streams: Streams, connections: Connections): Promise<void> {
  const closed = app.close()
  streams.end()
  connections.drain()
  const impatience = setTimeout(() => app.server.closeAllConnections(), patienceMs)
  try {
    await closed
  } finally {
    clearTimeout(impatience)
  }
}

function isPortTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
}
