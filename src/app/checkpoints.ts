import { signText } from '#core/hash.ts'
import { type Checkpoint, makeCheckpoint } from '#core/ledger/checkpoint.ts'
import type { Clock } from '#ports/clock.ts'
import type { Store } from '#ports/store.ts'
import type { Keys } from './keys.ts'

/** Signs everything in the ledger that no checkpoint covers yet; answers with the newest checkpoint. */
export async function checkpoint({
  store,
  clock,
  keys,
}: {
  store: Store
  clock: Clock
  keys: Keys
}): Promise<Checkpoint | undefined> {
  const newest = (await store.ledger.checkpoints()).checkpoints.at(-1)
  const grown = (await store.ledger.streams()).filter(({ seq, covered }) => seq > covered)
  if (grown.length === 0) return newest
  const next = makeCheckpoint(newest, grown, clock.now(), (text) => signText(keys.signing, text))
  await store.ledger.addCheckpoint(next)
  return next
}
