import type { Card } from '#core/card/card.ts'
import type { DigestSpec } from '#core/company.ts'
import { parseDuration } from '#core/duration.ts'
import { digestCard, type NameOf } from '#core/metrics/digest.ts'
import { indicators } from '#core/metrics/indicators.ts'
import type { Channel, Place, Said } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Store } from '#ports/store.ts'
import { checkpoint } from './checkpoints.ts'
import { show } from './deliver.ts'
import type { Keys } from './keys.ts'
import type { World } from './world.ts'

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keys
  readonly world: () => World
  readonly channels: ReadonlyMap<string, Channel>
}

/** How far back the beginnings of cases are looked for that ended in the period. */
const longestCaseMs = 60 * 24 * 3_600_000

/** The digest of a stretch of time, against the one of the same length before it. */
export async function makeDigest(
  parts: Parts,
  title: string,
  to: number,
  lengthMs: number,
  subject: string,
): Promise<Card> {
  return (await measureDigest(parts, title, to, lengthMs, subject)).card
}

/** A digest's card, with the indicators that it shows. */
export async function measureDigest(parts: Parts, title: string, to: number, lengthMs: number, subject: string) {
  const last = await checkpoint(parts)
  const period = { from: to - lengthMs, to }
  const earlier = { from: period.from - lengthMs, to: period.from }
  const entries = await parts.store.ledger.entries(earlier.from - longestCaseMs, to)
  const now = indicators(entries, period)
  const before = indicators(entries, earlier)
  const card = digestCard(now, before, last?.hash, title, undefined, namesIn(parts.world()))
  return { card: { ...card, subject }, indicators: now, checkpoint: last?.hash }
}

function namesIn({ catalog, plans }: World): NameOf {
  return (what, id) => (what === 'agent' ? catalog.agents[id]?.label : plans.get(id)?.plan.flow.name.en) ?? id
}

/** Posts a scheduled digest of the slot, once per place. */
export async function postDigest(parts: Parts, spec: DigestSpec, slot: number): Promise<void> {
  const subject = `digest:${spec.id}:${slot}`
  const card = await makeDigest(parts, spec.name, slot, parseDuration(spec.covers) ?? 0, subject)
  for (const place of spec.to) {
    await show(parts, { place: place as Place, card }, undefined)
    await parts.store.write([
      {
        kind: 'digest-posted',
        at: parts.clock.now(),
        who: { kind: 'onloop', id: 'onloop' },
        where: place,
        detail: { digest: spec.id, place, slot: new Date(slot).toISOString() },
      },
    ])
  }
}

const weekMs = 7 * 24 * 3_600_000

/** Posts the digest of the last seven days as the answer to whoever asked for it. */
export async function answerDigest(parts: Parts, { key, place, message }: Said): Promise<void> {
  const card = await makeDigest(parts, 'The last seven days', parts.clock.now() + 1, weekMs, `digest:asked:${key}`)
  await show(parts, { place, card, thread: message }, undefined)
}
