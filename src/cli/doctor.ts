import { visibleLine } from '#core/card/visible.ts'
import { type Command, exits, jsonText } from './command.ts'
import type { Finding } from './doctor-checks.ts'

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor',
  summary: 'Says whether everything that Onloop needs is in order, and what to do where it is not.',
  options: {},
  takes: [0, 0],
  async run(call, shell) {
    const { examine } = await import('./doctor-checks.ts')
    const findings: Finding[] = []
    for await (const finding of examine(shell)) {
      findings.push(finding)
      if (!call.json) await shell.out(lineOf(finding))
    }
    const ok = findings.every((finding) => finding.ok)
    if (call.json) await shell.out(jsonText({ ok, findings }))
    return ok ? exits.ok : exits.problem
  },
}

function lineOf({ about, ok, say, fix }: Finding): string {
  const line = `${ok ? 'ok     ' : 'problem'}  ${about}: ${visibleLine(say)}`
  return fix === undefined ? line : `${line}\n         Fix: ${visibleLine(fix)}`
}
