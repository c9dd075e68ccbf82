import { z } from 'zod'

const secret = z
  .string()
  .refine((value) => value.trim() !== '', 'it is empty')
  .refine((value) => value === value.trim(), 'it begins or ends with a space')

/** What Onloop must know about the Slack app and the workspace it is installed in. */
export const SlackConfig = z
  .strictObject({
    /** "Signing Secret" of the app's page: proves that a request comes from Slack. */
    signingSecret: secret,
    /** "Bot User OAuth Token", xoxb-… */
    botToken: secret.refine((value) => /^xox[be]/.test(value), 'it is not a bot token (xoxb-…)'),
    /** The workspace, T024BE7LH; accounts of any other workspace are outsiders. */
    teamId: z.string().regex(/^[TE][A-Z0-9]+$/, 'it is not a workspace id (T…)'),
    apiUrl: z.url().default('https://slack.com/api/').refine(isSafe, 'it must be https, or loopback in a test'),
    /** How long one call of Slack's API may take, in milliseconds. */
    timeoutMs: z.int().min(100).max(30_000).default(8_000),
  })
  .readonly()
export type SlackConfig = z.infer<typeof SlackConfig>

function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}
