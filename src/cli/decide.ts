import type { z } from 'zod'
import { Answered, CaseShape } from '#app/api/case-shape.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Call, type Command, exits, jsonText, type Shell, textOf, wrong } from './command.ts'
import { pairsOf } from './pairs.ts'
import { askServer, pathOf } from './server.ts'

type Question = z.infer<typeof CaseShape>['questions'][number]

const passed = ['reason', 'question', 'to', 'key'] as const

export const decide: Command = {
  name: 'decide',
  usage: 'decide ID DECISION --as PERSON [--reason TEXT] [--set NAME=VALUE] [--question TEXT] [--to PERSON]',
  summary: 'Answers a question: approve, reject, amend, ask, reassign, …',
  notes: [
    'ID is a question, or a case with exactly one question that you may answer.',
    'Approvals take approve, reject (--reason), amend (--set amount="300 EUR"), ask (--question), reassign (--to).',
    'Outcomes take happened, again, abandon, keep, undo, correct, wrong (--reason). `onloop case ID` shows which.',
  ],
  options: {
    as: { type: 'string' },
    reason: { type: 'string' },
    set: { type: 'string', multiple: true },
    question: { type: 'string' },
    to: { type: 'string' },
    key: { type: 'string' },
  },
  takes: [2, 2],
  async run(call, shell) {
    const [id = '', decision = ''] = call.words
    const values = pairsOf(call, 'set')
    const given = passed.flatMap((name) => (textOf(call, name) === undefined ? [] : [[name, textOf(call, name)]]))
    const question = await find(shell, call, id)
    if (!call.json) shell.err(`${question.id}: ${visibleLine(question.summary)}`)
    const { raw, value } = await askServer(shell, call, {
      method: 'POST',
      path: pathOf`/api/questions/${question.id}/decisions`,
      body: { decision, version: question.version, ...Object.fromEntries(given), ...(values ? { values } : {}) },
      answer: Answered,
    })
    await shell.out(call.json ? jsonText(raw) : visibleLine(value.answer))
    return exits.ok
  },
}

/** The question that is meant, with the version of it that this person is shown. */
async function find(shell: Shell, call: Call, id: string): Promise<Question> {
  const caseId = id.split('.')[0] ?? ''
  const path = pathOf`/api/cases/${caseId}`
  const { value } = await askServer(shell, call, { method: 'GET', path, answer: CaseShape })
  const named = value.questions.find((question) => question.id === id)
  if (named) return named
  if (id !== caseId) throw wrong(call, `${caseId} has no question "${id}"${listed(value.questions)}`)
  const open = value.questions.filter(({ closed }) => !closed)
  const mine = open.filter(({ mayAnswer }) => mayAnswer)
  if (mine.length > 1) throw wrong(call, `${caseId} has several questions for you${listed(mine)}`)
  // Without one for this person the server says why: it is somebody else's, or was answered already.
  const only = mine[0] ?? (open.length === 1 ? open[0] : open.length === 0 ? value.questions.at(-1) : undefined)
  if (!only) throw wrong(call, `${caseId} has no question for you: ${visibleLine(value.state)}`)
  return only
}

function listed(questions: readonly Question[]): string {
  return questions.map(({ id, summary }) => `\n  ${id}  ${visibleLine(summary)}`).join('')
}
