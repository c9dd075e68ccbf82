import { say } from '#core/flow/field.ts'
import { clarify } from '#core/intake/clarify.ts'
import { type Case, caseShape } from './case.ts'
import type { Context } from './context.ts'
import type { CaseEvent } from './event.ts'
import { takeRequest } from './fields.ts'
import { close } from './finish.ts'
import { beginTurn, change, mark, nextId, note, onloop, owe, person, share, type Turn } from './turn.ts'

type Of<Kind extends CaseEvent['kind']> = Extract<CaseEvent, { kind: Kind }>

/** Opens a case for a request before anything of it is understood, so that nothing can be lost. */
export function receive(event: Of<'request-received'>, context: Context): Turn {
  const { requester, place, thread, text, language } = event
  const item: Case = {
    shape: caseShape,
    id: event.case,
    version: 0,
    status: 'open',
    openedAt: context.now,
    requester,
    place,
    thread,
    language,
    text,
    understanding: { at: 'classifying', effect: '' },
    values: {},
    steps: {},
    questions: {},
    made: 0,
  }
  const [opened, effect] = nextId(beginTurn(item, context), 'intake')
  const noted = note(opened, {
    kind: 'request-received',
    who: person(requester),
    where: place,
    detail: { requester, place, text },
  })
  const owed = owe(noted, { kind: 'classify-request', id: effect, text })
  return change(owed, { understanding: { at: 'classifying', effect } })
}

/** Takes what the classifier makes of the request: go on, ask which flow is meant, or say that none fits. */
export function classified(turn: Turn, event: Of<'request-classified'>): Turn {
  const { understanding, status } = turn.case
  if (status === 'ended' || understanding.at !== 'classifying' || understanding.effect !== event.effect) return turn
  const best = event.ranked[0]
  const noted = note(mark(turn, { change: 'settle', id: event.effect, as: 'done' }), {
    kind: 'request-classified',
    who: { kind: 'agent', id: event.by },
    detail: {
      ...(best ? { flow: best.flow } : {}),
      confidence: best?.confidence ?? 0,
      inScope: event.inScope,
      by: event.by,
      because: event.because,
    },
  })
  const spoken = event.language ? change(noted, { language: event.language }) : noted
  const allowed = event.ranked.filter(({ flow }) => mayStart(spoken, flow))
  const understood = clarify(event.ranked, event.inScope)
  switch (understood.kind) {
    case 'flow':
      return chooseFlow(spoken, understood.flow, understood.confidence, 'classifier')
    case 'unsure': {
      const flows = understood.flows.filter((flow) => allowed.some((one) => one.flow === flow))
      if (flows.length === 0) return close(spoken, 'out-of-scope', sayOutOfScope(spoken))
      const confidence = share(understood.confidence)
      return change(spoken, { understanding: { at: 'choosing', flows, confidence, since: turn.context.now } })
    }
    case 'out-of-scope':
      return close(spoken, 'out-of-scope', sayOutOfScope(spoken))
  }
}

function mayStart(turn: Turn, flow: string): boolean {
  const allowed = turn.context.plans.get(flow)?.plan.flow.may_start ?? []
  const requester = turn.context.directory.person(turn.case.requester)
  if (!requester?.active || requester.guest) return false
  return allowed.includes(requester.role) || requester.groups.some((group) => allowed.includes(group))
}

function sayOutOfScope(turn: Turn): string {
  const { language } = turn.case
  const known = [...turn.context.plans.values()]
    .filter(({ plan }) => mayStart(turn, plan.flow.flow))
    .map(({ plan }) => say(plan.flow.name, language))
  if (language === 'fr') {
    const list = known.length > 0 ? ` Je peux faire ceci : ${known.join(', ')}.` : ''
    return `Cela ne fait pas partie de ce que je sais faire.${list} Pour le reste, adressez-vous à une personne.`
  }
  const list = known.length > 0 ? ` What I can do for you: ${known.join(', ')}.` : ''
  return `That is nothing I can do.${list} For anything else, please ask a person.`
}

/** Begins a flow, with the plan that is in force now and stays the case's own. */
export function chooseFlow(turn: Turn, flow: string, confidence: number, by: 'classifier' | 'person'): Turn {
  const current = turn.context.plans.get(flow)
  if (!current || !mayStart(turn, flow)) {
    const name = current ? say(current.plan.flow.name, turn.case.language) : flow
    return close(turn, 'not-allowed', `You may not start “${name}”. Ask the people it belongs to.`)
  }
  const { plan, hash } = current
  const steps = Object.fromEntries(plan.flow.steps.map(({ id }) => [id, { at: 'waiting' }] as const))
  const withPlan: Turn = { ...turn, context: { ...turn.context, plan } }
  const chosen = note(change(withPlan, { flow, plan: hash, steps }), {
    kind: 'flow-chosen',
    who: by === 'person' ? person(turn.case.requester) : onloop,
    detail: { flow, plan: hash, by },
  })
  const asking = { at: 'asking', fields: [], confidence: share(confidence), since: turn.context.now } as const
  return takeRequest(change(chosen, { understanding: asking }))
}
