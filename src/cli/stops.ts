import { z } from 'zod'
import { StopShape } from '#app/api/steer-shape.ts'
import { sayMoment } from '#core/card/moment.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, jsonText } from './command.ts'
import { askServer } from './server.ts'

const Answer = z.object({ stops: z.array(StopShape) })

export const stops: Command = {
  name: 'stops',
  usage: 'stops [--as PERSON]',
  summary: 'Lists the stops in force.',
  asOperator: true,
  options: { as: { type: 'string' } },
  takes: [0, 0],
  async run(call, shell) {
    const { raw, value } = await askServer(shell, call, { method: 'GET', path: '/api/stops', answer: Answer })
    const lines = value.stops.map(
      ({ scope, by, at, reason }) =>
        `${scope}  by ${by}, ${sayMoment(Date.parse(at), 'both', shell.zone)}: “${visibleLine(reason)}”`,
    )
    await shell.out(call.json ? jsonText(raw) : lines.join('\n') || 'Nothing is stopped.')
    return exits.ok
  },
}
