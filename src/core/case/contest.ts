import { readFacts } from './advance.ts'
import type { Case, Judged } from './case.ts'
import { reopen } from './finish.ts'
import { fieldError, type Press } from './press.ts'
import { accept, change, note, person, refuse, setStep, type Turn } from './turn.ts'

/** Has a denied action judged once more, with what the requester has to say on record. A deny stays a deny. */
export function contest(turn: Turn, press: Press): Turn {
  const denied = contestable(turn.case)
  const { ended } = turn.case
  if (!denied || !ended) {
    return refuse(turn, turn.case.contested ? 'This was contested already.' : 'Only what was denied can be contested.')
  }
  const text = press.values?.text?.trim()
  if (!text) return fieldError(turn, 'text', 'Say what was not taken into account.')
  const { by } = press
  const open = change(reopen(turn, { why: 'contest', by, was: ended }, 'contest'), {
    contested: { by, at: turn.context.now, text },
  })
  const noted = note(open, {
    kind: 'information-given',
    who: person(by),
    step: denied.step,
    detail: { question: turn.case.id, text },
  })
  const begun = readFacts(setStep(noted, denied.step, { at: 'waiting' }), denied.step, denied.judged.action)
  return accept(begun, 'It is judged once more, and what you wrote is on record.')
}

/** The step whose denial the requester may contest; undefined when there is none, or when it was contested before. */
export function contestable({ status, ended, contested, steps }: Case): { step: string; judged: Judged } | undefined {
  if (status !== 'ended' || ended?.how !== 'denied' || contested) return undefined
  const found = Object.entries(steps).find(([, state]) => state.at === 'ended' && state.how === 'denied')
  const [step, state] = found ?? []
  return step !== undefined && state?.at === 'ended' && state.judged ? { step, judged: state.judged } : undefined
}
