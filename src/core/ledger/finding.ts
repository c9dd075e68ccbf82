/** One thing that is wrong with a ledger. */
export interface Finding {
  /** The stream; `checkpoints` or `export` for what stands outside of streams. */
  readonly stream: string
  /** The entry's place in its stream, the checkpoint's number or the export's line. */
  readonly seq?: number
  readonly kind: FindingKind
  /** For people. */
  readonly say: string
}

export type FindingKind =
  /** A row's content, or which row stands there, is not what was sealed. */
  | 'edited'
  /** A row in the middle is gone, or a payload has no row. */
  | 'missing'
  /** A row stands behind a later one, or twice. */
  | 'reordered'
  /** A stream ends before what a checkpoint covers. */
  | 'tail-cut'
  /** A payload is not the sealed one, is gone, or is half erased. */
  | 'payload-changed'
  /** Nothing is left of a stream that a checkpoint covers. */
  | 'stream-missing'
  /** A checkpoint is not what the holder of the key signed. */
  | 'checkpoint-signature'
  /** The checkpoints do not continue one another, or lack the published one. */
  | 'checkpoint-chain'
  /** Something is no ledger text at all. */
  | 'unreadable'
