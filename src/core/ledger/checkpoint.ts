import { z } from 'zod'
import { digestOf } from '#core/hash.ts'

/** Where a stream ended when a checkpoint was made. It vouches for every entry up to `seq`, through the chain. */
export const Head = z.strictObject({ stream: z.string(), seq: z.int(), hash: z.string() }).readonly()
export type Head = z.infer<typeof Head>

/** A signed statement of what the ledger holds. Each one covers the entries that no earlier one covers. */
export const Checkpoint = z
  .strictObject({
    /** From 1, without gaps. */
    number: z.int(),
    /** Epoch milliseconds. */
    at: z.number(),
    /** The hash of the checkpoint before; empty in the first. */
    prev: z.string(),
    /** The streams that grew since the checkpoint before, by name. */
    heads: z.array(Head).readonly(),
    /** How many streams all checkpoints together cover. */
    streams: z.int(),
    /** How many entries all checkpoints together cover. */
    entries: z.int(),
    /** SHA-256 over the canonical JSON of `heads`. */
    root: z.string(),
    /** SHA-256 over the canonical JSON of number, at, prev, streams, entries and root. */
    hash: z.string(),
    /** Ed25519 over the hash's 64 characters, in base64. */
    signature: z.string(),
  })
  .readonly()
export type Checkpoint = z.infer<typeof Checkpoint>

/** Where a stream ends now, and up to which `seq` earlier checkpoints cover it: 0 for a new stream. */
export interface Grown extends Head {
  readonly covered: number
}

/**
 * Makes the checkpoint after `previous`, which covers what none covered before.
 *
 * `streams` must name every stream with uncovered entries, each once; those that did not grow are left out.
 * The same input gives the same checkpoint.
 */
export function makeCheckpoint(
  previous: Checkpoint | undefined,
  streams: readonly Grown[],
  at: number,
  sign: (text: string) => string,
): Checkpoint {
  const grown = streams.filter(({ seq, covered }) => seq > covered).sort((a, b) => (a.stream < b.stream ? -1 : 1))
  const heads = grown.map(({ stream, seq, hash }) => ({ stream, seq, hash }))
  const content = {
    number: (previous?.number ?? 0) + 1,
    at,
    prev: previous?.hash ?? '',
    heads,
    streams: (previous?.streams ?? 0) + grown.filter(({ covered }) => covered === 0).length,
    entries: (previous?.entries ?? 0) + grown.reduce((sum, { seq, covered }) => sum + seq - covered, 0),
    root: headsRoot(heads),
  }
  const hash = checkpointHash(content)
  return { ...content, hash, signature: sign(hash) }
}

/** The root that a checkpoint with these heads must carry. */
export function headsRoot(heads: readonly Head[]): string {
  return digestOf(heads)
}

/** The hash that a checkpoint must carry. */
export function checkpointHash(checkpoint: Omit<Checkpoint, 'hash' | 'signature'>): string {
  const { number, at, prev, streams, entries, root } = checkpoint
  return digestOf({ number, at, prev, streams, entries, root })
}
