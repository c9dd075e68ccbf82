import { DigestShape } from '#app/api/report-shape.ts'
import { plainCard } from '#core/card/plain.ts'
import { type Command, exits, jsonText, textOf } from './command.ts'
import { askServer, pathOf } from './server.ts'

export const digest: Command = {
  name: 'digest',
  usage: 'digest [--as PERSON] [--period 7d]',
  summary: 'Shows how the automation is doing.',
  asOperator: true,
  options: { as: { type: 'string' }, period: { type: 'string' } },
  takes: [0, 0],
  async run(call, shell) {
    const { raw, value } = await askServer(shell, call, {
      method: 'GET',
      path: pathOf`/api/digest?period=${textOf(call, 'period') ?? '7d'}`,
      answer: DigestShape,
    })
    await shell.out(call.json ? jsonText(raw) : plainCard(value.card, shell.zone))
    return exits.ok
  },
}
