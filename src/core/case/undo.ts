import { resolveAll } from '#core/flow/reference.ts'
import type { Action } from '#core/policy/action.ts'
import { readFacts } from './advance.ts'
import type { Question } from './case.ts'
import { reopen } from './finish.ts'
import { accept, planIn, refuse, setStep, type Turn } from './turn.ts'

/**
 * Begins to undo what a step did: an action like any other, judged before it runs.
 *
 * Whoever asks for it counts as its requester, so somebody else approves it where approval is needed. A question
 * about a late result says what came of the effect that the case had given up.
 */
export function startUndo(turn: Turn, stepId: string, by: string, question?: Question): Turn {
  const undo = undoOf(turn, stepId, by, question)
  const { ended } = turn.case
  if ('why' in undo || !ended) return refuse(turn, 'why' in undo ? undo.why : underWay)
  const { action, effect } = undo
  const about = { step: action.step, of: stepId, ...(effect === undefined ? {} : { effect }) }
  const open = reopen(turn, { why: 'undo', by, was: ended, ...about }, `undo ${stepId}`)
  const begun = readFacts(setStep(open, action.step, { at: 'waiting' }), action.step, action)
  return accept(begun, 'The undoing is on its way.')
}

const underWay = 'This request is still under way; it can be undone when it is over.'
const impossible = 'This cannot be undone by Onloop.'

/** The action that would undo what a step did, or why there is none. */
export function undoOf(
  turn: Turn,
  stepId: string,
  by: string,
  question: Question | undefined,
): { readonly action: Action; readonly effect: string | undefined } | { readonly why: string } {
  const { steps, status } = turn.case
  const late = question?.late
  const state = Object.hasOwn(steps, stepId) ? steps[stepId] : undefined
  const judged = late ? question.judged : state?.at === 'done' ? state.judged : undefined
  if (!judged) return { why: 'There is nothing to undo here.' }
  const { capabilities } = planIn(turn)
  const undo = capabilities[judged.action.capability]?.undo
  const capability = undo && capabilities[undo.capability]
  if (!undo || !capability) return { why: impossible }
  if (status !== 'ended') return { why: underWay }
  const step = late ? `undo-${stepId}-${late.effect.split('.').at(-1)}` : `undo-${stepId}`
  if (steps[step]?.at === 'done') return { why: 'This has been undone already.' }
  const output = late?.output ?? (state?.at === 'done' ? state.output : {})
  const args = resolveAll(undo.with, { output, args: judged.action.args })
  if (Object.keys(capability.args).some((name) => !Object.hasOwn(args, name))) {
    return { why: `${impossible.slice(0, -1)}: what it gave is not known.` }
  }
  const { system, access, data } = capability
  const action = { ...judged.action, step, capability: undo.capability, system, access, data, args }
  const effect = late?.effect ?? (state?.at === 'done' ? state.effect : undefined)
  return { action: { ...action, requester: by, confidence: 1 }, effect }
}

/** Once an undoing is done, what it undid no longer holds its claims. */
export function settleUndo(turn: Turn, step: string): Turn {
  const { reopened, steps } = turn.case
  if (reopened?.why !== 'undo' || reopened.step !== step) return turn
  const { of, effect } = reopened
  const original = steps[of]
  const released = effect === undefined ? turn : { ...turn, released: [...turn.released, effect] }
  if (original?.at !== 'done' || original.effect !== effect) return released
  return setStep(released, of, { ...original, undone: true })
}
