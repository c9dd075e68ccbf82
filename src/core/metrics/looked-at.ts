import type { Case } from '#core/case/case.ts'
import type { Entry } from '#core/ledger/entry.ts'
import { wasCorrected } from './correction.ts'

/** Somebody looked at what an agent wanted to do or did, and left it or corrected it. */
export interface LookedAt {
  readonly agent: string
  readonly capability: string
  readonly corrected: boolean
}

/** What people looked at, by the questions that these entries close. Unanswered questions count for nothing. */
export function lookedAt(entries: readonly Entry[], item: Case): readonly LookedAt[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'question-closed') return []
    const question = item.questions[entry.detail.question]
    if (!question) return []
    const { agent, capability } = question.judged.action
    const corrected = wasCorrected(entry.detail.how, question.amendments.length > 0)
    return corrected === undefined ? [] : [{ agent, capability, corrected }]
  })
}
