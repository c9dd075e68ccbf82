import { hmac, sameCode } from '#core/hash.ts'
import type { Connector } from '#ports/connector.ts'
import type { Store } from '#ports/store.ts'
import type { Route, WebRequest, WebResponse } from '#ports/web.ts'
import type { CaseBook } from './case-book.ts'
import type { Keys } from './keys.ts'
import type { Refusals } from './refusals.ts'

/** Where a system reports the end of one effect. The address itself is a secret of that effect. */
export function callbackUrl(keys: Keys, publicUrl: string, system: string, effect: string): string {
  return new URL(`/hooks/${system}/${effect}/${code(keys, system, effect)}`, publicUrl).href
}

function code(keys: Keys, system: string, effect: string): string {
  return hmac(keys.callback, `${system}/${effect}`).slice(0, 40)
}

interface Parts {
  readonly keys: Keys
  readonly store: Store
  readonly book: CaseBook
  readonly connectors: ReadonlyMap<string, Connector>
  readonly refusals: Refusals
}

/** Takes callbacks. One counts when its address, its signature and the effect it names all belong together. */
export function callbackRoutes(parts: Parts): readonly Route[] {
  return [{ method: 'POST', path: '/hooks/:system/:effect/:code', handle: (request) => takeCallback(parts, request) }]
}

async function takeCallback(parts: Parts, request: WebRequest): Promise<WebResponse> {
  const { system = '', effect = '', code: given = '' } = request.params
  if (!sameCode(code(parts.keys, system, effect), given)) return refuse(parts, system, effect, 404, 'no such address')
  const read = await parts.connectors.get(system)?.callback?.({ headers: request.headers, raw: request.raw })
  if (!read) return refuse(parts, system, effect, 401, 'the signature does not match, or the message is too old')
  if (read.key !== effect) return refuse(parts, system, effect, 409, 'it speaks of another effect than its address')
  const row = await parts.store.effect(effect)
  if (!row) return refuse(parts, system, effect, 404, 'no such effect')
  const { performed } = read
  const arrival = `callback/${system}/${read.delivery}`
  if (performed.kind === 'done') {
    await parts.book.happen(row.case, { kind: 'effect-done', effect, output: performed.output }, arrival)
  } else if (performed.kind === 'failed') {
    // A failure ends only the attempt that it speaks of, and which one that is must be on record first.
    if (row.status === 'started') return json(503, { error: 'not yet' })
    if (read.reference !== undefined && row.reference !== undefined && read.reference !== row.reference) return taken
    const { error, retryable } = performed
    await parts.book.happen(row.case, { kind: 'effect-failed', effect, error, retryable }, arrival)
  }
  return taken
}

async function refuse(parts: Parts, system: string, effect: string, status: number, why: string): Promise<WebResponse> {
  // Whoever knocks chooses the name; only names that exist are counted each for itself.
  const account = `system:${parts.connectors.has(system) ? system : 'unknown'}`
  await parts.refusals.add(account, `callback for ${effect.slice(0, 80)}`, why)
  return json(status, { error: why })
}

function json(status: number, body: object): WebResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const taken = json(200, { ok: true })
