import { formatDuration } from '#core/duration.ts'

/** A request that is complete but for the wire. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

/** What became of a request: `unsent` when the other side cannot have seen it, `lost` when it may have. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'unsent'; readonly problem: string; readonly passing: boolean }
  | { readonly kind: 'lost'; readonly problem: string }

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

const largestAnswer = 32 * 1024 * 1024

/**
 * Sends one request and reads its answer. Follows no redirect, retries nothing, never throws.
 *
 * A problem is worded here and holds nothing of the request, since headers and addresses may carry secrets.
 */
export async function exchange({ method, url, headers, body, timeoutMs }: Outgoing): Promise<Exchange> {
  const request = prepare({ method, url, headers, ...(body === undefined ? {} : { body }), timeoutMs })
  if (!request) return { kind: 'unsent', problem: 'the address or a header cannot be sent', passing: false }
  try {
    const response = await fetch(request)
    return await read(response, timeoutMs)
  } catch (thrown) {
    return fail(thrown, timeoutMs)
  }
}

function prepare({ method, url, headers, body, timeoutMs }: Outgoing): Request | undefined {
  try {
    return new Request(url, {
      method,
      // A connection that was kept may be closed by the other side just as a request leaves, which nobody can tell
      // from work that was begun and lost. So every call has a connection of its own.
      headers: { ...headers, connection: 'close' },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch {
    return undefined
  }
}

async function read(response: Response, timeoutMs: number): Promise<Exchange> {
  const { status, headers } = response
  try {
    return { kind: 'answered', answer: { status, headers, text: await readText(response) } }
  } catch (thrown) {
    // The status alone says that it was refused.
    if (status >= 300) return { kind: 'answered', answer: { status, headers, text: '' } }
    return { kind: 'lost', problem: wordsFor(thrown, timeoutMs) }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > largestAnswer) throw new TooLarge()
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

class TooLarge extends Error {}

function fail(thrown: unknown, timeoutMs: number): Exchange {
  const code = codeOf(thrown)
  const refusal = code === undefined ? undefined : beforeAByteLeft[code]
  if (refusal) return { kind: 'unsent', problem: refusal, passing: true }
  if (code?.includes('CERT') || code?.startsWith('ERR_TLS') || code?.includes('SELF_SIGNED')) {
    return { kind: 'unsent', problem: `its certificate is not trusted (${code})`, passing: false }
  }
  return { kind: 'lost', problem: wordsFor(thrown, timeoutMs) }
}

const beforeAByteLeft: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host could not be looked up',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not accepted in time',
}

function wordsFor(thrown: unknown, timeoutMs: number): string {
  if (thrown instanceof Error && thrown.name === 'TimeoutError') return `no answer within ${formatDuration(timeoutMs)}`
  if (thrown instanceof TooLarge) return 'the answer is too large'
  const code = codeOf(thrown)
  return code ? `the connection was lost (${code})` : 'the connection was lost'
}

/** The code of the innermost cause that has one, "ECONNRESET". */
function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  const inner = codeOf(thrown.cause)
  if (inner) return inner
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}
