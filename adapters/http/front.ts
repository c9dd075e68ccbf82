import { randomUUID } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import type { Log } from '#ports/log.ts'
import type { Mount, WebResponse } from '#ports/web.ts'
import { errorPage } from './error-page.ts'
import { isMeantForUs } from './guard.ts'

export interface FrontOptions {
  readonly allowedHosts: readonly string[]
  readonly mounts: readonly Mount[]
  readonly log: Log
}

/**
 * What every request meets first: it must be meant for this server, and what belongs to a mount is handed over as it
 * came, before anything has read it. The rest goes on to `otherwise`.
 */
export function createFront({ allowedHosts, mounts, log }: FrontOptions, otherwise: RequestListener): RequestListener {
  return (request, response) => {
    const { url: address = '', headers } = request
    if (!isMeantForUs(headers.host, allowedHosts)) return respond(response, errorPage(headers.accept, 421))
    // A proxy's spelling, "GET http://other/", names a host that nobody has checked.
    if (!address.startsWith('/')) return respond(response, errorPage(headers.accept, 400))
    const mount = mountFor(mounts, address)
    if (!mount) return otherwise(request, response)
    try {
      mount.listener(request, response)
    } catch (thrown) {
      const id = randomUUID()
      log.error({ id, method: request.method, mount: mount.path, err: thrown }, 'a request failed')
      if (response.headersSent) response.destroy()
      else respond(response, errorPage(headers.accept, 500, id))
    }
  }
}

/** The mount that answers an address: the one with the longest prefix of whole segments. */
function mountFor(mounts: readonly Mount[], address: string): Mount | undefined {
  const path = address.split('?')[0] ?? ''
  return mounts
    .filter((mount) => path === mount.path || path.startsWith(`${mount.path}/`))
    .toSorted((left, right) => right.path.length - left.path.length)[0]
}

function respond(response: ServerResponse, { status, headers, body }: WebResponse): void {
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers }).end(body)
}
