import { readFileSync } from 'node:fs'
import { type Call, textOf, wrong } from './command.ts'

/** Reads the file that an option names; undefined when the option was not given. Throws `COMMAND_INVALID`. */
export function textIn(call: Call, option: string): string | undefined {
  const path = textOf(call, option)
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : ''
    throw wrong(call, `--${option} ${path} cannot be read${code}`)
  }
}
