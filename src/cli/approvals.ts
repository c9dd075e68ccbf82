import { z } from 'zod'
import { ApprovalShape } from '#app/api/case-shape.ts'
import { sayMoment } from '#core/card/moment.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, jsonText } from './command.ts'
import { askServer } from './server.ts'

const Answer = z.object({ approvals: z.array(ApprovalShape) })

export const approvals: Command = {
  name: 'approvals',
  usage: 'approvals --as PERSON',
  summary: 'Lists what waits for your decision.',
  options: { as: { type: 'string' } },
  takes: [0, 0],
  async run(call, shell) {
    const { raw, value } = await askServer(shell, call, { method: 'GET', path: '/api/approvals', answer: Answer })
    const text = value.approvals.map((one) => entryOf(one, shell.zone)).join('\n') || 'Nothing waits for you.'
    await shell.out(call.json ? jsonText(raw) : text)
    return exits.ok
  },
}

function entryOf(
  { id, summary, requester, risk, deadline, asks }: z.infer<typeof ApprovalShape>,
  zone: string,
): string {
  const until = sayMoment(Date.parse(deadline), 'both', zone)
  const about = asks === 'approval' ? '' : ` (${asks})`
  return `${id}  ${visibleLine(summary)}${about}\n  asked by ${visibleLine(requester)}, risk ${risk} of 100, until ${until}`
}
