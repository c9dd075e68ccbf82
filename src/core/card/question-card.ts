import type { Question } from '#core/case/case.ts'
import { formatDuration } from '#core/duration.ts'
import { eligible, groupsAsked } from '#core/escalation/authority.ts'
import { progress } from '#core/escalation/quorum.ts'
import { fill, resolve } from '#core/flow/reference.ts'
import { sayRisk, whyEscalated } from '#core/policy/explain.ts'
import { formatValue, type Value } from '#core/value.ts'
import { type Card, type Inline, type Node, strong, text } from './card.ts'
import type { CaseView } from './case-card.ts'
import { questionButtons } from './question-buttons.ts'

export interface QuestionView extends CaseView {
  readonly question: Question
  /** Like cases and how they ended, in one sentence. */
  readonly like?: string
}

/** What the people asked see: what would happen, who wants it, why it came to them, and by when they may decide. */
export function questionCard(view: QuestionView): Card {
  const { question } = view
  const heading = actionTitle(view)
  return {
    subject: question.id,
    version: question.version,
    summary: `${stateText(view)}: ${heading}`.slice(0, 150),
    nodes: question.closed ? closedNodes(view, heading) : openNodes(view, heading),
  }
}

/** The action in words: "Pay back 900.00 EUR for order ORD-1002". */
export function actionTitle({ plan, question }: Pick<QuestionView, 'plan' | 'question'>): string {
  const { action } = question.judged
  const label = plan?.capabilities[action.capability]?.label.en
  return label ? fill(label, { args: action.args }) : action.capability
}

function openNodes(view: QuestionView, heading: string): readonly Node[] {
  const { question, case: item, directory } = view
  const requester = directory.person(question.judged.action.requester)
  const title = requester?.title ? `, ${requester.title}` : ''
  const before = question.asks === 'approval' ? ' Nothing has been done yet.' : ''
  const asked = `Asked by ${requester?.name ?? question.judged.action.requester}${title}, in `
  return [
    { kind: 'state', tone: 'hold', text: stateText(view) },
    { kind: 'heading', text: heading },
    { kind: 'text', soft: true, inlines: [text(asked), caseLink(item.id), text(`.${before}`)] },
    ...note(question),
    ...amendment(view),
    { kind: 'facts', rows: factRows(view) },
    ...reasons(question),
    ...riskNodes(question),
    ...request(view),
    ...information(view),
    ...(view.like ? [{ kind: 'text', soft: true, inlines: [text(view.like)] } as const] : []),
    { kind: 'actions', buttons: questionButtons(view, heading), clock: clock(view) },
  ]
}

/** What the requester wrote, unless an argument says just that. */
function request({ question, case: item, directory }: QuestionView): readonly Node[] {
  if (Object.values(question.judged.action.args).includes(item.text)) return []
  const cite = directory.person(item.requester)?.name ?? item.requester
  return [{ kind: 'quote', text: item.text.slice(0, 600), cite }]
}

function caseLink(id: string): Inline {
  return { link: `/cases/${id}`, text: id }
}

function stateText({ question, directory }: QuestionView): string {
  const { closed } = question
  if (closed) {
    const by = closed.by ? ` by ${directory.person(closed.by)?.name ?? closed.by}` : ''
    return `${words[closed.how]}${by}`
  }
  const who = groupsAsked(question).map(directory.groupLabel).join(' and ')
  const counted = progress(
    question.needs,
    question.votes.map(({ by }) => by),
    directory,
    question.standIn,
  )
  const soFar = counted.of > 1 ? ` · ${counted.done} of ${counted.of} agree` : ''
  const handed = question.assigned
    ? ` · handed to ${directory.person(question.assigned)?.name ?? question.assigned}`
    : ''
  if (question.pausedAt !== undefined) return `Waits for the requester’s answer${soFar}`
  return `${asks[question.asks]} ${who}${soFar}${handed}`
}

const asks: Record<Question['asks'], string> = {
  approval: 'Waits for',
  uncertain: 'Did this happen? Waits for',
  failed: 'This did not work. Waits for',
  late: 'This happened after all. Waits for',
  check: 'Was this right? Waits for',
}

const words: Record<NonNullable<Question['closed']>['how'], string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Nobody decided in time',
  withdrawn: 'Withdrawn',
  denied: 'Denied by policy',
  happened: 'It had happened, says the answer given',
  again: 'To be tried again, decided',
  abandoned: 'Given up',
  kept: 'Kept',
  undone: 'To be undone, decided',
  correct: 'Found correct',
  wrong: 'Found wrong',
  unchecked: 'Not checked in time',
  resolved: 'Settled by itself',
}

function closedNodes(view: QuestionView, heading: string): readonly Node[] {
  const { question } = view
  const { closed } = question
  const tone = closed?.how === 'approved' || closed?.how === 'correct' || closed?.how === 'kept' ? 'go' : 'info'
  const bad = closed?.how === 'rejected' || closed?.how === 'denied' || closed?.how === 'wrong'
  const took = closed ? formatDuration(closed.at - question.openedAt) : ''
  const reason = closed?.reason ? `: “${closed.reason}”` : ''
  const line: Inline[] = closed ? [{ at: closed.at, show: 'both' }, text(`, after ${took}${reason}`)] : []
  return [
    { kind: 'state', tone: bad ? 'stop' : tone, text: stateText(view) },
    { kind: 'heading', text: heading },
    { kind: 'text', soft: true, inlines: line },
    ...amendment(view),
    { kind: 'details', title: 'What was asked', body: [{ kind: 'facts', rows: factRows(view) }, ...reasons(question)] },
  ]
}

function note({ note: about, asks: kind }: Question): readonly Node[] {
  if (!about) return []
  return [{ kind: 'text', inlines: [kind === 'check' ? text(about) : strong(about)] }]
}

function amendment({ question, directory }: QuestionView): readonly Node[] {
  const last = question.amendments.at(-1)
  if (!last) return []
  const changed = Object.keys(last.to).filter((name) => formatValue(last.to[name]) !== formatValue(last.from[name]))
  const says = changed.map((name) => `${name} ${formatValue(last.to[name])}, was ${formatValue(last.from[name])}`)
  return [
    { kind: 'text', inlines: [text(`Amended by ${directory.person(last.by)?.name ?? last.by}: ${says.join('; ')}`)] },
  ]
}

/** Every argument, whole, and what else the capability shows. */
function factRows({ plan, question }: QuestionView): readonly (readonly [string, readonly Inline[]])[] {
  const { action, reads } = question.judged
  const capability = plan?.capabilities[action.capability]
  const args = Object.entries(action.args).map(
    ([name, value]) => [capability?.args[name]?.label.en ?? name, [text(formatValue(value))]] as const,
  )
  const shown = (capability?.shows ?? []).map(
    ({ label, from }) =>
      [label.en, [text(formatValue(resolve(from, { reads: reads.values }) as Value | undefined))]] as const,
  )
  return [...args, ...shown, ['Confidence', [text(`${Math.round(action.confidence * 100)} %`)]]]
}

function reasons({ judged, asks: kind }: Question): readonly Node[] {
  if (kind !== 'approval') return []
  const items = whyEscalated(judged.verdict)
  const automatic = judged.verdict.automaticIf[0]
  return [
    { kind: 'reasons', title: 'Why it came to you', items },
    ...(automatic ? [{ kind: 'text', soft: true, inlines: [text(automatic)] } as const] : []),
  ]
}

/** The risk of what people let happen or look at; where something went wrong it is beside the point. */
function riskNodes({ judged, asks: kind }: Question): readonly Node[] {
  if (kind !== 'approval' && kind !== 'check') return []
  const { risk } = judged.verdict
  const parts = risk.parts.map(({ factor, share }) => ({ label: factor, share }))
  return [{ kind: 'risk', score: risk.score, band: risk.band, parts, note: sayRisk(risk) }]
}

function information({ question, directory }: QuestionView): readonly Node[] {
  return question.information.map(({ by, ask, answer }) => ({
    kind: 'quote',
    text: answer ?? 'No answer yet.',
    cite: ask ? `${directory.person(by)?.name ?? by} asked: ${ask}` : 'Added by the requester',
  }))
}

function clock(view: QuestionView): readonly Inline[] {
  const { question, directory } = view
  if (question.pausedAt !== undefined) return [text('the clock stands still until there is an answer')]
  const then = question.next
    ? `, then ${directory.groupLabel(question.next.group)}`
    : question.fallback === 'deny'
      ? ', then it is not done'
      : ', then it stays open and is asked again'
  const nobody = eligible(question, directory).length === 0 ? ' · nobody may decide this now' : ''
  const portal = question.judged.verdict.risk.band === 'critical' ? ' · decided in the portal only' : ''
  return [text('until '), { at: question.deadline, show: 'both' }, text(`${then}${nobody}${portal}`)]
}
