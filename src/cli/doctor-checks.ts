import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { Health } from '#app/api/health.ts'
import { readKeys } from '#app/keys.ts'
import { sayProblem } from '#core/document.ts'
import { OnloopError } from '#core/errors.ts'
import { checkFiles } from './check-files.ts'
import type { Settings, Shell } from './command.ts'

/** What was found of one thing that has to be in order. */
export interface Finding {
  readonly about: string
  readonly ok: boolean
  readonly say: string
  readonly fix?: string
}

type Check = (settings: Settings, shell: Shell) => Promise<Omit<Finding, 'about'>>

const checks: Readonly<Record<string, Check>> = {
  files: async (settings) => {
    const { problems, counts } = checkFiles(settings, Date.now())
    const [first] = problems
    if (!first) return fine(`${counts.flows} flows and ${counts.policies} policies hold together`)
    return bad(
      `${problems.length} problems, first: ${sayProblem(first)}`,
      'Run `onloop check` and correct what it names.',
    )
  },
  keys: async ({ keyDir, dataDir }) => {
    const path = join(keyDir, 'onloop-keys.json')
    if (!existsSync(path) && !existsSync(join(dataDir, 'onloop.db'))) return fine('they are made at the first start')
    readKeys(keyDir, dataDir)
    const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
    return isOpen ? bad(`others on this machine may read ${path}`, `chmod 600 ${path}`) : fine(`${path} is in order`)
  },
  database: async ({ dataDir }, shell) => {
    if (!existsSync(join(dataDir, 'onloop.db'))) return fine(`it is made in ${dataDir} at the first start`)
    const open = await shell.openForReading()
    try {
      const streams = await open.ledger.names()
      return fine(`it can be read; its ledger has ${streams.length} streams`)
    } finally {
      await open.close()
    }
  },
  server: async ({ serverUrl, port }) => {
    const health = Health.safeParse(await get(new URL('/healthz', serverUrl)))
    if (health.success) return fine(`Onloop ${health.data.release} answers at ${serverUrl}`)
    if (await isFree(port)) return fine(`port ${port} is free; no Onloop answers at ${serverUrl} yet`)
    throw new OnloopError('PORT_TAKEN', { port, setting: 'PORT' })
  },
  demo: async ({ demo, serverUrl }) => {
    if (!demo) return fine('demo mode is off')
    const answer = z.object({ company: z.string() }).safeParse(await get(new URL('/healthz', demo.url)))
    if (answer.success) return fine(`the demo company answers at ${demo.url}`)
    if (!Health.safeParse(await get(new URL('/healthz', serverUrl))).success) return fine('it starts with Onloop')
    return bad(
      `Onloop runs, and the demo company does not answer at ${demo.url}`,
      'Start Onloop again; its log says more.',
    )
  },
  slack: async ({ slack }) => (slack ? checkSlack(slack) : fine('it is not configured')),
}

/** Looks at everything that has to be in order, one thing after the other; what cannot be looked at is a problem. */
export async function* examine(shell: Shell): AsyncGenerator<Finding> {
  yield { about: 'node', ...fine(`${process.versions.node} at ${process.execPath}`) }
  const read = await attempt(async () => {
    shell.settings()
    return fine('each one is known and valid')
  })
  yield { about: 'settings', ...read }
  if (!read.ok) return
  const settings = shell.settings()
  for (const [about, check] of Object.entries(checks)) {
    yield { about, ...(await attempt(() => check(settings, shell))) }
  }
}

async function attempt(check: () => Promise<Omit<Finding, 'about'>>): Promise<Omit<Finding, 'about'>> {
  try {
    return await check()
  } catch (thrown) {
    if (thrown instanceof OnloopError) return bad(thrown.message, thrown.fix)
    const message = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)
    return bad(message, 'It is damaged, or this release is; restore it from a backup, or report this message.')
  }
}

async function checkSlack({ botToken, apiUrl = 'https://slack.com/api/' }: NonNullable<Settings['slack']>) {
  const answer = await get(new URL('auth.test', apiUrl.replace(/\/?$/, '/')), {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}` },
  })
  const read = z
    .object({ ok: z.boolean(), team: z.string().optional(), error: z.string().optional() })
    .safeParse(answer)
  if (!read.success) return bad(`Slack does not answer at ${apiUrl}`, 'Check that this machine may reach it.')
  if (read.data.ok) return fine(`the bot’s token is accepted in the workspace ${read.data.team ?? ''}`.trim())
  return bad(`Slack refuses the bot’s token: ${read.data.error ?? 'no reason given'}`, 'Correct SLACK_BOT_TOKEN.')
}

const patienceMs = 5000

/** What a server answers, as JSON; undefined when none does. */
async function get(url: URL, options: RequestInit = {}): Promise<unknown> {
  try {
    const response = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
    return await response.json()
  } catch {
    return undefined
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}

function fine(say: string): Omit<Finding, 'about'> {
  return { ok: true, say }
}

function bad(say: string, fix: string): Omit<Finding, 'about'> {
  return { ok: false, say, fix }
}
