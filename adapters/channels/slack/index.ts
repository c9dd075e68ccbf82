import type { IncomingMessage, ServerResponse } from 'node:http'
import { App, HTTPReceiver } from '@slack/bolt'
import type { z } from 'zod'
import { OnloopError } from '#core/errors.ts'
import type { Channel, Receive } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { Mount } from '#ports/web.ts'
import { createAnswers } from './answer.ts'
import { createClient, learnSelf } from './client.ts'
import { SlackConfig } from './config.ts'
import { nameOf } from './failure.ts'
import { createInHand } from './in-hand.ts'
import { listen } from './listen.ts'
import { boltLogger } from './logger.ts'
import { createPosting } from './post.ts'
import type { Self } from './refs.ts'
import { verify } from './verify.ts'

export interface SlackOptions {
  readonly config: z.input<typeof SlackConfig>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Slack, over HTTP: `mount` belongs into Onloop's own server, and Slack's request URLs (events and interactivity)
 * both point to it. Requests before `start` and after `stop` are answered 503, so Slack sends its events again.
 *
 * A place whose id is a person's ("slack:T024/U061") stands for the direct messages with that person.
 * Throws `SETTING_UNSAFE` when a setting is empty or not what it should be.
 */
export function createSlack({ config: given, clock, log }: SlackOptions): Channel & { readonly mount: Mount } {
  const config = readConfig(given)
  const logger = boltLogger(log)
  const client = createClient(config, logger)
  const inHand = createInHand()
  let self: Self | undefined
  let receiver: HTTPReceiver | undefined

  async function start(receive: Receive): Promise<void> {
    const known = await learnSelf(client, config.teamId)
    self = known
    const created = createReceiver(config, log)
    const authorize = async () => ({ botToken: config.botToken, botId: known.bot, botUserId: known.user })
    const app = new App({ receiver: created, authorize, logger, ignoreSelf: true })
    // Bolt's own handler would log the whole error; the receiver's says what matters and asks for the event again.
    app.error((error) => Promise.reject(error))
    listen(app, { self: known, receive, answers: createAnswers(client, log), inHand, log })
    receiver = created
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405)
    const checked = await verify(request, config.signingSecret, clock.now())
    if ('refused' in checked) return end(response, checked.refused)
    if (!receiver) return end(response, 503)
    receiver.requestListener(checked.request, response)
  }

  const posting = createPosting(client, () => {
    if (self) return self
    const detail = 'it has not been started'
    throw new OnloopError(
      'CHANNEL_UNREACHABLE',
      { channel: 'Slack', operation: 'a message', detail },
      { retryable: true },
    )
  })

  return {
    name: 'slack',
    start,
    async stop() {
      receiver = undefined
      await inHand.settled()
    },
    ...posting,
    mount: {
      path,
      listener: (request, response) => {
        handle(request, response).catch((error) => {
          log.warn({ channel: 'slack', error: nameOf(error) }, 'a request was not understood')
          end(response, 404)
        })
      },
    },
  }
}

const path = '/slack/events'

/** Signatures are checked before Bolt, by our clock; Bolt parses, dispatches and answers. */
function createReceiver(config: SlackConfig, log: Log): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret: config.signingSecret,
    signatureVerification: false,
    endpoints: [path],
    logger: boltLogger(log),
    // Answers only once `receive` has: an event acknowledged before it was recorded could be lost.
    processBeforeResponse: true,
    processEventErrorHandler: async ({ error, response }) => {
      log.error(
        { channel: 'slack', error: nameOf(error) },
        'an arrival was not recorded; Slack is asked to send it again',
      )
      end(response, 500)
      return true
    },
  })
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return
  response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end()
}

/** Says which setting is wrong, never its value. */
function readConfig(given: z.input<typeof SlackConfig>): SlackConfig {
  const { data, error } = SlackConfig.safeParse(given)
  if (data) return data
  const [issue] = error.issues
  throw new OnloopError('SETTING_UNSAFE', {
    name: `slack.${issue?.path.join('.') ?? ''}`,
    problem: issue?.message ?? 'it is not valid',
    remedy: 'Copy it again from the page of your Slack app.',
  })
}
