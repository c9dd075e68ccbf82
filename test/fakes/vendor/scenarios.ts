import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type FaultyServer, type Heard, type Reply, startFaultyServer } from './faulty-server.ts'

/** A vendor of no-code scenarios: takes signed requests, works for a while, and reports the end. */
export interface Scenarios extends FaultyServer {
  readonly secret: string
  readonly token: string
  /** How often the work of this key was begun. */
  begun(key: string): number
  /** What the question about running work is answered from now on. */
  progress(reference: string, body: unknown): void
}

const Request = z.strictObject({
  operation: z.string(),
  key: z.string(),
  args: z.record(z.string(), z.json()),
  callback_url: z.url().optional(),
})

/** Standard Webhooks, written out once more, so that the connector is not checked against itself. */
export function sign(secret: string, id: string, timestamp: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const code = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': `${timestamp}`, 'webhook-signature': `v1,${code}` }
}

export async function startScenarios(): Promise<Scenarios> {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const token = 'scenarios-token-0123456789'
  const begun: string[] = []
  const progress = new Map<string, unknown>()
  const server = await startFaultyServer((heard) => {
    return heard.method === 'POST' ? begin(heard, secret, begun) : tell(heard, token, progress)
  })
  return {
    ...server,
    secret,
    token,
    begun: (key) => begun.filter((other) => other === key).length,
    progress: (reference, body) => void progress.set(reference, body),
  }
}

function begin({ headers, raw }: Heard, secret: string, begun: string[]): Reply {
  const id = String(headers['webhook-id'])
  const body = raw.toString()
  const expected = Buffer.from(sign(secret, id, Number(headers['webhook-timestamp']), body)['webhook-signature'] ?? '')
  const given = Buffer.from(String(headers['webhook-signature']))
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    return { status: 401, body: { message: 'The signature does not fit' } }
  }
  const request = Request.safeParse(JSON.parse(body))
  if (!request.success) return { status: 400, body: { message: z.prettifyError(request.error) } }
  if (request.data.key !== id) return { status: 400, body: { message: 'The key is not the id' } }
  if (!begun.includes(id)) begun.push(id)
  return { status: 202, body: { reference: `run-${begun.indexOf(id) + 1}` } }
}

function tell({ headers, url }: Heard, token: string, progress: ReadonlyMap<string, unknown>): Reply {
  if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: 'Sign in first' } }
  const body = progress.get(decodeURIComponent(url.pathname.split('/')[2] ?? ''))
  return body === undefined ? { status: 404, body: { message: 'No such run' } } : { status: 200, body }
}
