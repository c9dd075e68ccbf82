import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Line } from '#adapters/shared/line.ts'
import { parseJson } from '#adapters/shared/problem.ts'
import { OnloopError } from '#core/errors.ts'
import type { OpenapiConfig } from './config.ts'
import { isTree, type Tree } from './tree.ts'

export interface DocumentSource {
  readonly system: string
  readonly settings: OpenapiConfig
  readonly line: Line
  readonly token: string | undefined
}

/**
 * Loads the OpenAPI 3 document that a system publishes. Retries nothing.
 *
 * Throws `CONNECTOR_UNREACHABLE` or `CONNECTOR_UNSAFE` when it cannot be fetched, `FILE_UNREADABLE` when there is no
 * such file, and `CONTRACT_INVALID` when it is something else.
 */
export async function loadDocument(source: DocumentSource): Promise<Tree> {
  const { system, settings } = source
  const place = placeOf(settings)
  const text = place.protocol === 'file:' ? await readText(fileURLToPath(place)) : await fetchText(source, place)
  const document = parseJson(text)
  if (isTree(document) && typeof document.openapi === 'string' && document.openapi.startsWith('3.')) {
    return document
  }
  throw new OnloopError('CONTRACT_INVALID', {
    system,
    problem: `${settings.document} is no OpenAPI 3 document in JSON`,
  })
}

/** "/openapi.json" is at the system itself, an address is that address, and anything else is a file. */
function placeOf({ document, url }: OpenapiConfig): URL {
  if (document.startsWith('/')) return new URL(url.replace(/\/+$/, '') + document)
  return /^(https?|file):/.test(document) ? new URL(document) : pathToFileURL(document)
}

async function fetchText({ system, settings, line, token }: DocumentSource, url: URL): Promise<string> {
  const operation = 'its contract'
  // A document that others host is fetched without the system's secret.
  const isOwn = url.origin === new URL(settings.url).origin
  const headers = isOwn && token !== undefined ? { authorization: `Bearer ${token}` } : {}
  const sent = await line.send({ operation, method: 'GET', url, headers, timeoutMs: settings.timeout })
  if (sent.kind !== 'answered') throw sent.error
  const { status, text } = sent.answer
  if (status === 200) return text
  const options = { retryable: status >= 500 || status === 429 }
  throw new OnloopError('CONNECTOR_UNREACHABLE', { system, operation, detail: `it answered ${status}` }, options)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new OnloopError('FILE_UNREADABLE', { path, setting: 'the `document` of flows/systems.yaml' }, { cause })
  }
}
