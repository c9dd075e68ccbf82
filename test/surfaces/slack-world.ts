import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { parseDocument } from 'yaml'
import { PeopleFile } from '#core/people.ts'
import { copyOf } from '#test/app/folders.ts'
import { type Harness, openOnloop } from '#test/app/harness.ts'
import { readBlocks } from '#test/fakes/slack/reader.ts'
import type { SlackMessage } from '#test/fakes/slack/state.ts'
import { type SlackWorkspace, startSlack } from '#test/fakes/slack/workspace.ts'

/** The whole product at a workspace of Slack, with the demo's people in it. */
export interface SlackAndOnloop {
  readonly onloop: Harness
  readonly slack: SlackWorkspace
  /** The case that somebody opened last, once there is one. */
  latestCase(requester: string): Promise<string>
  /** The newest message of a conversation that says something; waits until there is one. */
  says(channel: string, text: string): Promise<SlackMessage>
  /** What the portal's place shows of a card, as its summary; waits until it says something. */
  portalSays(place: string, text: string): Promise<void>
}

export const care = 'CCARE'
export const digests = 'CDIGEST'
const bot = 'UONLOOP'
const linked = { alice: 'UALICE', sam: 'USAM', lena: 'ULENA', mia: 'UMIA' }
/** An account of nobody whom Onloop knows, and one of another company in a shared channel. */
const strangers = { UNEW: {}, UGUEST: { team: 'T9' } }

export const patience = { timeout: 20_000, interval: 50 }

export async function openSlackAndOnloop(): Promise<SlackAndOnloop> {
  let opened: Harness | undefined
  const accounts = Object.values(linked)
  const slack = await startSlack({
    people: { ...Object.fromEntries(accounts.map((id) => [id, {}])), ...strangers },
    channels: { [care]: [...accounts, ...Object.keys(strangers), bot], [digests]: [...accounts, bot] },
    now: () => opened?.now() ?? Date.now(),
  })
  onTestFinished(() => slack.stop())
  const onloop = await openOnloop({
    env: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.state.botToken,
      SLACK_SIGNING_SECRET: slack.state.signingSecret,
      SLACK_TEAM_ID: slack.state.team,
      POLICIES_DIR: await policiesWithSlack(slack.state.team),
    },
  })
  opened = onloop
  slack.connect(`http://127.0.0.1:${onloop.config.port}/slack/events`)
  return {
    onloop,
    slack,
    latestCase: (requester) =>
      vi.waitFor(async () => {
        const [row] = await onloop.started.store.cases({ requester, limit: 1 })
        if (!row) throw new Error(`${requester} has no case`)
        return row.id
      }, patience),
    says: (channel, text) =>
      vi.waitFor(() => {
        const found = slack.messages(channel).findLast((message) => wordsOf(message).includes(text))
        if (found) return found
        throw new Error(
          `nothing in ${channel} says "${text}":\n${slack.messages(channel).map(wordsOf).join('\n---\n')}`,
        )
      }, patience),
    portalSays: (place, text) =>
      vi.waitFor(async () => {
        const url = `http://127.0.0.1:${onloop.config.port}/p/${encodeURIComponent(place)}`
        const page = await (await fetch(url, { headers: { cookie: 'onloop_as=sam' } })).text()
        if (!page.includes(text)) throw new Error(`${place} does not say "${text}"`)
      }, patience),
  }
}

export function wordsOf({ text, blocks }: Pick<SlackMessage, 'text' | 'blocks'>): string {
  return `${text}\n${readBlocks(blocks).text}`
}

/** The demo's policies, with its people linked to Slack, a channel for customer care and one for digests. */
async function policiesWithSlack(team: string): Promise<string> {
  const { path } = await copyOf('policies')
  await rewrite(join(path, 'people.yaml'), (file) => {
    file.addIn(['groups', 'customer-care', 'places'], `slack:${team}/${care}`)
    const { people } = PeopleFile.parse(file.toJS())
    for (const [id, user] of Object.entries(linked)) {
      file.addIn(['people', people.findIndex((person) => person.id === id), 'accounts'], `slack:${team}/${user}`)
    }
  })
  await rewrite(join(path, 'digests.yaml'), (file) => {
    for (const index of [0, 1]) file.addIn(['digests', index, 'to'], `slack:${team}/${digests}`)
  })
  return path
}

async function rewrite(path: string, change: (file: ReturnType<typeof parseDocument>) => void): Promise<void> {
  const file = parseDocument(await readFile(path, 'utf8'))
  change(file)
  await writeFile(path, file.toString())
}
