import { createLine, type Line, type Sent } from '#adapters/shared/line.ts'
import { failed, type Reading } from '#adapters/shared/outcome.ts'
import { type ConnectorOptions, readSettings } from '#adapters/shared/settings.ts'
import type { Json } from '#core/canonical.ts'
import { OnloopError } from '#core/errors.ts'
import type { Call, Connector, Performed } from '#ports/connector.ts'
import { isNothing, readSent } from './answer.ts'
import { OpenapiConfig } from './config.ts'
import { type Contract, readContract } from './contract.ts'
import { loadDocument } from './document.ts'
import type { Operation } from './operation.ts'
import { type Built, buildRequest } from './request.ts'

/**
 * A connector to any system that publishes an OpenAPI 3 document and answers at once.
 *
 * What is sent and what is answered are both held to that document. Until `prepare` has read it, every call fails and
 * may be repeated. Throws `FILE_INVALID` when the configuration is wrong.
 */
export function createOpenapi({ system, config, secret, clock, log, allow }: ConnectorOptions): Connector {
  const settings = readSettings(system, OpenapiConfig, config)
  const line = createLine({ system, clock, log, allow })
  const token = () => (settings.auth ? secret(settings.auth.bearer) : undefined)
  const readingOf = (operation: string, reads: boolean): Reading => {
    return { system, call: { operation, reads }, now: clock.now(), secrets: [token() ?? ''] }
  }
  let contract: Contract | undefined

  return {
    async prepare(operations) {
      const document = await loadDocument({ system, settings, line, token: token() })
      contract = readContract(system, document, settings, operations)
    },

    async perform(call) {
      const request = requestOf(settings, call)
      const attempt = await send({ system, settings, contract, line, token: token() }, request)
      return outcomeOf(readingOf(call.operation, call.reads), attempt)
    },

    async lookup(call) {
      const lookup = settings.operations[call.operation]?.lookup
      if (!lookup)
        return { kind: 'unknown', error: `${system} cannot be asked whether ${call.operation} has happened.` }
      const request = { operation: lookup.operation, args: { [lookup.argument]: call.key }, headers: {} }
      const attempt = await send({ system, settings, contract, line, token: token() }, request)
      if (wasNotFound(attempt)) return undefined
      const performed = outcomeOf(readingOf(lookup.operation, true), attempt)
      if (isNothing(performed)) return undefined
      return performed.kind === 'failed' ? { kind: 'unknown', error: performed.error } : performed
    },

    availability() {
      return contract ? line.availability() : { ok: false, why: `the contract of ${system} has not been read yet` }
    },
    stop: line.stop,
  }
}

interface Sender {
  readonly system: string
  readonly settings: OpenapiConfig
  readonly contract: Contract | undefined
  readonly line: Line
  readonly token: string | undefined
}

interface Request {
  readonly operation: string
  readonly args: Readonly<Record<string, Json>>
  /** What is added to the headers of the document. */
  readonly headers: Readonly<Record<string, string>>
}

/** What was sent and became of it, or why nothing was. */
type Attempt = { readonly operation: Operation; readonly sent: Sent } | OnloopError

function requestOf({ operations }: OpenapiConfig, { operation, args, key }: Call): Request {
  const { key_header: header, key_argument: argument } = operations[operation] ?? {}
  return {
    operation,
    args: argument === undefined ? args : { ...args, [argument]: key },
    headers: header === undefined ? {} : { [header]: key },
  }
}

async function send({ system, settings, contract, line, token }: Sender, request: Request): Promise<Attempt> {
  const operation = contract?.get(request.operation)
  if (!operation) return missing(system, request.operation, contract)
  const built = build(system, settings.url, operation, request)
  if (built instanceof OnloopError) return built
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const headers = { ...built.headers, ...request.headers, ...authorization }
  const sent = await line.send({ ...built, headers, operation: operation.id, timeoutMs: settings.timeout })
  return { operation, sent }
}

function missing(system: string, operation: string, contract: Contract | undefined): OnloopError {
  if (contract) return new OnloopError('OPERATION_UNKNOWN', { system, operation, suggestion: '' })
  const detail = 'its contract has not been read yet'
  return new OnloopError('CONNECTOR_UNREACHABLE', { system, operation, detail }, { retryable: true })
}

function build(system: string, base: string, operation: Operation, { args, headers }: Request): Built | OnloopError {
  try {
    return buildRequest(base, operation, args, Object.keys(headers))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    return new OnloopError('ARGUMENTS_INVALID', { system, operation: operation.id, detail: cause.message }, { cause })
  }
}

function outcomeOf(reading: Reading, attempt: Attempt): Performed {
  return attempt instanceof OnloopError ? failed(reading, attempt) : readSent(reading, attempt.operation, attempt.sent)
}

function wasNotFound(attempt: Attempt): boolean {
  if (attempt instanceof OnloopError) return false
  return attempt.sent.kind === 'answered' && attempt.sent.answer.status === 404
}
