/** How often a case may go round before people are asked; each bound ends a loop that nobody would notice otherwise. */
export const budget = {
  /** Attempts at one effect that is known not to have happened. */
  attempts: 5,
  /** Amendments of one question. */
  amendments: 5,
  /** Times information may be asked for on one question. */
  asks: 3,
  /** Pieces of information that one question takes. */
  information: 20,
  /** The longest that a question's clock may stand still while information is awaited. */
  pauseMs: 24 * 3_600_000,
  /** How long a grant may be used; a later start is judged again. */
  grantMs: 15 * 60_000,
  /** How soon a requester may nudge again. */
  nudgeMs: 10 * 60_000,
  /** When a requester who was asked for something is reminded, and when the case is given up. */
  remindRequesterMs: 4 * 3_600_000,
  giveUpRequesterMs: 3 * 24 * 3_600_000,
  /** How long people have for a question about what became of an effect. */
  outcomeMs: 4 * 3_600_000,
  /** How long people have for a check of something that ran alone. */
  checkMs: 7 * 24 * 3_600_000,
} as const

/** Milliseconds until the next attempt after `attempt` of them: 1 s, 2 s, 4 s… at most 5 minutes. */
export function backoffMs(attempt: number): number {
  return Math.min(1000 * 2 ** Math.max(0, attempt - 1), 5 * 60_000)
}
