import type { Effect } from '#core/case/effect.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { parseDuration } from '#core/duration.ts'
import { sayError } from '#core/errors.ts'
import type { Provider } from '#core/flow/catalog.ts'
import { sameCode } from '#core/hash.ts'
import { actionDigest } from '#core/policy/action.ts'
import { type Stop, stopsOver } from '#core/stop/stop.ts'
import type { Clock } from '#ports/clock.ts'
import type { Connector, Performed } from '#ports/connector.ts'
import type { JobRows } from '#ports/dispatch.ts'
import type { Log } from '#ports/log.ts'
import type { EffectRow, Store } from '#ports/store.ts'
import { callOf } from './call.ts'
import type { CaseBook } from './case-book.ts'
import { chooseProvider } from './choose-provider.ts'
import { grantCode, type Keys } from './keys.ts'
import type { World } from './world.ts'

export interface PerformerParts {
  readonly store: Store
  readonly book: CaseBook
  readonly clock: Clock
  readonly keys: Keys
  readonly log: Log
  readonly jobs: Pick<JobRows, 'add'>
  readonly connectors: ReadonlyMap<string, Connector>
  readonly world: () => World
  readonly callbackUrl: (system: string, effect: string) => string
  /** Attempts that this process itself has in hand; anybody else's are orphans of a crash. */
  readonly inHand: Set<string>
  readonly stops: () => readonly Stop[]
}

type Action = Extract<Effect, { kind: 'perform-action' }>

/** Performs one action whose effect row says that it is owed, or finds out what became of one that had begun. */
export async function performAction(parts: PerformerParts, row: EffectRow, effect: Action): Promise<void> {
  if (row.status === 'owed') return begin(parts, row, effect)
  if (row.status === 'running') return poll(parts, row, effect)
  if (row.status === 'started' && !parts.inHand.has(effect.id)) return recover(parts, row, effect)
}

/** Nothing runs without a grant for exactly this effect and action; a forged or changed row has none. */
function isGranted({ keys }: PerformerParts, row: EffectRow, { id, action, digest, grantUntil }: Action): boolean {
  if (row.grant === undefined || actionDigest(action) !== digest) return false
  return sameCode(row.grant, grantCode(keys, id, digest, grantUntil))
}

async function begin(parts: PerformerParts, row: EffectRow, effect: Action): Promise<void> {
  const { book, clock, log } = parts
  if (!isGranted(parts, row, effect)) {
    log.error({ effect: effect.id, case: row.case }, 'an effect without a valid grant was not performed')
    return
  }
  if (clock.now() > effect.grantUntil)
    return void (await book.happen(row.case, { kind: 'grant-expired', effect: effect.id }))
  const chosen = chooseProvider(parts, effect, row)
  if ('problem' in chosen) {
    const { problem } = chosen
    // Nothing has begun, so no attempt stands for it: each time is a time of its own.
    return void (await book.happen(row.case, {
      kind: 'effect-failed',
      effect: effect.id,
      error: problem,
      retryable: true,
    }))
  }
  parts.inHand.add(effect.id)
  try {
    const { provider, because } = chosen
    await book.happen(row.case, {
      kind: 'effect-starting',
      effect: effect.id,
      provider: provider.id,
      chosenBecause: because,
    })
    const now = await parts.store.effect(effect.id)
    // The decision may have said no: a stop, a new policy, facts that are too old.
    if (now?.status !== 'started' || now.attempt === row.attempt) return
    await perform(parts, now, effect, provider)
  } finally {
    parts.inHand.delete(effect.id)
  }
}

async function perform(parts: PerformerParts, row: EffectRow, effect: Action, provider: Provider): Promise<void> {
  const connector = parts.connectors.get(provider.system)
  if (!connector) throw new Error(`no connector for the system ${provider.system}`)
  const call = callOf(effect, provider, parts.callbackUrl(provider.system, effect.id))
  const performed = await connector
    .perform(call)
    .catch((error: unknown): Performed => ({ kind: 'unknown', error: sayError(error) }))
  await conclude(parts, row, effect, provider, performed)
}

/** Tells the case what became of a call. What is unknown is settled by the provider's own means, or stays unknown. */
async function conclude(
  parts: PerformerParts,
  row: EffectRow,
  effect: Action,
  provider: Provider,
  performed: Performed,
): Promise<void> {
  const { id } = effect
  switch (performed.kind) {
    case 'done':
      return report(parts, row, { kind: 'effect-done', effect: id, output: performed.output })
    case 'failed': {
      const { error, retryable, retryAfterMs } = performed
      return report(parts, row, {
        kind: 'effect-failed',
        effect: id,
        error,
        retryable,
        ...(retryAfterMs ? { retryAfterMs } : {}),
      })
    }
    case 'running': {
      await report(parts, row, { kind: 'effect-running', effect: id, reference: performed.reference })
      return pollLater(parts, id, provider)
    }
    case 'unknown':
      return unknownOutcome(parts, row, effect, provider, performed.error)
  }
}

/** Finds out what became of a call, by the means that its provider offers; what nobody can find out is put to people. */
async function unknownOutcome(
  parts: PerformerParts,
  row: EffectRow,
  effect: Action,
  provider: Provider,
  error: string,
): Promise<void> {
  const { id, action } = effect
  const failed = { kind: 'effect-failed', effect: id, error, retryable: true } as const
  if (action.access === 'read') return report(parts, row, failed)
  if (provider.idempotency === 'none') return report(parts, row, { kind: 'effect-uncertain', effect: id, error })
  const passed = parts.clock.now() - (row.startedAt ?? 0)
  const found = await lookUp(parts, effect, provider)
  if (found === undefined && passed >= underWayMs) return report(parts, row, failed)
  const isKeyed = provider.idempotency === 'key' && found?.kind === 'unknown' && passed >= pauseMs
  const known = isKeyed ? await callAgain(parts, row, effect, provider) : found
  if (known?.kind === 'done' || known?.kind === 'running') return conclude(parts, row, effect, provider, known)
  return findOutLater(parts, row, error)
}

/** Calls once more with the same key: the work is done once, and what it gave is answered again. */
async function callAgain(parts: PerformerParts, row: EffectRow, effect: Action, provider: Provider) {
  const { flow } = (await parts.store.case(row.case)) ?? {}
  if (stopsOver(parts.stops(), flow ?? '', effect.action, provider).length > 0) return undefined
  const call = callOf(effect, provider, parts.callbackUrl(provider.system, effect.id))
  return parts.connectors
    .get(provider.system)
    ?.perform(call)
    .catch(() => undefined)
}

/** How long after its beginning a call may still be at work at the other side, although nobody waits for it any more. */
const underWayMs = 10_000
/** How soon it is asked again. */
const pauseMs = 1000
/** After how long people are asked what the systems do not say. */
const findOutMs = 10 * 60_000

/** Undefined when it has not happened so far. */
async function lookUp(parts: PerformerParts, effect: Action, provider: Provider): Promise<Performed | undefined> {
  const connector = parts.connectors.get(provider.system)
  const lookup = connector?.lookup?.(callOf(effect, provider))
  const unknown: Performed = { kind: 'unknown', error: `${provider.system} cannot be asked` }
  return lookup ? lookup.catch(() => unknown) : unknown
}

async function findOutLater(parts: PerformerParts, row: EffectRow, error: string): Promise<void> {
  const { id } = row.effect
  const now = parts.clock.now()
  const passed = now - (row.startedAt ?? now)
  if (passed > findOutMs) return report(parts, row, { kind: 'effect-uncertain', effect: id, error })
  const longest = passed < underWayMs ? underWayMs - passed : 60_000
  const dueAt = now + Math.min(Math.max(passed, pauseMs), longest)
  return parts.jobs.add([{ kind: 'effect', id, dueAt, replace: true }])
}

/** Nobody waits for its answer any more: the process that began it is gone, or the answer was lost. */
async function recover(parts: PerformerParts, row: EffectRow, effect: Action): Promise<void> {
  const provider = providerOf(parts, row, effect)
  if (!provider) {
    parts.log.error({ effect: effect.id, provider: row.provider }, 'an effect began at a provider that is not declared')
    return
  }
  parts.inHand.add(effect.id)
  try {
    const error = 'no answer came back to the call that had begun'
    await unknownOutcome(parts, row, effect, provider, error)
  } finally {
    parts.inHand.delete(effect.id)
  }
}

/** Asks how long work goes on, in case its callback never comes. */
async function poll(parts: PerformerParts, row: EffectRow, effect: Action): Promise<void> {
  const provider = providerOf(parts, row, effect)
  const connector = provider && parts.connectors.get(provider.system)
  if (!provider || row.reference === undefined) return
  const performed = await connector?.poll?.(row.reference, callOf(effect, provider)).catch(() => undefined)
  if (performed?.kind === 'done' || performed?.kind === 'failed') {
    return conclude(parts, row, effect, provider, performed)
  }
  const giveUp = parseDuration(provider.give_up ?? '') ?? Number.POSITIVE_INFINITY
  if (parts.clock.now() - (row.startedAt ?? 0) > giveUp) {
    const error = `the work ${row.reference} was accepted, and its end was never reported`
    return report(parts, row, { kind: 'effect-uncertain', effect: effect.id, error })
  }
  return pollLater(parts, effect.id, provider)
}

function pollLater(parts: PerformerParts, id: string, provider: Provider): Promise<void> {
  const every = parseDuration(provider.poll ?? '') ?? 60_000
  return parts.jobs.add([{ kind: 'effect', id, dueAt: parts.clock.now() + every, replace: true }])
}

function providerOf({ world }: PerformerParts, row: EffectRow, { action }: Action): Provider | undefined {
  return world().catalog.capabilities[action.capability]?.providers.find(({ id }) => id === row.provider)
}

async function report(parts: PerformerParts, row: EffectRow, event: CaseEvent & { effect: string }): Promise<void> {
  await parts.book.happen(row.case, event, `${event.effect}/${row.attempt}/${event.kind}`)
}
