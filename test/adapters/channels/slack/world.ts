import { once } from 'node:events'
import { createServer } from 'node:http'
import { createSlack, type SlackOptions } from '#adapters/channels/slack/index.ts'
import type { Arrived, Receipt } from '#ports/channel.ts'
import type { Log } from '#ports/log.ts'
import type { SlackSetup } from '#test/fakes/slack/state.ts'
import { type SlackWorkspace, startSlack } from '#test/fakes/slack/workspace.ts'

export type SlackChannel = ReturnType<typeof createSlack>

/** Onloop's Slack channel at a fake workspace, mounted in a server of its own. */
export interface SlackWorld {
  readonly slack: SlackWorkspace
  readonly channel: SlackChannel
  readonly lines: string[]
  /** Another process of the same Onloop: it shares nothing with the first but the workspace. */
  another(config?: Partial<SlackOptions['config']>): SlackChannel
  stop(): Promise<void>
}

const people = { U1: {}, U2: {}, U9: { team: 'T9' } }
const channels = { C1: ['U1', 'U2', 'U9', 'UONLOOP'], C2: ['U1'] }

export async function slackWorld(
  setup: Partial<SlackSetup> = {},
  settings: Partial<SlackOptions['config']> = {},
): Promise<SlackWorld> {
  const slack = await startSlack({ people, channels, ...setup })
  const lines: string[] = []
  const log = recordingLog(lines)
  const clock = { now: slack.state.now }
  const another = (config: Partial<SlackOptions['config']> = {}) =>
    createSlack({
      config: {
        signingSecret: slack.state.signingSecret,
        botToken: slack.state.botToken,
        teamId: slack.state.team,
        apiUrl: slack.apiUrl,
        ...settings,
        ...config,
      },
      clock,
      log,
    })
  const channel = another()
  const server = createServer(channel.mount.listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  slack.connect(`http://127.0.0.1:${address.port}${channel.mount.path}`)
  return {
    slack,
    channel,
    lines,
    another,
    async stop() {
      await channel.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await slack.stop()
    },
  }
}

/** Takes note of what arrives, and answers with what `answer` says at that time. */
export function inbox() {
  const box = {
    arrived: [] as Arrived[],
    answer: { kind: 'accepted' } as Receipt,
    fails: 0,
    async receive(event: Arrived): Promise<Receipt> {
      box.arrived.push(event)
      if (box.fails-- > 0) throw new Error('the database is away')
      return box.answer
    },
  }
  return box
}

function recordingLog(lines: string[]): Log {
  const write = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`)
  return { info: write, warn: write, error: write }
}
