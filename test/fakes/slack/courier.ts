import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SlackState } from './state.ts'

/** How a request is signed: as Slack does, or as somebody who only pretends. */
export type Signature = 'right' | 'wrong' | 'missing' | 'old' | 'future' | 'other-version'

export interface SentRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Answer {
  /** 0 when there was none within three seconds. */
  readonly status: number
  readonly body: string
}

/** Brings requests to the app as Slack's servers do. */
export interface Courier {
  /** Every request so far, to be sent once more. */
  readonly sent: SentRequest[]
  /** Where the app listens, "http://127.0.0.1:3000/slack/events". */
  appUrl: string
  /** An event, brought up to four times until it is acknowledged. */
  event(event: object, options?: EventOptions): Promise<readonly Answer[]>
  /** A click or a form, brought once. */
  interaction(payload: object, signature?: Signature): Promise<Answer>
  /** Sends a recorded request again, byte for byte. */
  again(request: SentRequest): Promise<Answer>
}

export interface EventOptions {
  readonly signature?: Signature
  /** How many times it is brought although the first was acknowledged. */
  readonly repeat?: number
  /** Replaces fields of the envelope. */
  readonly envelope?: Readonly<Record<string, unknown>>
}

export function createCourier(state: SlackState): Courier {
  async function bring(request: SentRequest): Promise<Answer> {
    courier.sent.push(request)
    try {
      const signal = AbortSignal.timeout(patience)
      const response = await fetch(courier.appUrl, { method: 'POST', ...request, signal })
      return { status: response.status, body: await response.text() }
    } catch {
      return { status: 0, body: '' }
    }
  }

  function sign(contentType: string, body: string, signature: Signature): SentRequest {
    const seconds = Math.floor(state.now() / 1000) + (signature === 'old' ? -301 : signature === 'future' ? 360 : 0)
    const secret = signature === 'wrong' ? `${state.signingSecret}!` : state.signingSecret
    const code = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')
    const version = signature === 'other-version' ? 'v1' : 'v0'
    const proof = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `${version}=${code}` }
    return { headers: { 'content-type': contentType, ...(signature === 'missing' ? {} : proof) }, body }
  }

  const courier: Courier = {
    sent: [],
    appUrl: '',
    async event(event, { signature = 'right', repeat = 0, envelope = {} } = {}) {
      const body = JSON.stringify({ ...envelopeOf(state, event), ...envelope })
      const answers: Answer[] = []
      for (let attempt = 0; attempt < 4; attempt++) {
        const { headers } = sign('application/json', body, signature)
        const reason = answers.at(-1)?.status === 0 ? 'http_timeout' : 'http_error'
        const retry = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }
        answers.push(await bring({ headers: { ...headers, ...(attempt > 0 ? retry : {}) }, body }))
        const isTaken = (answers.at(-1)?.status ?? 0) === 200
        if (isTaken && attempt >= repeat) break
        await sleep(1)
      }
      return answers
    },
    interaction(payload, signature = 'right') {
      const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`
      return bring(sign('application/x-www-form-urlencoded', body, signature))
    },
    again: bring,
  }
  return courier
}

/** Slack gives the app three seconds. */
const patience = 3_000

function envelopeOf(state: SlackState, event: object) {
  return {
    token: 'a-verification-token',
    team_id: state.team,
    context_team_id: state.team,
    context_enterprise_id: null,
    api_app_id: state.bot.app,
    event,
    type: 'event_callback',
    event_id: state.nextId('Ev'),
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: state.team,
        user_id: state.bot.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  }
}
