import { createLine } from '#adapters/shared/line.ts'
import type { Reading } from '#adapters/shared/outcome.ts'
import { type ConnectorOptions, readSettings, type Secret } from '#adapters/shared/settings.ts'
import { readKey, signMessage } from '#adapters/shared/standard-webhooks.ts'
import { OnloopError } from '#core/errors.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Call, Connector } from '#ports/connector.ts'
import { readAccepted, readStatus } from './answer.ts'
import { readCallback } from './callback.ts'
import { WebhookConfig } from './config.ts'

/**
 * A connector to whatever takes a signed POST and reports the end of its work by a signed callback: no-code scenarios,
 * robots, other buses. Messages both ways follow Standard Webhooks.
 *
 * `webhook-id` is the call's key, the same at every attempt, so a receiver that keeps to the standard does the work
 * once. Throws `FILE_INVALID` when the configuration is wrong and `SETTING_UNSAFE` when the secret is none.
 */
export function createWebhook({ system, config, secret, clock, log, allow }: ConnectorOptions): Connector {
  const settings = readSettings(system, WebhookConfig, config)
  const line = createLine({ system, clock, log, allow })
  checkSecret(settings.secret, secret)
  const bearer = () => (settings.status?.bearer ? secret(settings.status.bearer) : undefined)
  const readingOf = ({ operation, reads, callbackUrl }: Call): Reading => {
    const secrets = [secret(settings.secret), bearer() ?? '', callbackUrl ?? '']
    return { system, call: { operation, reads }, now: clock.now(), secrets }
  }
  const { timeout: timeoutMs, operations: known } = settings

  return {
    async prepare(asked) {
      const operation = known && asked.find((name) => !Object.hasOwn(known, name))
      if (operation === undefined) return
      const suggestion = didYouMean(operation, Object.keys(known ?? {}))
      throw new OnloopError('OPERATION_UNKNOWN', { system, operation, suggestion })
    },

    async perform(call) {
      const body = bodyOf(call)
      const message = { id: call.key, timestamp: Math.floor(clock.now() / 1000), body }
      const url = new URL(known?.[call.operation]?.url ?? settings.url)
      const headers = { ...jsonHeaders, ...signMessage(message, secret(settings.secret)) }
      const sent = await line.send({ operation: call.operation, method: 'POST', url, headers, body, timeoutMs })
      return readAccepted(readingOf(call), sent, call.key, call.callbackUrl !== undefined)
    },

    async poll(reference, call) {
      if (!settings.status) return { kind: 'running', reference }
      const url = new URL(settings.status.url.replaceAll('{reference}', () => encodeURIComponent(reference)))
      const token = bearer()
      const headers = { accept: 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
      const sent = await line.send({ operation: call.operation, method: 'GET', url, headers, timeoutMs })
      return readStatus(readingOf(call), sent, reference)
    },

    async callback(request) {
      return readCallback(request, secret(settings.secret), clock.now())
    },

    availability: line.availability,
    stop: line.stop,
  }
}

const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' }

function bodyOf({ operation, key, args, callbackUrl }: Call): string {
  return JSON.stringify({ operation, key, args, callback_url: callbackUrl })
}

function checkSecret(name: string, secret: Secret): void {
  try {
    readKey(secret(name))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    const remedy = `Give ${name} the secret that both sides share, such as one made by \`openssl rand -base64 32\` after "whsec_".`
    throw new OnloopError('SETTING_UNSAFE', { name, problem: cause.message, remedy }, { cause })
  }
}
