import { z } from 'zod'
import { CaseRowShape } from '#app/api/case-shape.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, isOn, jsonText } from './command.ts'
import { askServer } from './server.ts'

const Answer = z.object({ cases: z.array(CaseRowShape) })

export const cases: Command = {
  name: 'cases',
  usage: 'cases [--as PERSON] [--open]',
  summary: 'Lists the cases that you may see, newest first.',
  asOperator: true,
  options: { as: { type: 'string' }, open: { type: 'boolean' } },
  takes: [0, 0],
  async run(call, shell) {
    const path = isOn(call, 'open') ? '/api/cases?status=open' : '/api/cases'
    const { raw, value } = await askServer(shell, call, { method: 'GET', path, answer: Answer })
    await shell.out(
      call.json ? jsonText(raw) : value.cases.map(lineOf).join('\n') || 'There are no cases that you may see.',
    )
    return exits.ok
  },
}

function lineOf({ id, how, flow, requester, text }: z.infer<typeof CaseRowShape>): string {
  const line = visibleLine(text)
  const short = line.length > 70 ? `${line.slice(0, 69)}…` : line
  return [id, (how ?? 'open').padEnd(12), (flow ?? '-').padEnd(14), requester.padEnd(8), `“${short}”`].join('  ')
}
