import type { z } from 'zod'
import { CaseShape } from '#app/api/case-shape.ts'
import { plainCard } from '#core/card/plain.ts'
import { type Command, exits, jsonText } from './command.ts'
import { askServer, pathOf } from './server.ts'

export const caseCommand: Command = {
  name: 'case',
  usage: 'case ID [--as PERSON]',
  summary: 'Shows a case: how far it is, what it waits for, and its questions.',
  asOperator: true,
  options: { as: { type: 'string' } },
  takes: [1, 1],
  async run(call, shell) {
    const [id = ''] = call.words
    const { raw, value } = await askServer(shell, call, {
      method: 'GET',
      path: pathOf`/api/cases/${id}`,
      answer: CaseShape,
    })
    await shell.out(call.json ? jsonText(raw) : textOfCase(value, shell.zone))
    return exits.ok
  },
}

function textOfCase({ card, questions }: z.infer<typeof CaseShape>, zone: string): string {
  const asked = questions.flatMap((question) =>
    question.card ? [`Question ${question.id}\n\n${plainCard(question.card, zone)}`] : [],
  )
  return [plainCard(card, zone), ...asked].join('\n\n---\n\n')
}
