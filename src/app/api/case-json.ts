import type { z } from 'zod'
import { caseView } from '#app/deliver.ts'
import { caseCard } from '#core/card/case-card.ts'
import { questionButtons } from '#core/card/question-buttons.ts'
import { actionTitle, questionCard } from '#core/card/question-card.ts'
import { type Case, openQuestions, type Question, type StepState } from '#core/case/case.ts'
import { eligible } from '#core/escalation/authority.ts'
import { say } from '#core/flow/field.ts'
import type { Person } from '#core/person.ts'
import type { CaseRow } from '#ports/store.ts'
import type { CaseRowShape, CaseShape, QuestionShape } from './case-shape.ts'
import type { ApiParts } from './operation.ts'

type CaseJson = z.input<typeof CaseShape>
type StepJson = CaseJson['steps'][number]
type View = Awaited<ReturnType<typeof caseView>>

export const moment = (at: number): string => new Date(at).toISOString()

/** A case as somebody sees it who may see it. */
export async function caseJson(parts: ApiParts, person: Person, item: Case): Promise<CaseJson> {
  const view = { ...(await caseView(parts, item)), viewer: person.id }
  const card = caseCard(view)
  const state = card.nodes.find((node) => node.kind === 'state')
  const waitsFor = waitsForOf(item)
  const { id, status, requester, text, language, values, flow, ended } = item
  return {
    ...{ id, status, state: state?.text ?? card.summary, requester, text, language, values },
    openedAt: moment(item.openedAt),
    ...(waitsFor ? { waitsFor } : {}),
    ...(flow === undefined ? {} : { flow, flowName: view.flowName(flow) }),
    ...(ended ? { how: ended.how, because: ended.because, endedAt: moment(ended.at) } : {}),
    ...wanted(view),
    offers: card.nodes.flatMap((node) => (node.kind === 'actions' ? node.buttons.map(({ act }) => act) : [])),
    steps: Object.entries(item.steps).map(([step, of]) => ({ id: step, text: stepText(view, step), ...stepJson(of) })),
    questions: Object.values(item.questions).map((question) => questionJson(view, person, question)),
    card,
  }
}

/** Whose turn it is. Checks wait for nobody: what they look at has happened. */
function waitsForOf(item: Case): CaseJson['waitsFor'] {
  if (item.status === 'ended') return undefined
  if (item.understanding.at === 'choosing' || item.understanding.at === 'asking') return 'requester'
  const questions = openQuestions(item).filter(({ asks }) => asks !== 'check')
  if (questions.length > 0) return questions.every(({ pausedAt }) => pausedAt !== undefined) ? 'requester' : 'people'
  return Object.values(item.steps).some(({ at }) => at === 'held') ? 'release' : 'onloop'
}

function wanted({ case: item, flowName }: View): Pick<CaseJson, 'choices' | 'missing'> {
  const { understanding, status } = item
  if (status === 'ended') return {}
  if (understanding.at === 'asking') return { missing: [...understanding.fields] }
  if (understanding.at !== 'choosing') return {}
  return { choices: understanding.flows.map((flow) => ({ flow, name: flowName(flow) })) }
}

function stepText({ plan, case: { language } }: View, id: string): string {
  const step = plan?.flow.steps.find((one) => one.id === id)
  return step ? say(step.say, language) : id
}

function stepJson(state: StepState): Omit<StepJson, 'id' | 'text'> {
  switch (state.at) {
    case 'waiting':
    case 'answering':
    case 'reading':
    case 'held':
      return { state: state.at }
    case 'asked':
      return { state: state.at, question: state.question }
    case 'acting':
      return { state: state.at, phase: state.phase, ...(state.provider ? { provider: state.provider } : {}) }
    case 'done':
      return { state: state.at, doneAt: moment(state.when), ...(state.undone ? { undone: true } : {}) }
    case 'ended':
      return { state: state.at, because: state.because }
  }
}

/** A question; why it was asked and how risky it is are for those who decide, not for who asked. */
function questionJson(view: View, person: Person, question: Question): z.input<typeof QuestionShape> {
  const shown = { ...view, question }
  const { id, asks, step, version, needs, closed, assigned } = question
  const summary = actionTitle(shown)
  return {
    ...{ id, case: view.case.id, step, asks, summary, version, needs: [...needs] },
    agreed: question.votes.map(({ by }) => by),
    openedAt: moment(question.openedAt),
    deadline: moment(question.deadline),
    paused: question.pausedAt !== undefined,
    mayAnswer: !closed && eligible(question, view.directory).includes(person.id),
    offers: closed ? [] : questionButtons(shown, summary).map(({ act }) => act),
    ...(assigned ? { assigned } : {}),
    ...(closed ? { closed: { ...closed, at: moment(closed.at) } } : {}),
    ...(view.case.requester === person.id ? {} : forDeciders(shown)),
  }
}

function forDeciders(shown: View & { readonly question: Question }) {
  const { agent, capability, system, args, confidence } = shown.question.judged.action
  return {
    risk: shown.question.judged.verdict.risk,
    action: { agent, capability, system, args, confidence },
    card: questionCard(shown),
  }
}

export function rowJson({ openedAt, endedAt, flow, how, ...row }: CaseRow): z.input<typeof CaseRowShape> {
  return {
    ...row,
    openedAt: moment(openedAt),
    ...(flow === undefined ? {} : { flow }),
    ...(how === undefined ? {} : { how }),
    ...(endedAt === undefined ? {} : { endedAt: moment(endedAt) }),
  }
}
