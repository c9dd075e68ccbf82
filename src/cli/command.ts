import type { ParseArgsOptionsConfig } from 'node:util'
import { OnloopError } from '#core/errors.ts'
import type { LedgerRows } from '#ports/store.ts'

/** How a command ends. Scripts rely on these numbers. */
export const exits = {
  ok: 0,
  /** Refused, failed, or problems were found. */
  problem: 1,
  /** The command line itself is wrong; nothing was tried. */
  usage: 2,
  /** The case waits for somebody. */
  waits: 3,
  /** The case ended without being done. */
  notDone: 4,
  /** The time to wait was up and the case is still in work. */
  inWork: 5,
} as const

/** One sub-command of `onloop`. */
export interface Command {
  readonly name: string
  /** What stands behind "onloop": "say CASE TEXT --as PERSON". */
  readonly usage: string
  readonly summary: string
  readonly notes?: readonly string[]
  readonly options: ParseArgsOptionsConfig
  /** Whether it acts as the demo's operator where `--as` is left out. */
  readonly asOperator?: boolean
  /** How many words it takes beside its options. */
  readonly takes: readonly [least: number, most: number]
  /** Puts the words in the form that `options` can read. */
  readonly prepare?: (words: readonly string[]) => readonly string[]
  /** Resolves to the exit code. Throws `OnloopError`. */
  run(call: Call, shell: Shell): Promise<number>
}

/** Who steers the demo company, where nobody else is named. */
export const demoOperator = 'mia'

/** A command line, read. */
export interface Call {
  readonly command: string
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly json: boolean
}

/** What the settings say, as far as commands need it. */
export interface Settings {
  readonly port: number
  readonly dataDir: string
  readonly keyDir: string
  readonly flowsDir: string
  readonly policiesDir: string
  readonly demo: { readonly url: string } | undefined
  readonly serverUrl: string
  readonly slack: { readonly botToken: string; readonly apiUrl?: string } | undefined
}

/** What surrounds a command. */
export interface Shell {
  /** Throws `SETTING_INVALID`, `SETTING_UNKNOWN` or `SETTING_UNSAFE`. */
  settings(): Settings
  /** Writes a text and a line end where results go; resolves once it is taken. */
  out(text: string): Promise<void>
  /** Writes a line where progress and errors go. */
  err(text: string): void
  /** The time zone that moments are shown in. */
  readonly zone: string
  openForReading(): Promise<OpenLedger>
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>
}

export interface OpenLedger {
  readonly ledger: LedgerRows
  /** The public key, PEM. */
  readonly verifyingKey: string
  close(): Promise<void>
}

/** An option's text. */
export function textOf({ options }: Call, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

export function isOn({ options }: Call, name: string): boolean {
  return options[name] === true
}

/** Refuses a command line, naming what is wrong with it. */
export function wrong({ command }: Pick<Call, 'command'>, problem: string): OnloopError {
  const sentence = /[.?]$/.test(problem) ? problem : `${problem}.`
  return new OnloopError('COMMAND_INVALID', { problem: sentence, command: command === '' ? '' : ` ${command}` })
}

/** A result as it came, for scripts. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
