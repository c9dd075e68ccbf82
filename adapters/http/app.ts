import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Log } from '#ports/log.ts'
import type { Mount, Route } from '#ports/web.ts'
import { answer, send } from './answer.ts'
import { readBody } from './body.ts'
import { errorPage } from './error-page.ts'
import { createFront } from './front.ts'
import { isFromElsewhere } from './guard.ts'
import { methodsAt } from './routing.ts'
import type { Streams } from './streams.ts'

export interface WebServerOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: '127.0.0.1'
  /** The names under which Onloop is reached: "onloop.example.com", "localhost", "localhost:3000". */
  readonly allowedHosts: readonly string[]
  readonly routes: readonly Route[]
  readonly mounts: readonly Mount[]
  readonly log: Log
}

const largestBody = 256 * 1024
/** How long a request may take to arrive, so that slow senders cannot hold every connection. */
const arrivalMs = 30_000

/** Fastify with the routes, behind the front that hands mounts their requests. */
export function createApp(options: WebServerOptions, streams: Streams): FastifyInstance {
  const { routes, log } = options
  const app = fastify({
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    // Addresses of callbacks carry signed codes, which are longer than the 100 characters that are usual.
    routerOptions: { maxParamLength: 1000 },
    serverFactory: (handler) => createServer({ requestTimeout: arrivalMs }, createFront(options, handler)),
    frameworkErrors: (_, request, reply) => void send(reply, errorPage(request.headers.accept, 400), streams),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, raw: Buffer) =>
    readBody(request.headers['content-type'], raw),
  )
  app.addHook('onRequest', async (request, reply) => refuse(options, streams, request, reply))
  app.setErrorHandler((thrown, request, reply) => {
    const status = statusOf(thrown)
    const id = status === 500 ? randomUUID() : undefined
    if (id) {
      log.error({ id, method: request.method, route: request.routeOptions.url, err: thrown }, 'a request failed')
    }
    return send(reply, errorPage(request.headers.accept, status, id), streams)
  })
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => answer(route, request, reply, streams),
    })
  }
  return app
}

/** Answers what no route may see: unknown addresses, wrong methods, and what a page of another site sent. */
async function refuse(
  { routes, allowedHosts }: WebServerOptions,
  streams: Streams,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { accept } = request.headers
  const isEmpty = Object.values(request.params as Record<string, string>).includes('')
  if (request.is404 || isEmpty) {
    const methods = methodsAt(routes, request.raw.url ?? '')
    if (methods.length === 0) return send(reply, errorPage(accept, 404), streams)
    return send(reply.header('allow', methods.join(', ')), errorPage(accept, 405), streams)
  }
  if (request.method !== 'GET' && isFromElsewhere(request.headers, allowedHosts)) {
    return send(reply, errorPage(accept, 403), streams)
  }
  return undefined
}

/** The status of what fastify or the reading of the body refused; whatever a route throws is 500. */
function statusOf(thrown: unknown): number {
  if (!(thrown instanceof Error) || !('statusCode' in thrown) || !('code' in thrown)) return 500
  const { code, statusCode } = thrown
  const isRefusal = typeof code === 'string' && (code.startsWith('FST_ERR_') || code === 'MALFORMED_BODY')
  return isRefusal && typeof statusCode === 'number' ? statusCode : 500
}
