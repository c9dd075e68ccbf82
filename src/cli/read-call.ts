import { parseArgs } from 'node:util'
import { didYouMean } from '#core/suggest.ts'
import { type Call, type Command, wrong } from './command.ts'

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Reads a command's words. Throws `COMMAND_INVALID` with what is wrong, misspelt options with a suggestion. */
export function readCall(command: Command, args: readonly string[]): Call & { readonly help: boolean } {
  const options = { ...command.options, ...everywhere }
  const { values, positionals } = parse(command, options, command.prepare?.(args) ?? args)
  const call = { command: command.name, words: positionals, options: values, json: values.json === true }
  const help = values.help === true
  const [least, most] = command.takes
  if (help) return { ...call, help }
  if (positionals.length < least) throw wrong(call, `"${command.name}" takes more than that: ${command.usage}`)
  if (positionals.length > most) {
    const hint = most === 0 ? '' : '; put quotes around a text of several words'
    throw wrong(call, `"${positionals[most]?.slice(0, 60)}" is one word too many for "${command.name}"${hint}`)
  }
  return { ...call, help }
}

function parse(command: Command, options: Command['options'], args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown
    const call = { command: command.name }
    if (thrown.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const name = /'-{1,2}([^'\s]*)'/.exec(thrown.message)?.[1] ?? ''
      const known = Object.keys(options)
      throw wrong(call, `"${command.name}" has no option "--${name}"${didYouMean(name, known).replace('"', '"--')}`)
    }
    if (thrown.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw wrong(call, valueFlaw(thrown.message))
    throw thrown
  }
}

/** Node's sentence, without its advice on how to quote. */
function valueFlaw(message: string): string {
  const name = /--[\w-]+/.exec(message)?.[0] ?? 'the option'
  if (message.includes('does not take')) return `${name} takes no value`
  return `${name} needs a value; write ${name}=… when the value begins with a hyphen`
}
