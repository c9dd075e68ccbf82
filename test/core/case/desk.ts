import type { Case } from '#core/case/case.ts'
import type { Context } from '#core/case/context.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { lookups } from '#core/case/lookups.ts'
import type { Plan } from '#core/flow/plan.ts'
import type { Entry } from '#core/ledger/entry.ts'
import type { Stop, StopScope } from '#core/stop/stop.ts'
import { createClaims } from './claims.ts'
import { honest, type Outside } from './outside.ts'
import { openStory, type Story } from './story.ts'
import { monday } from './units.ts'
import { shippedWorld, type World } from './world.ts'

/** Several cases over the same policies, people, claims and clock. Everything a decision is given is frozen. */
export interface Desk {
  now: number
  world: World
  outside: Outside
  epoch: number
  readonly stops: readonly Stop[]
  readonly claims: ReturnType<typeof createClaims>
  /** What the house's stream holds. */
  readonly stopEntries: readonly Entry[]
  open(): Story
  /** A request that is read and worked on until it waits for somebody or is over. */
  ask(by: string, text: string): Story
  /** Sets a stop; the cases are still to be told. */
  stop(scope: StopScope): void
  release(): void
  /** Puts other policies in force. */
  enact(next: World): void
  contextFor(item: Case | undefined, event: CaseEvent): Context
}

export interface Options {
  readonly world?: World
  readonly outside?: Partial<Outside>
  /** Decides which actions are drawn for a check. */
  readonly samplingKey?: string
}

export function openDesk({ world = shippedWorld, outside = {}, samplingKey = 'no check' }: Options = {}): Desk {
  const stopEntries: Entry[] = []
  const frame = () => ({ at: desk.now, who: { kind: 'person', id: 'mia' } as const, where: 'onloop' })
  let stops: readonly Stop[] = []
  let made = 0
  /** Every plan that a case may have begun with. */
  const known = new Map<string, { readonly plan: Plan; readonly hash: string }>()

  const desk: Desk = {
    now: monday,
    world,
    outside: { ...honest, ...outside },
    epoch: 1,
    get stops() {
      return stops
    },
    claims: createClaims(),
    stopEntries,
    open: () => openStory(desk, `C-${++made}`),
    ask(by, text) {
      const story = desk.open()
      story.receive(by, text)
      return story.run()
    },
    stop(scope) {
      const id = `S-${++made}`
      stops = [...stops, { id, scope, by: 'mia', at: desk.now, reason: 'a test' }]
      stopEntries.push({ ...frame(), kind: 'stop-set', detail: { stop: id, scope, reason: 'a test' } })
    },
    release() {
      for (const { id: stop, scope } of stops) {
        stopEntries.push({ ...frame(), kind: 'stop-released', detail: { stop, scope } })
      }
      stops = []
    },
    enact(next) {
      desk.world = next
      desk.epoch++
    },
    contextFor(item, event) {
      const { now, epoch } = desk
      const { company, policies } = desk.world
      const { plans, directory } = company
      for (const one of plans.values()) known.set(one.hash, one)
      const plan = known.get(item?.plan ?? '')
      const looked = desk.claims.look(lookups(item, event, plan?.plan, { plans, policies, now }))
      const context = { now, policies, epoch, directory, stops, plans, samplingKey, ...looked }
      return plan ? { ...context, plan: plan.plan } : context
    },
  }
  return desk
}
