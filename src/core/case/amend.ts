import { canonical } from '#core/canonical.ts'
import { whyNotHere } from '#core/escalation/authority.ts'
import { validateField } from '#core/intake/fields.ts'
import { isMoney } from '#core/money.ts'
import { actionDigest } from '#core/policy/action.ts'
import { whyDenied } from '#core/policy/explain.ts'
import type { Values } from '#core/value.ts'
import { budget } from './budget.ts'
import type { Question } from './case.ts'
import { judge } from './judge.ts'
import { decided, fieldError, type Press } from './press.ts'
import { closeQuestion, isAnswered, putQuestion, questionVersion } from './question.ts'
import { permit } from './route.ts'
import { accept, planIn, refuse, setStep, type Turn } from './turn.ts'

/**
 * Changes arguments that may be changed, and judges the changed action from the start.
 *
 * If the amender alone is enough for what it then needs, they have approved it. If not, it goes on to those it
 * needs, and the amender no longer counts. If the policy denies it, the question stays as it was.
 */
export function amend(turn: Turn, question: Question, press: Press): Turn {
  const { amendments, declined = [] } = question
  if (amendments.length + declined.length >= budget.amendments) {
    return refuse(turn, `This was amended ${budget.amendments} times already. Approve it, or reject it with a reason.`)
  }
  const changed = changedArgs(turn, question, press.values ?? {})
  if ('errors' in changed) return { ...turn, answer: { kind: 'field-errors', errors: changed.errors } }
  const { action } = question.judged
  if (canonical(changed.args) === canonical(action.args)) {
    const first = Object.keys(press.values ?? {})[0] ?? 'reason'
    return fieldError(turn, first, 'This is what it says already; change it, or approve it as it is.')
  }
  const amended = { ...action, args: changed.args }
  const draft = { ...question.judged, action: amended, digest: actionDigest(amended) }
  const [judgedTurn, judged] = judge(turn, question.step, draft)
  if (judged.verdict.outcome === 'deny') {
    const attempt = `${turn.context.epoch}/${draft.digest}`
    const counted = putQuestion(judgedTurn, { ...question, declined: [...declined, attempt] })
    const text = `Not amended: ${whyDenied(judged.verdict)} The question stays as it was.`
    return refuse(declined.includes(attempt) ? turn : counted, text)
  }
  const notHere = whyNotHere(judged.verdict, press.channel)
  if (notHere) return refuse(turn, notHere)
  return putAmended(judgedTurn, question, press, judged)
}

function putAmended(turn: Turn, question: Question, press: Press, judged: Question['judged']): Turn {
  const { by } = press
  const from = question.judged.action.args
  const to = judged.action.args
  const reason = press.values?.reason?.trim()
  const noted = decided(turn, { ...question, judged }, by, 'amend', { from, to, ...(reason ? { reason } : {}) })
  const needs = judged.verdict.asking?.needs ?? []
  const amended: Question = {
    ...question,
    judged,
    needs: needs.length > 0 ? needs : question.needs,
    version: questionVersion(judged.digest, needs),
    votes: [{ by, at: turn.context.now }],
    amendments: [...question.amendments, { by, at: turn.context.now, from, to }],
  }
  if (isAnswered(noted, amended, needs)) {
    const approved = decided(noted, amended, by, 'approve')
    const closed = closeQuestion(approved, amended, 'approved', by, reason)
    return accept(permit(closed, question.step, judged, { question: question.id }), 'Amended and approved.')
  }
  const open: Question = { ...amended, votes: [], excluded: [...question.excluded, by] }
  const asked = setStep(putQuestion(noted, open), question.step, { at: 'asked', question: question.id, judged })
  return accept(asked, 'Amended. It now goes to the others whose agreement it needs; you no longer count among them.')
}

function changedArgs(
  turn: Turn,
  question: Question,
  values: Readonly<Record<string, string>>,
): { args: Values } | { errors: Record<string, string> } {
  const { action } = question.judged
  const declared = planIn(turn).capabilities[action.capability]?.args ?? {}
  const args: Record<string, Values[string]> = { ...action.args }
  const errors: Record<string, string> = {}
  for (const [name, text] of Object.entries(values)) {
    if (name === 'reason') continue
    const argument = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (!argument?.amendable) {
      errors[name] = argument ? `${argument.label.en} cannot be amended.` : `There is no argument "${name}".`
      continue
    }
    const before = action.args[name]
    const currency = isMoney(before) ? { currency: before.currency } : {}
    const spec = { type: argument.type, label: argument.label, optional: false, ...currency }
    const read = validateField(spec, text, { now: turn.context.now, language: 'en' })
    if ('value' in read) args[name] = read.value
    else errors[name] = read.problem
  }
  return Object.keys(errors).length > 0 ? { errors } : { args }
}
