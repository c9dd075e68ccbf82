import type { Settings, Shell } from '#cli/command.ts'
import { run } from '#src/cli.ts'
import * as main from '#src/main.ts'
import type { Harness } from '#test/app/harness.ts'

export interface Ran {
  readonly code: number
  /** The standard output. */
  readonly out: string
  /** The standard error. */
  readonly err: string
}

const nowhere: Settings = {
  port: 1,
  dataDir: '/nowhere',
  keyDir: '/nowhere',
  flowsDir: './flows',
  policiesDir: './policies',
  demo: undefined,
  serverUrl: 'http://127.0.0.1:1',
  slack: undefined,
}

/** Runs a command line as a terminal would, with these settings. */
export async function runWith(settings: Partial<Settings>, ...argv: string[]): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const all = { ...nowhere, ...settings }
  const shell: Shell = {
    settings: () => all,
    out: async (text) => void out.push(`${text}\n`),
    err: (text) => void err.push(`${text}\n`),
    zone: 'UTC',
    openForReading: async () => main.openForReading(all),
    start: () => Promise.reject(new Error('a test starts nothing')),
  }
  const code = await run(argv, shell)
  return { code, out: out.join(''), err: err.join('') }
}

/** Runs command lines against an Onloop of the harness. */
export function terminalOf(onloop: () => Harness): (...argv: string[]) => Promise<Ran> {
  return (...argv) => runWith({ ...onloop().config, serverUrl: onloop().started.url }, ...argv)
}
