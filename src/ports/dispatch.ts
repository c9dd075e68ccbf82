/**
 * Wakes Onloop up when something is due.
 *
 * A job is only a wake-up that carries an id: what it leads to is read from the store, so a lost or repeated job
 * harms nothing. Jobs are added in the transaction of what causes them.
 */
export interface Dispatch {
  /** Runs the handler for each due job of a kind, at most `atOnce` of them in parallel. */
  work(kind: JobKind, handler: (id: string) => Promise<void>, atOnce: number): void
  /** Runs the handler once per slot of a cron expression; the last slot missed while stopped is caught up. */
  cron(name: string, expression: string, zone: string, handler: (slot: number) => Promise<void>): void
  start(): Promise<void>
  /** Takes no more jobs and waits for those in hand. */
  stop(): Promise<void>
  /** Looks for due jobs now rather than at the next look. */
  nudge(): void
}

export type JobKind = 'effect' | 'wake' | 'cards' | 'post'

/** One wake-up. Adding a kind and id again moves it to the earlier time; `replace` moves it to the new time. */
export interface Job {
  readonly kind: JobKind
  readonly id: string
  readonly dueAt: number
  readonly replace?: boolean
}

/** The rows that an embedded dispatch works on. */
export interface JobRows {
  /** Due jobs of a kind that nobody has in hand, earliest first, now in the owner's hand. */
  claim(kind: JobKind, now: number, limit: number): Promise<readonly ClaimedJob[]>
  /** Removes a finished job, unless it was added again meanwhile, in which case it is due again. */
  finish(job: ClaimedJob): Promise<void>
  /** Puts a job back for later. */
  postpone(job: ClaimedJob, dueAt: number): Promise<void>
  /** When the next job of these kinds is due that nobody has in hand. */
  nextDue(kinds: readonly JobKind[]): Promise<number | undefined>
  /** Frees what a process that is gone had in hand. */
  free(): Promise<void>
  add(jobs: readonly Job[]): Promise<void>
  /** Takes a slot of a schedule; false when it is taken. */
  takeSlot(name: string, slot: number): Promise<boolean>
  lastSlot(name: string): Promise<number | undefined>
}

export interface ClaimedJob {
  readonly kind: JobKind
  readonly id: string
  readonly stamp: number
  readonly failures: number
}
