import { type Logger, WebClient } from '@slack/web-api'
import { OnloopError } from '#core/errors.ts'
import type { SlackConfig } from './config.ts'
import { failure } from './failure.ts'
import type { Self } from './refs.ts'

/**
 * Slack's API. It never repeats a call by itself and hands back a rate limit at once: a repeated post could stand
 * there twice, and only Onloop's outbox knows what may wait.
 */
export function createClient(config: SlackConfig, logger: Logger): WebClient {
  return new WebClient(config.botToken, {
    slackApiUrl: config.apiUrl,
    timeout: config.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger,
  })
}

/** Asks Slack who we are. Throws `CHANNEL_REFUSED` when the token is no bot's of this workspace. */
export async function learnSelf(client: WebClient, team: string): Promise<Self> {
  const {
    team_id: found,
    user_id: user,
    bot_id: bot,
  } = await client.auth.test().catch((error: unknown) => {
    throw failure('auth.test', error)
  })
  if (found === team && user && bot) return { team, user, bot }
  const detail = `the token belongs to workspace ${found}, not ${team}, or to no bot`
  throw new OnloopError('CHANNEL_REFUSED', { channel: 'Slack', operation: 'auth.test', detail })
}
