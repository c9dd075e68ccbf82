import { demoOperator, exits, type Shell, wrong } from '#cli/command.ts'
import { commands } from '#cli/commands.ts'
import { helpOf, helpText } from '#cli/help.ts'
import { readCall } from '#cli/read-call.ts'
import { OnloopError } from '#core/errors.ts'
import { didYouMean } from '#core/suggest.ts'
import { type Config, readConfig } from './config.ts'

/** Runs `onloop` with these arguments; resolves to the exit code, which `onloop help` explains. Never throws. */
export async function run(argv: readonly string[], shell: Shell = realShell()): Promise<number> {
  try {
    return await dispatch(argv, shell)
  } catch (thrown) {
    if (thrown instanceof OnloopError) {
      shell.err(`${thrown.message}\n${thrown.fix}`)
      return thrown.code === 'COMMAND_INVALID' ? exits.usage : exits.problem
    }
    shell.err(`Onloop met something it does not know: ${thrown instanceof Error ? thrown.stack : String(thrown)}`)
    return exits.problem
  }
}

async function dispatch(argv: readonly string[], shell: Shell): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined) {
    shell.err(helpText(commands))
    return exits.usage
  }
  if (name === 'help' || name === '--help' || name === '-h') return help(args, shell)
  const command = commandOf(name)
  const call = readCall(command, args)
  if (call.help) return help([name], shell)
  const operator = command.asOperator ? { as: demoOperator } : {}
  return command.run({ ...call, options: { ...operator, ...call.options } }, shell)
}

async function help([name]: readonly string[], shell: Shell): Promise<number> {
  await shell.out(name === undefined ? helpText(commands) : helpOf(commandOf(name)))
  return exits.ok
}

function commandOf(name: string) {
  const found = commands.find((command) => command.name === name)
  if (found) return found
  const known = [...commands.map((command) => command.name), 'help']
  throw wrong({ command: '' }, `There is no command "${name.slice(0, 60)}"${didYouMean(name.slice(0, 60), known)}`)
}

/** The terminal. What needs adapters is loaded when a command asks for it, since it takes a while. */
function realShell(): Shell {
  let config: Config | undefined
  const settings = () => {
    config ??= readConfig()
    return config
  }
  // A reader such as `head` may go before everything is written; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(exits.ok)
  })
  return {
    settings,
    out: (text) => new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve())),
    err: (text) => void process.stderr.write(`${text}\n`),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    openForReading: async () => (await import('./main.ts')).openForReading(settings()),
    start: async () => (await import('./main.ts')).start(settings()),
  }
}
