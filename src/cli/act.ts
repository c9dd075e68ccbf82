import { Answered } from '#app/api/case-shape.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, jsonText } from './command.ts'
import { pairsOf } from './pairs.ts'
import { askServer, pathOf } from './server.ts'

export const act: Command = {
  name: 'act',
  usage: 'act CASE ACT --as PERSON [--set NAME=VALUE]',
  summary: 'Presses a button of a request’s card: withdraw, nudge, contest, choose, none, give, undo.',
  notes: ['contest takes --set text=…, choose --set flow=…, undo --set step=…, give --set for each field.'],
  options: { as: { type: 'string' }, set: { type: 'string', multiple: true } },
  takes: [2, 2],
  async run(call, shell) {
    const [id = '', button = ''] = call.words
    const values = pairsOf(call, 'set')
    const { raw, value } = await askServer(shell, call, {
      method: 'POST',
      path: pathOf`/api/cases/${id}/actions`,
      body: { act: button, ...(values ? { values } : {}) },
      answer: Answered,
    })
    await shell.out(call.json ? jsonText(raw) : visibleLine(value.answer))
    return exits.ok
  },
}
