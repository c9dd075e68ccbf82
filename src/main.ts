import { createPortal } from '#adapters/channels/portal/index.ts'
import { createSlack } from '#adapters/channels/slack/index.ts'
import { createEmbeddedDispatch } from '#adapters/dispatch/embedded/index.ts'
import { createWebServer } from '#adapters/http/index.ts'
import { createLog } from '#adapters/logs/pino/index.ts'
import { createOffline } from '#adapters/models/offline/index.ts'
import {
  createJobRows,
  createLedgerRows,
  createMessages,
  createStore,
  openDatabase,
  openReadOnly,
} from '#adapters/stores/knex/index.ts'
import { type App, createApp } from '#app/app.ts'
import { documentsOf, readFolder } from '#app/files.ts'
import { readKeys, sealerOf } from '#app/keys.ts'
import { openWorld } from '#app/world.ts'
import { type Company, loadCompany } from '#core/company.ts'
import { sayProblem } from '#core/document.ts'
import { OnloopError } from '#core/errors.ts'
import { type DemoSecrets, runDemoBeside } from '#demo/beside.ts'
import type { Channel, Place } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Change } from '#ports/desk.ts'
import type { Log } from '#ports/log.ts'
import type { Messages } from '#ports/messages.ts'
import type { Model } from '#ports/model.ts'
import type { LedgerRows, Store } from '#ports/store.ts'
import type { Mount } from '#ports/web.ts'
import type { Config } from './config.ts'
import { createConnectors, prepareConnectors } from './connectors.ts'
import { release } from './release.ts'

export interface Started {
  readonly url: string
  readonly app: App
  readonly store: Store
  stop(): Promise<void>
}

/** What can be put in place of the real thing. */
export interface Replacements {
  readonly clock?: Clock
  readonly log?: Log
  readonly model?: Model
  /** A demo company that runs already. */
  readonly demo?: { readonly url: string; readonly secrets: DemoSecrets }
}

const realClock: Clock = { now: () => Date.now() }

/** Starts Onloop: settings and files are checked first, then the store, the systems, the channels and the door. */
export async function start(config: Config, replacements: Replacements = {}): Promise<Started> {
  const stops: (() => Promise<void> | void)[] = []
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const opened = await open(config, replacements, (end) => stops.push(end))
    return { ...opened, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type OnStop = (stop: () => Promise<void> | void) => void

async function open(config: Config, replacements: Replacements, onStop: OnStop): Promise<Omit<Started, 'stop'>> {
  const log = replacements.log ?? createLog(config.logLevel)
  const clock = replacements.clock ?? realClock
  const { company, files } = readCompany(config)
  const keys = readKeys(config.keyDir, config.dataDir)
  const { db, close } = await openDatabase(config.dataDir)
  onStop(close)
  const { value, allow } = await outsideOf(config, replacements, onStop)
  const store = createStore(db, sealerOf(keys))
  const jobs = createJobRows(db)
  const dispatch = createEmbeddedDispatch({ rows: jobs, clock, log })
  const world = await openWorld({ store, clock, log }, company, files)
  const connectors = createConnectors({ catalog: company.catalog, value, clock, log, allow })
  await prepareConnectors(connectors, company.catalog, log)
  onStop(async () => void (await Promise.all([...connectors.values()].map((connector) => connector.stop()))))
  const channels = new Map<string, Channel>()
  const messages = announcing(createMessages(db, clock), (change) => app.desk.changed(change))
  const app: App = await createApp({
    ...{ store, dispatch, jobs, clock, keys, log, world, connectors, channels, messages, release },
    model: replacements.model,
    offline: createOffline,
    demo: config.demo !== undefined,
    publicUrl: config.publicUrl,
  })
  await openDoor(config, { app, channels, messages, clock, log, onStop })
  return { url: config.publicUrl, app, store }
}

/** Has the demo company run where it is wanted, and says what may be reached and with which settings. */
async function outsideOf(config: Config, replacements: Replacements, onStop: OnStop) {
  if (!config.demo) return { value: config.secret, allow: () => undefined }
  const beside = replacements.demo ? undefined : await runDemoBeside({ ...config, port: config.demo.port })
  if (beside) onStop(beside.stop)
  const { url, secrets } = replacements.demo ?? { url: config.demo.url, secrets: beside?.secrets }
  const known: Readonly<Record<string, string | undefined>> = { ...secrets, DEMO_URL: url }
  return {
    value: (name: string) => known[name] ?? config.secret(name),
    // Only the demo company may be called, so that nothing real can be touched by trying things out.
    allow: (address: URL) => (address.origin === url ? undefined : 'it is not the demo company'),
  }
}

interface Door {
  readonly app: App
  readonly channels: Map<string, Channel>
  readonly messages: Messages
  readonly clock: Clock
  readonly log: Log
  readonly onStop: OnStop
}

/** Opens the door last, once everything behind it is ready. */
async function openDoor(config: Config, { app, channels, messages, clock, log, onStop }: Door): Promise<void> {
  const portal = createPortal({ messages, desk: app.desk, clock, demo: config.demo !== undefined, log })
  channels.set('portal', portal)
  const mounts: Mount[] = []
  if (config.slack) {
    const slack = createSlack({ config: config.slack, clock, log })
    channels.set('slack', slack)
    mounts.push(slack.mount)
  }
  const hosts = [`127.0.0.1:${config.port}`, `localhost:${config.port}`, new URL(config.publicUrl).host]
  const routes = [...app.routes, ...portal.routes]
  const server = createWebServer({ port: config.port, host: '127.0.0.1', allowedHosts: hosts, routes, mounts, log })
  await server.start()
  onStop(() => server.stop())
  for (const channel of channels.values()) {
    await channel.start(app.receive)
    onStop(() => channel.stop())
  }
  await app.start()
  onStop(() => app.stop())
}

/** Opens the ledger for reading only, beside the process that writes it. */
export function openForReading(config: Pick<Config, 'dataDir' | 'keyDir'>): {
  ledger: LedgerRows
  verifyingKey: string
  close(): Promise<void>
} {
  const db = openReadOnly(config.dataDir)
  const { verifying } = readKeys(config.keyDir, config.dataDir)
  return { ledger: createLedgerRows(db), verifyingKey: verifying, close: () => db.destroy() }
}

/** Reads and checks the files of `flows/` and `policies/`. Throws `FILE_INVALID` with every problem. */
export function readCompany(config: Pick<Config, 'flowsDir' | 'policiesDir'>): {
  company: Company
  files: ReturnType<typeof readFolder>
} {
  const files = [...readFolder(config.flowsDir, 'FLOWS_DIR'), ...readFolder(config.policiesDir, 'POLICIES_DIR')]
  const company = loadCompany(documentsOf(files))
  if ('policyWorld' in company) return { company, files }
  throw new OnloopError('FILE_INVALID', { problems: company.map(sayProblem).join('\n') })
}

/** Tells the open pages of each message that is added or replaced. */
function announcing(messages: Messages, tell: (change: Change) => void): Messages {
  return {
    ...messages,
    async add(message) {
      const ref = await messages.add(message)
      tell({ kind: 'message', place: message.place, message: ref, isNew: true })
      return ref
    },
    async replace(ref, card) {
      const replaced = await messages.replace(ref, card)
      const place = ref.slice(0, ref.lastIndexOf('/')) as Place
      if (replaced) tell({ kind: 'message', place, message: ref, isNew: false })
      return replaced
    },
  }
}
