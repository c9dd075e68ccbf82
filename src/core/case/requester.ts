import { budget } from './budget.ts'
import { type Case, openQuestions } from './case.ts'
import { contest } from './contest.ts'
import { tellDeciders } from './deadline.ts'
import { takeForm, takeText } from './fields.ts'
import { close, takeBack } from './finish.ts'
import { giveInformation } from './hand-over.ts'
import type { Press } from './press.ts'
import { accept, change, mark, note, person, refuse, type Turn } from './turn.ts'
import { chooseFlow } from './understand.ts'
import { startUndo } from './undo.ts'

/** Takes what somebody writes in the case's conversation. */
export function said(turn: Turn, by: string, text: string): Turn {
  const { requester, status, understanding } = turn.case
  if (by !== requester) return refuse(turn, 'Only the person who asked can add to this request.')
  if (status === 'ended') {
    return refuse(turn, 'This request is closed. Write a new message, outside this thread, for another one.')
  }
  switch (understanding.at) {
    case 'classifying':
      return refuse(turn, 'I am still reading your request. Write that again in a moment.')
    case 'choosing':
      return refuse(turn, 'Please choose on the card what you mean, or “None of these”.')
    case 'asking':
      return (
        takeText(turn, text) ??
        accept(turn, 'I did not find what I need in that. Please use the form, or write it in other words.')
      )
    case 'clear':
      return passOn(turn, by, text)
  }
}

function passOn(turn: Turn, by: string, text: string): Turn {
  const waiting = openQuestions(turn.case).filter(({ asks }) => asks === 'approval')
  if (waiting.length === 0) return accept(turn, 'I am working on it; there is nothing to add now.')
  const passed = waiting.reduce((next, question) => giveInformation(next, question, by, text), turn)
  return passed === turn
    ? refuse(turn, 'They have enough to read already; let them decide first.')
    : accept(passed, 'Passed on to the people who decide.')
}

/** Takes a press on the requester's own card. */
export function pressedByRequester(turn: Turn, press: Press): Turn {
  if (press.act === 'undo') return undo(turn, press)
  if (press.by !== turn.case.requester) return refuse(turn, 'Only the person who asked can do this.')
  if (press.act === 'contest') return contest(turn, press)
  if (turn.case.status === 'ended') return refuse(turn, 'This request is closed.')
  const { understanding } = turn.case
  switch (press.act) {
    case 'choose': {
      const flow = press.values?.flow ?? ''
      if (understanding.at !== 'choosing') return refuse(turn, 'This has been chosen already.')
      if (!understanding.flows.includes(flow)) return refuse(turn, 'That was not among the choices.')
      return chooseFlow(turn, flow, 1, 'person')
    }
    case 'none':
      if (understanding.at !== 'choosing') return refuse(turn, 'This has been chosen already.')
      return close(turn, 'out-of-scope', 'Then it is nothing I can do. Please ask a person.')
    case 'give':
      if (understanding.at !== 'asking') return refuse(turn, 'Nothing is missing any more.')
      return takeForm(turn, press.values ?? {})
    case 'withdraw':
      return withdraw(turn)
    case 'nudge':
      return nudge(turn, press.by)
    default:
      return refuse(turn, `"${press.act}" is nothing this card offers.`)
  }
}

function withdraw(turn: Turn): Turn {
  const { understanding, reopened } = turn.case
  if (reopened?.why === 'undo') return refuse(turn, 'It is being undone, which its owners asked for.')
  if (hasChanged(turn.case)) return refuse(turn, 'It has begun already and cannot be withdrawn.')
  const read =
    understanding.at === 'classifying'
      ? mark(turn, { change: 'settle', id: understanding.effect, as: 'cancelled' })
      : turn
  return accept(close(takeBack(read), 'withdrawn', 'You withdrew this request. Nothing was done.'), 'Withdrawn.')
}

/** Whether something is under way, or was changed already. */
function hasChanged({ steps }: Case): boolean {
  return Object.values(steps).some(
    (state) =>
      (state.at === 'acting' && state.phase !== 'owed') ||
      (state.at === 'done' && state.judged?.action.access === 'write' && !state.undone),
  )
}

function nudge(turn: Turn, by: string): Turn {
  const { now } = turn.context
  const last = turn.case.nudgedAt
  const waiting = openQuestions(turn.case).filter(({ asks }) => asks !== 'check')
  if (waiting.length === 0) return refuse(turn, 'Nobody has to decide anything now.')
  if (last !== undefined && now - last < budget.nudgeMs) return refuse(turn, 'They were reminded a moment ago.')
  const name = turn.context.directory.person(by)?.name ?? by
  const nudged = waiting.reduce((next, question) => {
    const noted = note(next, {
      kind: 'question-reminded',
      who: person(by),
      step: question.step,
      detail: { question: question.id, by },
    })
    return tellDeciders(noted, question.id, `nudge/${question.id}/${now}`, `${name} asks for a decision on this.`)
  }, turn)
  return accept(change(nudged, { nudgedAt: now }), 'They are reminded.')
}

function undo(turn: Turn, press: Press): Turn {
  const stepId = press.values?.step ?? ''
  const asker = turn.context.directory.person(press.by)
  const owner = turn.context.plan?.flow.owner
  if (!asker?.active || asker.guest || !(owner && asker.groups.includes(owner))) {
    return refuse(turn, 'Only the owners of this flow can have it undone.')
  }
  return startUndo(turn, stepId, press.by)
}
