import { sayProblem } from '#core/document.ts'
import { type Command, exits, jsonText } from './command.ts'

export const check: Command = {
  name: 'check',
  usage: 'check',
  summary: 'Checks flows, policies, people and the policy tests; names file and line. Needs no server.',
  options: {},
  takes: [0, 0],
  async run(call, shell) {
    const { checkFiles } = await import('./check-files.ts')
    const report = checkFiles(shell.settings(), Date.now())
    const { problems, warnings, counts } = report
    const code = problems.length > 0 ? exits.problem : exits.ok
    if (call.json) {
      await shell.out(jsonText(report))
      return code
    }
    for (const warning of warnings) shell.err(`Warning: ${warning}`)
    const { flows, policies, rules, people, tests } = counts
    const sound = `${flows} flows, ${policies} policies with ${rules} rules, ${people} people and ${tests} policy tests hold together.`
    await shell.out(problems.length > 0 ? problems.map(sayProblem).join('\n') : sound)
    return code
  },
}
