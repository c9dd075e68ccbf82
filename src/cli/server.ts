import type { z } from 'zod'
import { asHeader } from '#app/api/caller.ts'
import { Problem } from '#app/api/problem.ts'
import { OnloopError } from '#core/errors.ts'
import { type Call, type Shell, textOf, wrong } from './command.ts'

interface Wanted<Answer extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly answer: Answer
}

/** What the server answered: as it came, and as this release understands it. */
export interface Answered<Value> {
  readonly raw: unknown
  readonly value: Value
}

const patienceMs = 60_000

/**
 * Asks the running server, as the person that `--as` names.
 *
 * Throws `SERVER_UNREACHABLE` when no Onloop answers, `SERVER_REFUSED` with its reasons, and `COMMAND_INVALID`.
 */
export async function askServer<Answer extends z.ZodType>(
  shell: Shell,
  call: Call,
  wanted: Wanted<Answer>,
): Promise<Answered<z.output<Answer>>> {
  const { serverUrl } = shell.settings()
  const response = await send(serverUrl, wanted, personOf(call))
  const raw = await readJson(serverUrl, response)
  if (!response.ok) throw refused(serverUrl, call, response.status, raw)
  const read = wanted.answer.safeParse(raw)
  if (read.success) return { raw, value: read.data }
  throw unreachable(serverUrl, 'what answers there does not speak as this release does')
}

/** A part of a path that a person wrote. */
export function pathOf(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return String.raw({ raw: strings }, ...parts.map(encodeURIComponent))
}

function personOf(call: Call): string | undefined {
  const as = textOf(call, 'as')
  if (as === undefined || /^[\w.@-]{1,60}$/.test(as)) return as
  throw wrong(call, `--as "${as.slice(0, 60)}" is no person; a person's id looks like alice`)
}

async function send(url: string, { method, path, body }: Wanted<z.ZodType>, as: string | undefined): Promise<Response> {
  const headers = {
    accept: 'application/json',
    ...(as === undefined ? {} : { [asHeader]: as }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  try {
    const signal = AbortSignal.timeout(patienceMs)
    return await fetch(new URL(path, url), { method, headers, ...sent, redirect: 'error', signal })
  } catch (cause) {
    throw unreachable(url, whyNot(cause), cause)
  }
}

function whyNot(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { cause } = thrown
  if (thrown.name === 'TimeoutError') return `no answer in ${patienceMs / 1000} seconds`
  if (cause instanceof Error && 'code' in cause) {
    return cause.code === 'ECONNREFUSED' ? 'nothing listens there' : String(cause.code)
  }
  return cause instanceof Error ? cause.message : thrown.message
}

async function readJson(url: string, response: Response): Promise<unknown> {
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('content-type') ?? '')
  try {
    const text = await response.text()
    if (isJson) return JSON.parse(text)
  } catch (cause) {
    throw unreachable(url, 'its answer broke off', cause)
  }
  throw unreachable(url, `what answers there is no Onloop (status ${response.status})`)
}

function refused(url: string, { command }: Call, status: number, raw: unknown): OnloopError {
  const problem = Problem.safeParse(raw)
  if (!problem.success) return unreachable(url, `it answered ${status} without saying why`)
  const isInput = status === 400 || status === 422
  const usual = isInput ? `Correct it and try again; see \`onloop help ${command}\`.` : 'Nothing was changed.'
  const { detail, fix = usual } = problem.data
  return new OnloopError('SERVER_REFUSED', { detail, fix })
}

function unreachable(url: string, detail: string, cause?: unknown): OnloopError {
  return new OnloopError('SERVER_UNREACHABLE', { url, detail }, { cause })
}
