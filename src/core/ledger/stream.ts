import { z } from 'zod'
import { canonical } from '#core/canonical.ts'
import { digestOf, hmac } from '#core/hash.ts'
import { type Entry, Retention, retention } from './entry.ts'

/** The stream of what belongs to no case: stops, settings, refusals, starts. Every case has one of its own, by its id. */
export const houseStream = 'house'

/** One link of a stream's chain. It is kept for good and says nothing that a person would want erased. */
export const ChainRow = z
  .strictObject({
    stream: z.string(),
    /** The place in the stream, from 1, without gaps. */
    seq: z.int(),
    /** Epoch milliseconds. */
    at: z.number(),
    kind: z.string(),
    /** The hash of the row before; empty in the first. */
    prev: z.string(),
    /** HMAC-SHA-256 of the payload's body under the payload's salt. */
    commitment: z.string(),
    /** SHA-256 over the canonical JSON of the other members. */
    hash: z.string(),
  })
  .readonly()
export type ChainRow = z.infer<typeof ChainRow>

/** The entry itself, apart from the chain. Erasing it sets `salt` and `body` to null and leaves the row. */
export const PayloadRow = z
  .strictObject({
    stream: z.string(),
    seq: z.int(),
    salt: z.string().nullable(),
    /** The entry's canonical JSON. It must be stored as the text it is: another spelling breaks the seal. */
    body: z.string().nullable(),
    retention: Retention,
  })
  .readonly()
export type PayloadRow = z.infer<typeof PayloadRow>

/** Everything that is stored of one stream, in the order in which it is stored. */
export interface StreamRecord {
  readonly stream: string
  readonly rows: readonly ChainRow[]
  readonly payloads: readonly PayloadRow[]
}

/**
 * Turns an entry into the next link of a stream and its payload.
 *
 * `salt` is at least 16 random bytes as text, new for every entry: without it a commitment could be matched against
 * guesses after the payload was erased. Throws when the entry has no canonical JSON.
 */
export function seal(
  previous: { readonly seq: number; readonly hash: string } | undefined,
  stream: string,
  entry: Entry,
  salt: string,
): { readonly row: ChainRow; readonly payload: PayloadRow } {
  const seq = (previous?.seq ?? 0) + 1
  const body = canonical(entry)
  const link = { stream, seq, at: entry.at, kind: entry.kind, prev: previous?.hash ?? '', commitment: hmac(salt, body) }
  return {
    row: { ...link, hash: digestOf(link) },
    payload: { stream, seq, salt, body, retention: retention(entry.kind) },
  }
}

/** The hash that a row must carry. */
export function rowHash({ hash: _, ...link }: ChainRow): string {
  return digestOf(link)
}
