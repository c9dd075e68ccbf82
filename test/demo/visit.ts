import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { type CompanyOptions, createCompany } from '#demo/company.ts'
import { sign } from '#demo/signature.ts'

export const token = 'a-token-for-tests-only'
export const secret = `whsec_${Buffer.from('a secret that only tests know...').toString('base64')}`

/** What came back, with the body as JSON; undefined where there was none. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface Visit {
  readonly url: string
  readonly dir: string
  stop(): Promise<void>
  get(path: string): Promise<Answered>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  fault(fault: object): Promise<void>
  clearFaults(): Promise<Answered>
  /** Starts a robot job whose end is reported to `callbackUrl`; its reference. */
  start(job: { key: string; invoice: string; callbackUrl: string }): Promise<string>
  journal(): Promise<readonly JournalRow[]>
}

const JournalRow = z.looseObject({
  system: z.string(),
  operation: z.string(),
  key: z.string().nullable(),
  object: z.string(),
  amount_minor: z.number().nullable(),
  detail: z.string(),
})
type JournalRow = z.infer<typeof JournalRow>

/** A demo company of its own, in this process; it is stopped when the test ends. */
export async function visit(options: Partial<CompanyOptions> = {}): Promise<Visit> {
  const dir = options.dir ?? folder()
  const company = createCompany({ dir, token, webhookSecret: secret, now: Date.now, ...options })
  const url = await company.listen(0)
  onTestFinished(() => company.stop())
  return { ...visitorOf(url), dir, stop: () => company.stop() }
}

export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'onloop-demo-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

/** Calls a company, wherever it runs. */
export function visitorOf(url: string): Omit<Visit, 'dir' | 'stop'> {
  const bearer = { authorization: `Bearer ${token}` }
  const call = async (method: string, path: string, init: RequestInit = {}): Promise<Answered> => {
    const response = await fetch(`${url}${path}`, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  const post: Visit['post'] = (path, body, headers = {}) =>
    call('POST', path, {
      headers: { ...bearer, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return {
    url,
    post,
    get: (path) => call('GET', path, { headers: bearer }),
    clearFaults: () => call('DELETE', '/control/faults', { headers: bearer }),
    async fault(fault) {
      const { status, body } = await post('/control/faults', fault)
      if (status !== 201) throw new Error(`the fault was refused: ${JSON.stringify(body)}`)
    },
    async start({ key, invoice, callbackUrl }) {
      const job = { operation: 'invoice.send', key, args: { invoice }, callback_url: callbackUrl }
      const body = JSON.stringify(job)
      const signature = sign(secret, { id: `msg_${key}`, at: Date.now(), body })
      const answered = await post('/robot/jobs', job, signature)
      return z.object({ reference: z.string() }).parse(answered.body).reference
    },
    journal: async () => z.array(JournalRow).parse((await call('GET', '/journal', { headers: bearer })).body),
  }
}

export interface Delivered {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly raw: string
  readonly body: Record<string, unknown>
}

/** Somebody who takes callbacks; `answers` are the statuses of the first ones, 204 afterwards. */
export async function receiver(...answers: number[]): Promise<{ url: string; delivered: readonly Delivered[] }> {
  const delivered: Delivered[] = []
  const server = createServer((request, response) => {
    let raw = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      raw += chunk
    })
    request.on('end', () => {
      delivered.push({ headers: request.headers, raw, body: z.record(z.string(), z.unknown()).parse(JSON.parse(raw)) })
      response.writeHead(answers.shift() ?? 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return { url: `http://127.0.0.1:${address.port}/hooks/robot`, delivered }
}
