import { join, resolve } from 'node:path'
import { z } from 'zod'
import { OnloopError } from '#core/errors.ts'
import { didYouMean } from '#core/suggest.ts'

const flag = z.enum(['on', 'off'])

/** Every setting there is. `.env.example` explains them; a test keeps the two alike. */
const shape = {
  /** Where the portal, the API and the channels answer. */
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  /** Where the database lies. */
  DATA_DIR: z.string().min(1).default('./data'),
  /** Where the keys lie. They belong in another backup than the data. */
  KEY_DIR: z.string().min(1).optional(),
  FLOWS_DIR: z.string().min(1).default('./flows'),
  POLICIES_DIR: z.string().min(1).default('./policies'),
  /** The demo company, the switch of persons and `--as`. Loopback only. */
  DEMO: flag.optional(),
  DEMO_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Where people and systems reach Onloop. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ONLOOP_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(16, 'is too short to be a signing secret').optional(),
  SLACK_TEAM_ID: z
    .string()
    .regex(/^[TE][A-Z0-9]+$/, 'is a team id such as T024BE7LD')
    .optional(),
  SLACK_API_URL: z.url().optional(),
} as const

export const settingNames: readonly string[] = Object.keys(shape)

const Settings = z.object(shape)
type Settings = z.infer<typeof Settings>

export interface Config {
  readonly port: number
  readonly dataDir: string
  readonly keyDir: string
  readonly flowsDir: string
  readonly policiesDir: string
  readonly demo: { readonly port: number; readonly url: string } | undefined
  readonly publicUrl: string
  /** Where the command line finds the server. */
  readonly serverUrl: string
  readonly logLevel: Settings['LOG_LEVEL']
  readonly slack:
    | { readonly botToken: string; readonly signingSecret: string; readonly teamId: string; readonly apiUrl?: string }
    | undefined
  /** Values by name, for the references in the files and the connectors' secrets. */
  readonly secret: (name: string) => string | undefined
}

/**
 * Reads the settings from the environment. The only reader of `process.env`.
 *
 * Throws `SETTING_INVALID`, `SETTING_UNKNOWN` or `SETTING_UNSAFE`, each with name, value and fix; secrets are not shown.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  refuseUnknown(environment)
  const parsed = Settings.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')))
  if (!parsed.success) throw invalid(parsed.error, environment)
  const settings = parsed.data
  const slack = slackOf(settings)
  const isDemo = (settings.DEMO ?? (slack ? 'off' : 'on')) === 'on'
  const publicUrl = settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.PORT}`
  refuseUnsafe(settings, isDemo, publicUrl)
  const demoPort = settings.DEMO_PORT ?? (settings.PORT === 65_535 ? 65_534 : settings.PORT + 1)
  const dataDir = resolve(settings.DATA_DIR)
  return {
    port: settings.PORT,
    dataDir,
    keyDir: resolve(settings.KEY_DIR ?? join(dataDir, 'keys')),
    flowsDir: resolve(settings.FLOWS_DIR),
    policiesDir: resolve(settings.POLICIES_DIR),
    demo: isDemo ? { port: demoPort, url: `http://127.0.0.1:${demoPort}` } : undefined,
    publicUrl,
    serverUrl: settings.ONLOOP_URL ?? `http://127.0.0.1:${settings.PORT}`,
    logLevel: settings.LOG_LEVEL,
    slack,
    secret: (name) => environment[name],
  }
}

/** Names that begin like a setting of Onloop and are none are mistakes; others belong to somebody else. */
function refuseUnknown(environment: Readonly<Record<string, string | undefined>>): void {
  const prefixes = ['ONLOOP_', 'SLACK_', 'DEMO_']
  for (const name of Object.keys(environment)) {
    if (name in shape || environment[name] === undefined || !prefixes.some((prefix) => name.startsWith(prefix)))
      continue
    throw new OnloopError('SETTING_UNKNOWN', {
      name,
      suggestion: didYouMean(name, Object.keys(shape)).replace(/\?$/, ''),
    })
  }
}

function invalid(error: z.ZodError, environment: Readonly<Record<string, string | undefined>>): OnloopError {
  const issue = error.issues[0]
  const name = String(issue?.path[0])
  const isSecret = /TOKEN|SECRET/.test(name)
  return new OnloopError('SETTING_INVALID', {
    name,
    value: isSecret ? '(hidden)' : (environment[name] ?? ''),
    problem: issue?.message ?? 'invalid',
  })
}

function slackOf(settings: Settings): Config['slack'] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_TEAM_ID: teamId } = settings
  const given = { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_TEAM_ID: teamId }
  const missing = Object.entries(given).find(([, value]) => value === undefined)
  if (!botToken && !signingSecret && !teamId) return undefined
  if (!botToken || !signingSecret || !teamId) {
    throw new OnloopError('SETTING_UNSAFE', {
      name: missing?.[0] ?? 'SLACK_SIGNING_SECRET',
      problem: 'Slack is configured in part, and a request that cannot be verified must not be answered',
      remedy: 'Set SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and SLACK_TEAM_ID together, or none of them.',
    })
  }
  return { botToken, signingSecret, teamId, ...(settings.SLACK_API_URL ? { apiUrl: settings.SLACK_API_URL } : {}) }
}

function refuseUnsafe(settings: Settings, isDemo: boolean, publicUrl: string): void {
  const { hostname } = new URL(publicUrl)
  if (isDemo && !isLoopback(hostname)) {
    throw new OnloopError('SETTING_UNSAFE', {
      name: 'PUBLIC_URL',
      problem: `demo mode lets everybody be anybody, and ${publicUrl} is not this machine`,
      remedy: 'Set DEMO=off, or leave PUBLIC_URL out.',
    })
  }
  const apiHost = settings.SLACK_API_URL === undefined ? undefined : new URL(settings.SLACK_API_URL).hostname
  if (apiHost !== undefined && !isLoopback(apiHost) && apiHost !== 'slack.com' && !apiHost.endsWith('.slack.com')) {
    throw new OnloopError('SETTING_UNSAFE', {
      name: 'SLACK_API_URL',
      problem: `the bot token would be sent to ${apiHost}`,
      remedy: 'Leave SLACK_API_URL out; only slack.com and this machine may have the token.',
    })
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
