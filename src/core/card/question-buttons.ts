import { eligible } from '#core/escalation/authority.ts'
import { formatValue } from '#core/value.ts'
import type { Button } from './card.ts'
import { fieldOf } from './fields-form.ts'
import type { FormField } from './form.ts'
import type { QuestionView } from './question-card.ts'

/** What the people asked can answer. Everybody sees the same buttons; who may press them is decided at the press. */
export function questionButtons(view: QuestionView, heading: string): readonly Button[] {
  switch (view.question.asks) {
    case 'approval':
      return approval(view, heading)
    case 'uncertain':
      return [
        { act: 'happened', label: 'It happened', tone: 'main', form: reasonForm('It happened', false) },
        { act: 'again', label: 'It did not: try again', confirm: 'If it did happen, it happens twice. Try again?' },
        { act: 'abandon', label: 'Give up', tone: 'bad', form: reasonForm('Give up', false) },
      ]
    case 'failed':
      return [
        { act: 'again', label: 'Try again', tone: 'main' },
        { act: 'abandon', label: 'Give up', tone: 'bad', form: reasonForm('Give up', false) },
      ]
    case 'late':
      return [
        { act: 'keep', label: 'Keep it', tone: 'main' },
        ...(canUndo(view) ? [{ act: 'undo', label: 'Undo it', tone: 'bad', confirm: undoing } as const] : []),
      ]
    case 'check':
      return [
        { act: 'correct', label: 'Correct', tone: 'main' },
        { act: 'wrong', label: 'Wrong', tone: 'bad', form: reasonForm('Wrong', true) },
        ...(canUndo(view) ? [{ act: 'undo', label: 'Wrong: undo it', form: undoForm } as const] : []),
      ]
  }
}

const undoing = 'Undoing is judged like any other action.'
const undoForm = { title: 'Wrong: undo it', intro: undoing, submit: 'Undo it', fields: [reason(true)] }

function canUndo({ plan, question }: QuestionView): boolean {
  return plan?.capabilities[question.judged.action.capability]?.undo !== undefined
}

function approval(view: QuestionView, heading: string): readonly Button[] {
  const { amount } = view.question.judged.action.args
  const what = amount === undefined ? '' : ` ${formatValue(amount)}`
  const amend = amendFields(view)
  const others = eligible(view.question, view.directory)
  const options = others.map((id) => ({ value: id, label: view.directory.person(id)?.name ?? id }))
  const question: FormField = {
    name: 'question',
    label: 'What do you want to know?',
    kind: 'multiline',
    required: true,
  }
  const to: FormField = { name: 'to', label: 'Who should decide?', kind: 'choice', required: true, options }
  return [
    { act: 'approve', label: `Approve${what}`, tone: 'main' },
    ...(amend.length > 0
      ? [
          {
            act: 'amend',
            label: 'Amend',
            form: { title: 'Amend', intro: heading, submit: 'Amend', fields: [...amend, reason(false)] },
          },
        ]
      : []),
    { act: 'ask', label: 'Ask', form: { title: 'Ask the requester', submit: 'Ask', fields: [question] } },
    ...(options.length > 1
      ? [
          {
            act: 'reassign',
            label: 'Reassign',
            form: { title: 'Hand it to somebody', submit: 'Hand over', fields: [to] },
          },
        ]
      : []),
    { act: 'reject', label: 'Reject', tone: 'bad', form: reasonForm('Reject', true) },
  ]
}

function amendFields({ plan, question }: QuestionView): readonly FormField[] {
  const { action } = question.judged
  const declared = Object.entries(plan?.capabilities[action.capability]?.args ?? {})
  return declared
    .filter(([, argument]) => argument.amendable)
    .map(([name, argument]) =>
      fieldOf(name, { type: argument.type, optional: false }, argument.label.en, action.args[name]),
    )
}

function reasonForm(title: string, required: boolean) {
  return { title, submit: title, fields: [reason(required)] }
}

function reason(required: boolean): FormField {
  return {
    name: 'reason',
    label: required ? 'Why? The requester reads this.' : 'A word on it, if you like',
    kind: 'multiline',
    required,
  }
}
