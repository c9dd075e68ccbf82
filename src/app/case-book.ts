import type { Case } from '#core/case/case.ts'
import type { Context } from '#core/case/context.ts'
import { nextWake } from '#core/case/deadline.ts'
import { type Decision, decide } from '#core/case/decide.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { type Lookups, lookups } from '#core/case/lookups.ts'
import type { Answer } from '#core/case/turn.ts'
import type { Plan } from '#core/flow/plan.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { Clock } from '#ports/clock.ts'
import type { Dispatch, Job } from '#ports/dispatch.ts'
import type { Store, Transition } from '#ports/store.ts'
import { grantCode, type Keys } from './keys.ts'
import type { World } from './world.ts'

/** Lets events happen to cases: load, decide, commit, and again when somebody else was faster. */
export interface CaseBook {
  /**
   * Lets one event happen to a case and resolves once what it causes is durable.
   *
   * With an arrival's key the same event happens once; a repetition gets the first answer.
   */
  happen(caseId: string, event: CaseEvent, arrival?: string): Promise<Answer>
  onChange(listener: (caseId: string) => void): void
}

export interface CaseBookParts {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keys
  readonly world: () => World
  readonly stops: () => readonly Stop[]
  readonly dispatch: Pick<Dispatch, 'nudge'>
}

/** Enough for any honest race; more means that something decides against itself. */
const mostTries = 200

export function createCaseBook(parts: CaseBookParts): CaseBook {
  const listeners: ((caseId: string) => void)[] = []
  const queues = new Map<string, Promise<unknown>>()

  async function attempt(caseId: string, event: CaseEvent, arrival: string | undefined): Promise<Answer | undefined> {
    const item = await parts.store.case(caseId)
    if (!item && event.kind !== 'request-received') return { kind: 'refused', text: 'This request is not on record.' }
    const context = await contextFor(parts, item, event)
    const decision = decide(item, event, context)
    if (!decision.changed && arrival === undefined) return decision.answer
    const transition = transitionOf(parts, item, decision, context, arrival)
    const [committed] = await parts.store.commit([transition])
    if (committed?.kind === 'duplicate') return JSON.parse(committed.answer) as Answer
    if (committed?.kind === 'conflict') return undefined
    parts.dispatch.nudge()
    if (decision.changed) for (const listener of listeners) listener(caseId)
    return decision.answer
  }

  async function insist(caseId: string, event: CaseEvent, arrival: string | undefined): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries++) {
      const answer = await attempt(caseId, event, arrival)
      if (answer) return answer
    }
    throw new Error(`case ${caseId} could not be brought forward in ${mostTries} tries`)
  }

  return {
    async happen(caseId, event, arrival) {
      // Events of one case wait for each other here, so that they rarely lose the race that the commit would settle.
      const before = queues.get(caseId) ?? Promise.resolve()
      const work = before.then(() => insist(caseId, event, arrival))
      const settled = work.catch(() => undefined)
      queues.set(caseId, settled)
      try {
        return await work
      } finally {
        if (queues.get(caseId) === settled) queues.delete(caseId)
      }
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

async function contextFor(parts: CaseBookParts, item: Case | undefined, event: CaseEvent): Promise<Context> {
  const { store, clock, keys } = parts
  const world = parts.world()
  const now = clock.now()
  const plan = item?.plan === undefined ? undefined : await planOf(parts, item.plan)
  const known = await look(store, lookups(item, event, plan, { ...world, now }))
  return {
    now,
    policies: world.policies,
    epoch: world.epoch,
    directory: world.directory,
    stops: parts.stops(),
    plans: world.plans,
    samplingKey: keys.sampling,
    ...known,
    ...(plan ? { plan } : {}),
  }
}

async function planOf({ store, world }: CaseBookParts, hash: string): Promise<Plan | undefined> {
  const current = [...world().plans.values()].find((one) => one.hash === hash)
  return current?.plan ?? (await store.plan(hash))
}

async function look(store: Store, wanted: Lookups): Promise<Pick<Context, 'held' | 'total' | 'record'>> {
  const held = new Map<string, number>()
  const totals = new Map<string, { minor: number; version: number }>()
  const records = new Map<string, { reviewed: number; corrected: number }>()
  for (const { key, effect } of wanted.held) held.set(`${key}|${effect}`, await store.held(key, effect))
  for (const { key, sinceMs, effect } of wanted.totals) {
    totals.set(`${key}|${effect}`, await store.total(key, sinceMs, effect))
  }
  for (const { agent, capability } of wanted.records) {
    records.set(`${agent}|${capability}`, await store.record(agent, capability))
  }
  return {
    held: (key, effect) => known(held, `${key}|${effect}`),
    total: (key, _, effect) => known(totals, `${key}|${effect}`),
    record: (agent, capability) => known(records, `${agent}|${capability}`),
  }
}

/** A decision must never take what was not looked up for "none": that would grant autonomy by omission. */
function known<Value>(looked: ReadonlyMap<string, Value>, key: string): Value {
  const value = looked.get(key)
  if (value === undefined) throw new Error(`${key} was not looked up before the decision`)
  return value
}

function transitionOf(
  { keys, world }: CaseBookParts,
  item: Case | undefined,
  decision: Decision,
  context: Context,
  arrival: string | undefined,
): Transition {
  const started = [...world().plans.values()].find(({ hash }) => hash === decision.case.plan)
  const isNewPlan = decision.case.plan !== undefined && item?.plan === undefined && started
  return {
    decision,
    version: item?.version ?? 0,
    epoch: context.epoch,
    grants: grantsOf(keys, decision),
    jobs: jobsOf(decision, context.now),
    now: context.now,
    ...(arrival === undefined ? {} : { arrival: { key: arrival, answer: JSON.stringify(decision.answer) } }),
    ...(isNewPlan ? { plan: started } : {}),
  }
}

function grantsOf(keys: Keys, decision: Decision): ReadonlyMap<string, string> {
  const grants = new Map<string, string>()
  for (const changed of decision.effects) {
    if (changed.change !== 'owe' || changed.effect.kind !== 'perform-action') continue
    const { id, digest, grantUntil } = changed.effect
    grants.set(id, grantCode(keys, id, digest, grantUntil))
  }
  return grants
}

function jobsOf(decision: Decision, now: number): readonly Job[] {
  if (!decision.changed) return []
  const { id } = decision.case
  const wake = nextWake(decision.case)
  return [
    ...decision.effects.flatMap((changed): Job[] =>
      changed.change === 'owe'
        ? [{ kind: 'effect', id: changed.effect.id, dueAt: changed.dueAt, replace: true }]
        : changed.change === 'retry' || changed.change === 'wait'
          ? [{ kind: 'effect', id: changed.id, dueAt: changed.dueAt, replace: true }]
          : [],
    ),
    ...decision.posts.map(({ key }): Job => ({ kind: 'post', id: key, dueAt: now })),
    ...(wake === undefined ? [] : [{ kind: 'wake', id, dueAt: wake, replace: true } satisfies Job]),
    { kind: 'cards', id, dueAt: now },
  ]
}
