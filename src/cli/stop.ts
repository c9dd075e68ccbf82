import { Told } from '#app/api/steer-shape.ts'
import { visibleLine } from '#core/card/visible.ts'
import { type Call, type Command, exits, jsonText, textOf, wrong } from './command.ts'
import { askServer, pathOf } from './server.ts'

export const stop: Command = {
  name: 'stop',
  usage: 'stop SCOPE [--reason TEXT] [--as PERSON], or stop --release SCOPE [--as PERSON]',
  summary: 'Keeps what a scope covers from beginning, or lets it go on.',
  notes: ['A scope is everything, or flow:…, agent:…, capability:…, system:… with a name: flow:refund, system:erp.'],
  asOperator: true,
  options: { as: { type: 'string' }, reason: { type: 'string' }, release: { type: 'string' } },
  takes: [0, 1],
  async run(call, shell) {
    const { raw, value } = await askServer(shell, call, { ...wantedOf(call), answer: Told })
    await shell.out(call.json ? jsonText(raw) : visibleLine(value.answer))
    return exits.ok
  },
}

function wantedOf(call: Call) {
  const [scope] = call.words
  const release = textOf(call, 'release')
  const reason = textOf(call, 'reason') ?? 'set from the command line'
  if ((scope === undefined) === (release === undefined)) throw wrong(call, 'give either a SCOPE or --release SCOPE')
  if (release !== undefined) return { method: 'DELETE' as const, path: pathOf`/api/stops/${release}` }
  return { method: 'POST' as const, path: '/api/stops', body: { scope, reason } }
}
