import { type Command, demoOperator } from './command.ts'

/** What `onloop help` says. */
export function helpText(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)
  return [
    'onloop COMMAND … (in a clone: npm run -s onloop -- COMMAND …)',
    '',
    ...list,
    `  ${'help'.padEnd(width)}Explains a command: onloop help decide`,
    '',
    'Options of every command:',
    '  --json   prints what the server answered, as JSON, and nothing else, on the standard output',
    '  --help   explains the command',
    '',
    'Commands that take --as talk to the running server, at ONLOOP_URL or on PORT of this machine.',
    'PERSON is who acts, such as alice; it counts in demo mode only.',
    `Where --as may be left out, the demo's operator acts: ${demoOperator}.`,
    '',
    'Exit codes:',
    '  0  done',
    '  1  refused or failed, or problems were found; the standard error says why and what to do',
    '  2  the command line is wrong; nothing was tried',
    '  3  ask --wait: the case waits for a decision, for the requester or for a stop to be released',
    '  4  ask --wait: the case ended without being done',
    '  5  ask --wait: the time was up while the case was still in work',
  ].join('\n')
}

/** What `onloop help COMMAND` says. */
export function helpOf({ usage, summary, notes = [] }: Command): string {
  const about = notes.length > 0 ? ['', ...notes] : []
  return [`onloop ${usage.replaceAll(', or stop', '\nonloop stop')}`, '', summary, ...about].join('\n')
}
