import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'

/** One path that Onloop's web server answers. The server does routing, limits and errors; a route does the rest. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Segments that begin with ":" are parameters, as in "/api/cases/:id". */
  readonly path: string
  handle(request: WebRequest): Promise<WebResponse>
}

export interface WebRequest {
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Exactly what was sent, for signatures. Empty for GET. */
  readonly raw: Buffer
  /** The parsed body of a JSON or form request; undefined when there was none. */
  readonly body: unknown
  /** Aborted when the other side has gone. */
  readonly signal: AbortSignal
}

export interface WebResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | Readable
}

/** A prefix that is answered by somebody else's request listener, such as Bolt's. */
export interface Mount {
  readonly path: string
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void
}
