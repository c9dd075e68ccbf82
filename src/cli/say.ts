import { Answered } from '#app/api/case-shape.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, jsonText } from './command.ts'
import { askServer, pathOf } from './server.ts'

export const say: Command = {
  name: 'say',
  usage: 'say CASE TEXT --as PERSON',
  summary: 'Adds to a request: what was missing, or what those who decide want to know.',
  options: { as: { type: 'string' } },
  takes: [2, 2],
  async run(call, shell) {
    const [id = '', text = ''] = call.words
    const { raw, value } = await askServer(shell, call, {
      method: 'POST',
      path: pathOf`/api/cases/${id}/messages`,
      body: { text },
      answer: Answered,
    })
    await shell.out(call.json ? jsonText(raw) : visibleLine(value.answer))
    return exits.ok
  },
}
