import { type Case, openQuestions, type Question, type StepState } from '#core/case/case.ts'
import { contestable } from '#core/case/contest.ts'
import type { Directory } from '#core/case/context.ts'
import { groupsAsked } from '#core/escalation/authority.ts'
import { say } from '#core/flow/field.ts'
import type { Plan } from '#core/flow/plan.ts'
import { type Button, type Card, type Node, type Tone, text } from './card.ts'
import { fieldsForm } from './fields-form.ts'

export interface CaseView {
  readonly case: Case
  readonly plan: Plan | undefined
  /** The names of flows that the requester may choose from. */
  readonly flowName: (flow: string) => string
  readonly directory: Directory
  /** Who looks at it, where that may be somebody other than the requester. */
  readonly viewer?: string
}

/** A case for its requester and everybody who may see it: what was understood, how far it is, what it waits for. */
export function caseCard(view: CaseView): Card {
  const { case: item } = view
  return cardOf(view, [
    { kind: 'quote', text: item.text.slice(0, 600), cite: `${requesterOf(view)}, ${item.id}` },
    ...steps(view),
    ...ending(item),
  ])
}

/**
 * The same for the conversation that the request was written in. It says nothing twice: the request stands above it,
 * and how it ended is told in a message of its own, because channels notify people of new messages only.
 */
export function threadCard(view: CaseView): Card {
  const shown = steps(view)
  const { ended, id } = view.case
  const page: Node = { kind: 'text', soft: true, inlines: [{ link: `/cases/${id}`, text: id }] }
  if (!ended || shown.length === 0) return cardOf(view, [page, ...shown])
  return cardOf(view, [page, { kind: 'details', title: 'How it went', body: shown }])
}

function cardOf(view: CaseView, nodes: readonly Node[]): Card {
  const { case: item } = view
  const state = caseState(view)
  const title = item.flow ? view.flowName(item.flow) : 'Your request'
  const subject = Object.values(item.values).find((value) => typeof value === 'string' && /-\d/.test(value))
  const heading = typeof subject === 'string' ? `${title}: ${subject}` : title
  return {
    subject: item.id,
    version: String(item.version),
    summary: `${heading}. ${state.text}`.slice(0, 150),
    nodes: [{ kind: 'state', ...state }, { kind: 'heading', text: heading }, ...nodes, ...buttons(view)],
  }
}

/** Where a case stands, in one line. */
export function caseState(view: Pick<CaseView, 'case' | 'directory' | 'viewer'>): {
  readonly tone: Tone
  readonly text: string
} {
  const { case: item, directory } = view
  const them = isRequesters(view) ? 'you' : requesterOf(view)
  if (item.ended) return endedState(item)
  switch (item.understanding.at) {
    case 'classifying':
      return { tone: 'info', text: 'Reading your request' }
    case 'choosing':
      return { tone: 'hold', text: `Waits for ${them}: which of these ${them === 'you' ? 'do you mean' : 'is meant'}?` }
    case 'asking':
      return { tone: 'hold', text: `Waits for ${them}: something is missing` }
    case 'clear':
      break
  }
  const waiting = openQuestions(item).find(({ asks }) => asks !== 'check')
  if (waiting?.pausedAt !== undefined)
    return { tone: 'hold', text: `Waits for ${them === 'you' ? 'your answer' : `the answer of ${them}`}` }
  if (waiting) return { tone: 'hold', text: `Waits for ${groups(waiting, directory)}` }
  const held = Object.values(item.steps).some(({ at }) => at === 'held')
  return held
    ? { tone: 'stop', text: 'Held: this kind of work is stopped just now' }
    : { tone: 'info', text: 'In work' }
}

function isRequesters({ case: item, viewer }: Pick<CaseView, 'case' | 'viewer'>): boolean {
  return viewer === undefined || viewer === item.requester
}

function requesterOf({ case: item, directory }: Pick<CaseView, 'case' | 'directory'>): string {
  return directory.person(item.requester)?.name ?? item.requester
}

function endedState({ ended }: Case): { tone: Tone; text: string } {
  switch (ended?.how) {
    case 'done':
      return { tone: 'go', text: 'Done' }
    case 'denied':
      return { tone: 'stop', text: 'Denied by policy' }
    case 'rejected':
      return { tone: 'stop', text: 'Rejected' }
    case 'expired':
      return { tone: 'stop', text: 'Nobody decided in time' }
    case 'withdrawn':
      return { tone: 'info', text: 'Withdrawn' }
    case 'out-of-scope':
      return { tone: 'info', text: 'Nothing that I can do' }
    case 'not-allowed':
      return { tone: 'stop', text: 'Not allowed' }
    case 'abandoned':
    case undefined:
      return { tone: 'stop', text: 'Given up' }
  }
}

function groups(question: Question, directory: Directory): string {
  return groupsAsked(question).map(directory.groupLabel).join(' and ')
}

function steps({ case: item, plan, directory }: CaseView): readonly Node[] {
  if (!plan) return []
  const over = item.ended !== undefined
  const items = plan.flow.steps.map((step) => {
    const state = item.steps[step.id]
    const waiting = state?.at === 'asked' && !over ? item.questions[state.question] : undefined
    return {
      text: say(step.say, item.language),
      ...progress(state, over),
      ...(waiting && waiting.pausedAt === undefined ? { note: `waits for ${groups(waiting, directory)}` } : {}),
    }
  })
  return [{ kind: 'steps', items }]
}

function ending({ ended }: Case): readonly Node[] {
  return ended ? [{ kind: 'text', inlines: [text(ended.because)] }] : []
}

function progress(
  state: StepState | undefined,
  over: boolean,
): { status: 'done' | 'now' | 'todo' | 'failed'; at?: number; note?: string } {
  switch (state?.at) {
    case 'done':
      return { status: 'done', at: state.when, ...(state.undone ? { note: 'undone' } : {}) }
    case 'ended':
      return { status: 'failed' }
    case 'waiting':
    case undefined:
      return { status: 'todo' }
    case 'answering':
    case 'reading':
    case 'held':
    case 'asked':
    case 'acting':
      return { status: over ? 'todo' : 'now' }
  }
}

function buttons(view: CaseView): readonly Node[] {
  const { case: item, plan } = view
  if (!isRequesters(view)) return []
  if (item.status === 'ended') return contestable(item) ? [{ kind: 'actions', buttons: [contest] }] : []
  const all: Button[] = []
  if (item.understanding.at === 'choosing') {
    const options = item.understanding.flows.map((flow) => ({ value: flow, label: view.flowName(flow) }))
    const field = { name: 'flow', label: 'What I can do', kind: 'choice', required: true, options } as const
    all.push(
      {
        act: 'choose',
        label: 'Choose',
        tone: 'main',
        form: { title: 'What do you mean?', submit: 'Go on', fields: [field] },
      },
      { act: 'none', label: 'None of these' },
    )
  }
  if (item.understanding.at === 'asking' && plan) {
    all.push({ act: 'give', label: 'Fill in', tone: 'main', form: fieldsForm(plan.flow, item) })
  }
  if (openQuestions(item).some(({ asks }) => asks !== 'check')) all.push({ act: 'nudge', label: 'Nudge' })
  if (item.reopened?.why !== 'undo') all.push({ act: 'withdraw', label: 'Withdraw' })
  return all.length > 0 ? [{ kind: 'actions', buttons: all }] : []
}

const contest: Button = {
  act: 'contest',
  label: 'Contest',
  form: {
    title: 'Contest the denial',
    intro: 'What you write is put on record, the facts are read again, and it is judged once more.',
    submit: 'Contest',
    fields: [{ name: 'text', label: 'What was not taken into account?', kind: 'multiline', required: true }],
  },
}
