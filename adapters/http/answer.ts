import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Route, WebRequest, WebResponse } from '#ports/web.ts'
import type { Body } from './body.ts'
import type { Streams } from './streams.ts'

/** Nothing may guess a content type, keep what is personal, or tell other sites where one came from. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** Lets a route answer a request. */
export async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  streams: Streams,
): Promise<FastifyReply> {
  return send(reply, await route.handle(webRequestOf(request, reply)), streams)
}

/** Sends a response; its own headers win over those that every response has. */
export function send(reply: FastifyReply, { status, headers, body }: WebResponse, streams: Streams): FastifyReply {
  const ready = reply.code(status).headers({ ...securityHeaders, ...headers })
  if (!(body instanceof Readable)) return ready.send(body)
  const sent = ready.send(streams.open(body, reply.raw))
  // Whoever follows events wants to know that the stream is open before the first of them.
  reply.raw.flushHeaders()
  return sent
}

function webRequestOf(request: FastifyRequest, reply: FastifyReply): WebRequest {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const body = request.body as Body | undefined
  return {
    url: new URL(`http://${request.headers.host}${request.raw.url}`),
    params: request.params as Record<string, string>,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, textOf(value)])),
    raw: body?.raw ?? Buffer.alloc(0),
    body: body?.value,
    signal: gone.signal,
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}
