import type { IncomingMessage } from 'node:http'
import { type BufferedIncomingMessage, HTTPModuleFunctions, verifySlackRequest } from '@slack/bolt'

export type Verified = { readonly request: BufferedIncomingMessage } | { readonly refused: 400 | 401 | 413 }

/**
 * Reads a request whole and says whether Slack sent it, at most five minutes ago by our clock.
 *
 * Bolt's own check looks back only and would take a signature of next week, so both directions are checked here.
 * A request that is sent again within that time is the same delivery: its keys tell.
 */
export async function verify(request: IncomingMessage, secret: string, now: number): Promise<Verified> {
  const buffered = await read(request)
  if ('refused' in buffered) return buffered
  const { rawBody, headers } = buffered.request
  const signature = headers['x-slack-signature']
  const sentAt = headers['x-slack-request-timestamp']
  if (typeof signature !== 'string' || typeof sentAt !== 'string' || !/^\d{1,12}$/.test(sentAt)) return { refused: 401 }
  if (Number(sentAt) > now / 1000 + tolerance) return { refused: 401 }
  try {
    verifySlackRequest({
      signingSecret: secret,
      body: rawBody.toString(),
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(sentAt) },
      nowMilliseconds: now,
    })
    return buffered
  } catch {
    return { refused: 401 }
  }
}

const bodyLimit = 512 * 1024
/** Seconds. */
const tolerance = 300

async function read(request: IncomingMessage): Promise<Verified> {
  try {
    return { request: await HTTPModuleFunctions.bufferIncomingMessage(request, bodyLimit) }
  } catch (error) {
    return { refused: HTTPModuleFunctions.isRawBodyError(error) && error.statusCode === 413 ? 413 : 400 }
  }
}
