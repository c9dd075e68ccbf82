import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { postEphemeral, postMessage, update } from './methods-chat.ts'
import { history, openConversation, replies, userInfo } from './methods-conversations.ts'
import { openView, updateView } from './methods-views.ts'
import { type Params, readParams } from './params.ts'
import { Refusal } from './refusal.ts'
import type { SlackState } from './state.ts'

/** What goes wrong with one call. */
export type Fault =
  /** The connection breaks and nothing was done. */
  | { readonly kind: 'drop-before' }
  /** It was done, but the answer is lost. */
  | { readonly kind: 'drop-after' }
  | { readonly kind: 'error-500' }
  /** It is done, and the answer comes so late. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'rate-limited'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly error: string }

export interface WebApi {
  readonly server: Server
  /** Names of the methods called so far, in order. */
  readonly calls: string[]
  readonly faults: Map<string, Fault[]>
  /** Whether a second message to a channel within a second is refused, as Slack does. */
  limitsRate: boolean
}

export function createWebApi(state: SlackState): WebApi {
  const lastPost = new Map<string, number>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const api: WebApi = { server, calls: [], faults: new Map(), limitsRate: false }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = new URL(request.url ?? '/', 'http://slack').pathname.replace('/api/', '')
    const body = await read(request)
    api.calls.push(method)
    const fault = api.faults.get(method)?.shift()
    if (fault?.kind === 'drop-before') return void response.destroy()
    if (fault?.kind === 'error-500') return void response.writeHead(500).end('oops')
    if (fault?.kind === 'rate-limited') return tooMany(response, fault.seconds)
    const result = perform(method, request, body, fault)
    if (result === 'too many') return tooMany(response, 1)
    if (fault?.kind === 'drop-after') return void response.destroy()
    if (fault?.kind === 'slow') await sleep(fault.ms)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
  }

  function perform(method: string, request: IncomingMessage, body: string, fault: Fault | undefined) {
    try {
      if (fault?.kind === 'refused') throw new Refusal(fault.error)
      const params = readParams(request.headers['content-type'] ?? '', body)
      authorize(state, method, request.headers.authorization, params)
      if (method === 'chat.postMessage' && api.limitsRate && isTooFast(params)) return 'too many'
      return { ok: true, ...methods[method]?.run(state, params) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const messages = error.details.length > 0 ? { response_metadata: { messages: error.details } } : {}
      return { ok: false, error: error.code, ...messages, ...error.extra }
    }
  }

  function isTooFast(params: Params): boolean {
    const channel = params.text('channel') ?? ''
    const last = lastPost.get(channel) ?? Number.NEGATIVE_INFINITY
    if (state.now() - last < 1000) return true
    lastPost.set(channel, state.now())
    return false
  }

  return api
}

interface Method {
  readonly scope?: string | ((state: SlackState, params: Params) => string)
  run(state: SlackState, params: Params): object
}

const methods: Readonly<Record<string, Method>> = {
  'auth.test': {
    run: ({ team, bot }) => ({ team_id: team, user_id: bot.user, bot_id: bot.id, url: 'https://fake.slack.com/' }),
  },
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'chat.update': { scope: 'chat:write', run: update },
  'chat.postEphemeral': { scope: 'chat:write', run: postEphemeral },
  'views.open': { run: openView },
  'views.update': { run: updateView },
  'conversations.open': { scope: 'im:write', run: openConversation },
  'conversations.history': { scope: historyScope, run: history },
  'conversations.replies': { scope: historyScope, run: replies },
  'users.info': { scope: 'users:read', run: userInfo },
}

function authorize(state: SlackState, method: string, header: string | undefined, params: Params): void {
  const known = methods[method]
  if (!known) throw new Refusal('unknown_method')
  if (header === undefined) throw new Refusal('not_authed')
  if (header !== `Bearer ${state.botToken}`) throw new Refusal('invalid_auth')
  const needed = typeof known.scope === 'function' ? known.scope(state, params) : known.scope
  if (needed === undefined || state.scopes.has(needed)) return
  throw new Refusal('missing_scope', [], { needed, provided: [...state.scopes].join(',') })
}

function historyScope(state: SlackState, params: Params): string {
  return state.conversations.get(params.text('channel') ?? '')?.isDirect ? 'im:history' : 'channels:history'
}

function tooMany(response: ServerResponse, seconds: number): void {
  response.writeHead(429, { 'retry-after': String(seconds), 'content-type': 'application/json' })
  response.end(JSON.stringify({ ok: false, error: 'ratelimited' }))
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
