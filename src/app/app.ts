import { apiRoutes } from '#app/api/routes.ts'
import { createDesk } from '#app/desk/desk.ts'
import type { Agent } from '#core/flow/catalog.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { Arrived, Channel, Said } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Connector } from '#ports/connector.ts'
import type { Change, Desk } from '#ports/desk.ts'
import type { Dispatch, JobRows } from '#ports/dispatch.ts'
import type { Log } from '#ports/log.ts'
import type { Messages } from '#ports/messages.ts'
import type { Model } from '#ports/model.ts'
import type { Store } from '#ports/store.ts'
import type { Route } from '#ports/web.ts'
import { createAgentDesk } from './agent-desk.ts'
import { callbackRoutes, callbackUrl } from './callbacks.ts'
import { type CaseBook, createCaseBook } from './case-book.ts'
import { checkpoint } from './checkpoints.ts'
import { deliverCards, deliverPost } from './deliver.ts'
import { answerDigest, postDigest } from './digests.ts'
import { createEffectHandler } from './effects.ts'
import type { Keys } from './keys.ts'
import { giveBackLostTime } from './lost-time.ts'
import { createReceive, type Received } from './receive.ts'
import { reconcile } from './reconcile.ts'
import { createRefusals } from './refusals.ts'
import { createSteering, type Steering } from './steering.ts'
import type { World } from './world.ts'

export interface AppParts {
  readonly store: Store
  readonly dispatch: Dispatch
  readonly jobs: JobRows
  readonly clock: Clock
  readonly keys: Keys
  readonly log: Log
  readonly world: World
  readonly connectors: ReadonlyMap<string, Connector>
  readonly model: Model | undefined
  readonly offline: (agent: Agent) => Model
  readonly demo: boolean
  readonly publicUrl: string
  readonly release: string
  /** Channels are made with the desk and join before the start. */
  readonly channels: Map<string, Channel>
  readonly messages: Messages
}

export interface App {
  readonly receive: (arrived: Arrived) => Promise<Received>
  readonly desk: Desk & { readonly changed: (change: Change) => void }
  readonly routes: readonly Route[]
  start(): Promise<void>
  stop(): Promise<void>
}

const presenceMs = 5000

/** Puts the shell together: what arrives becomes events, events are decided and committed, effects are performed. */
export async function createApp(parts: AppParts): Promise<App> {
  const { store, clock, keys, log, channels } = parts
  let current = parts.world
  let steering: Steering | undefined
  const world = () => current
  const stops = () => steering?.stops() ?? []
  const setWorld = (next: World) => {
    current = next
  }
  const book = createCaseBook({ store, clock, keys, world, stops, dispatch: parts.dispatch })
  const shell: Shell = { ...parts, world, stops, book }
  const desk = createDesk({ store, clock, keys, world, stops, channels })
  const onChange = () => desk.changed({ kind: 'pages' })
  book.onChange(onChange)
  steering = await createSteering({ store, clock, log, book, world, setWorld, onChange })
  const refusals = createRefusals({ store, clock })
  const digest = (arrived: Said) => answerDigest(shell, arrived)
  const take = createReceive({ store, book, clock, log, world, refusals, steering, digest })
  // A click that comes before the lost time is given back would be judged by a deadline that is too early.
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)
  const receive = (arrived: Arrived) => ready.promise.then(() => take(arrived))
  takeUpWork(shell)
  return {
    receive,
    desk,
    routes: [
      ...apiRoutes({ ...shell, desk, receive, steering }),
      ...callbackRoutes({ keys, store, book, connectors: parts.connectors, refusals }),
    ],
    ...lifeOf(shell, ready),
  }
}

/** What every part of the shell works with. */
interface Shell extends Omit<AppParts, 'world'> {
  readonly world: () => World
  readonly stops: () => readonly Stop[]
  readonly book: CaseBook
}

/** Says what each kind of wake-up leads to, and what happens on schedule. */
function takeUpWork(shell: Shell): void {
  const { dispatch, store, clock, keys, world, channels, jobs, book, log } = shell
  const agents = createAgentDesk({ world, model: shell.model, offline: shell.offline, log })
  const address = (system: string, effect: string) => callbackUrl(keys, shell.publicUrl, system, effect)
  dispatch.work('effect', createEffectHandler({ ...shell, callbackUrl: address, inHand: new Set(), agents }), 16)
  dispatch.work('cards', (id) => deliverCards({ store, world, channels }, id), 4)
  dispatch.work('post', (key) => deliverPost({ store, world, channels }, key), 4)
  dispatch.work('wake', async (id) => void (await book.happen(id, { kind: 'time-passed' })), 4)
  for (const spec of world().digests) {
    dispatch.cron(`digest:${spec.id}`, spec.cron, spec.zone, (slot) => postDigest(shell, spec, slot))
  }
  dispatch.cron('checkpoint', '*/10 * * * *', 'UTC', async () => void (await checkpoint({ store, clock, keys })))
  dispatch.cron('reconcile', '7 * * * *', 'UTC', () => reconcile({ store, jobs, clock }))
}

function lifeOf(shell: Shell, ready: PromiseWithResolvers<void>): Pick<App, 'start' | 'stop'> {
  const { store, clock, dispatch } = shell
  let presence: NodeJS.Timeout | undefined
  return {
    async start() {
      try {
        await reconcile(shell)
        await giveBackLostTime(shell)
        ready.resolve()
      } catch (error) {
        ready.reject(error)
        throw error
      }
      presence = setInterval(() => void store.seen(clock.now()), presenceMs)
      await dispatch.start()
    },
    async stop() {
      clearInterval(presence)
      await dispatch.stop()
      await store.seen(clock.now())
    },
  }
}
