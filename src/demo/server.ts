import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Faults } from './faults.ts'
import type { Operation, Received, System } from './operation.ts'
import { type Reply, refuse } from './reply.ts'
import { createRouter } from './router.ts'
import { meet } from './trouble.ts'

export interface Serving {
  readonly systems: readonly System[]
  /** What everyone may read, by path. */
  readonly documents: ReadonlyMap<string, object>
  readonly faults: Faults
  readonly stopped: AbortSignal
  /** Why a caller may not have an operation, or undefined when it may. */
  flawOfCaller(operation: Operation, headers: Received['headers'], body: string): string | undefined
}

/** Answers requests, and holds what is in hand in `inHand` until it is answered. */
export function createListener(serving: Serving, inHand: Set<Promise<void>>): RequestListener {
  const route = createRouter(serving.systems)
  return (request, response) => {
    const answering = answer(serving, route, request, response)
      .catch((error: unknown) => {
        if (!request.complete) return undefined
        process.emitWarning(`${request.method} ${request.url?.split('?')[0]}: ${String(error)}`)
        return refuse(500, 'Something went wrong here.')
      })
      .then((reply) => (reply ? send(response, reply) : void request.socket.destroy()))
      .finally(() => inHand.delete(answering))
    inHand.add(answering)
  }
}

async function answer(
  serving: Serving,
  route: ReturnType<typeof createRouter>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply | undefined> {
  const url = URL.parse(`http://company${request.url}`)
  if (!url) return refuse(400, 'The address cannot be read.')
  const document = serving.documents.get(url.pathname)
  if (document && request.method === 'GET') return { status: 200, body: document }
  const match = route(request.method ?? '', url.pathname)
  if ('allow' in match) return unrouted(url.pathname, match.allow)
  const { system, operation, params } = match

  const raw = await read(request)
  if (raw === undefined) return refuse(413, 'The body is longer than a million bytes.')
  const flaw = serving.flawOfCaller(operation, request.headers, raw)
  if (flaw) return refuse(401, flaw, operation.auth === 'bearer' ? { 'www-authenticate': 'Bearer' } : {})

  const left = new AbortController()
  response.once('close', () => left.abort())
  const fault = serving.faults.forCall(system.name, operation.id)
  const perform = async (): Promise<Reply> => {
    const body = parse(raw, request.headers['content-type'])
    if ('refused' in body) return body.refused
    return await operation.perform({ params, query: queryOf(url), headers: request.headers, body: body.json })
  }
  return await meet(fault, perform, { stopped: serving.stopped, left: left.signal })
}

function unrouted(path: string, allow: readonly string[]): Reply {
  if (allow.length === 0) return refuse(404, `There is nothing at ${path}.`)
  return refuse(405, `${path} takes ${allow.join(', ')}.`, { allow: allow.join(', ') })
}

/** The body as text, or undefined when it is longer than anything this company takes. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    // Read to the end all the same: who still sends does not hear the refusal.
    if (length <= mostBytes) chunks.push(chunk)
  }
  return length <= mostBytes ? Buffer.concat(chunks).toString('utf8') : undefined
}

const mostBytes = 1_000_000

function parse(raw: string, type: string | undefined): { readonly json: unknown } | { readonly refused: Reply } {
  if (raw === '') return { json: undefined }
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    return { refused: refuse(415, 'The content type is not application/json.') }
  }
  try {
    return { json: JSON.parse(raw) }
  } catch {
    return { refused: refuse(400, 'The body is not JSON.') }
  }
}

function queryOf(url: URL): Received['query'] {
  const names = [...new Set(url.searchParams.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = url.searchParams.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = body === undefined ? undefined : JSON.stringify(body)
  response.writeHead(status, { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers })
  response.end(text)
}
