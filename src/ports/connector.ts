import type { Json } from '#core/canonical.ts'

/**
 * The adapter that talks to an outside system. It performs operations and never decides.
 *
 * `test/contracts/connector.ts` holds every connector to the promises below.
 */
export interface Connector {
  /** Checks the operations it will be asked for, against what the system publishes. Throws `OPERATION_UNKNOWN`. */
  prepare(operations: readonly string[]): Promise<void>

  /**
   * Performs one operation.
   *
   * With `key` a system that dedupes does the work once however often this is called. Never retries by itself
   * what might already have been done, unless the operation is declared `key` or only reads.
   */
  perform(call: Call): Promise<Performed>

  /**
   * Asks by key whether the operation has happened: its result, or undefined when the system knows of none.
   *
   * Answers `unknown` when that could not be found out; never `failed`, which would say that nothing happened.
   */
  lookup?(call: Call): Promise<Performed | undefined>

  /** Asks how work that answered `running` goes on. */
  poll?(reference: string, call: Call): Promise<Performed>

  /**
   * Reads a callback of the system: which call it ends and how, or undefined when it is not genuine.
   * Only for systems that report the end of long work by calling back.
   */
  callback?(request: CallbackRequest): Promise<CallbackRead | undefined>

  /** Whether it may be called now; while the system keeps failing it says why not. */
  availability(): Availability

  stop(): Promise<void>
}

export type Availability = { readonly ok: true } | { readonly ok: false; readonly why: string }

export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Exactly what was sent, for the signature. */
  readonly raw: Buffer
}

export interface CallbackRead {
  /** The system's own id of this delivery; a repeated delivery carries the same. */
  readonly delivery: string
  /** The key of the call that it ends. */
  readonly key: string
  /** The system's own id of the work that has ended, where it says one. */
  readonly reference?: string
  readonly performed: Performed
}

export interface Call {
  readonly operation: string
  readonly args: Readonly<Record<string, Json>>
  /** The effect's idempotency key: the same at every attempt. */
  readonly key: string
  /** Whether the operation changes nothing. */
  readonly reads: boolean
  /** Where the system reports the end of long work, when the operation has one. Carries its own secret. */
  readonly callbackUrl?: string
}

/**
 * What became of a call.
 *
 * `failed` means that the effect is known not to have happened; `unknown` that it may have. Work that goes on
 * answers `running`, and its end arrives by callback or is found by `poll`.
 */
export type Performed =
  | { readonly kind: 'done'; readonly output: Readonly<Record<string, Json>> }
  | { readonly kind: 'running'; readonly reference: string }
  | { readonly kind: 'failed'; readonly error: string; readonly retryable: boolean; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly error: string }
