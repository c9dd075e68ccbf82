import { type Call, wrong } from './command.ts'

/** Reads an option that was given as NAME=VALUE, once or several times; undefined when it was not given. */
export function pairsOf(call: Call, option: string): Readonly<Record<string, string>> | undefined {
  const given = call.options[option]
  if (!Array.isArray(given)) return undefined
  const pairs = given.map(String).map((text): [string, string] => {
    const match = /^([^=\s]+)=([\s\S]*)$/.exec(text)
    if (!match?.[1] || match[2] === undefined) {
      throw wrong(call, `--${option} "${text.slice(0, 60)}" is no NAME=VALUE such as amount="300 EUR"`)
    }
    return [match[1], match[2]]
  })
  return Object.fromEntries(pairs)
}
