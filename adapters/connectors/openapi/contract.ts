import { OnloopError } from '#core/errors.ts'
import { didYouMean } from '#core/suggest.ts'
import type { OpenapiConfig } from './config.ts'
import { indexOperations, type Operation } from './operation.ts'
import type { Tree } from './tree.ts'

/** The operations that may be called, by their id. */
export type Contract = ReadonlyMap<string, Operation>

/**
 * Picks the asked operations, and those that the configuration names, out of a document.
 *
 * Throws `OPERATION_UNKNOWN` for what the document does not have, `CONTRACT_INVALID` for what cannot be called, and
 * `FILE_INVALID` when the configuration names an argument that there is not.
 */
export function readContract(
  system: string,
  document: Tree,
  config: OpenapiConfig,
  asked: readonly string[],
): Contract {
  const known = indexOperations(document)
  const lookups = Object.values(config.operations).flatMap(({ lookup }) => lookup?.operation ?? [])
  const names = [...new Set([...asked, ...Object.keys(config.operations), ...lookups])]
  const unknown = names.filter((name) => !known.has(name))
  if (unknown[0] !== undefined) throw unknownOperation(system, unknown, [...known.keys()])
  const contract = new Map(names.flatMap((name) => entryOf(system, name, known.get(name))))
  checkArguments(system, contract, config)
  return contract
}

function entryOf(system: string, name: string, read: (() => Operation) | undefined): [string, Operation][] {
  try {
    return read ? [[name, read()]] : []
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new OnloopError('CONTRACT_INVALID', { system, problem: `"${name}" ${cause.message}` }, { cause })
  }
}

function unknownOperation(system: string, unknown: readonly string[], known: readonly string[]): OnloopError {
  const [operation = '', ...others] = unknown
  const suggestion = [
    didYouMean(operation, known),
    ...others.map((name) => ` and no "${name}"${didYouMean(name, known)}`),
  ].join('')
  return new OnloopError('OPERATION_UNKNOWN', { system, operation, suggestion })
}

function checkArguments(system: string, contract: Contract, config: OpenapiConfig): void {
  const problems = Object.entries(config.operations).flatMap(([name, { key_argument: key, lookup }]) => [
    ...problemOf(`${name}.key_argument`, key, contract.get(name), true),
    ...problemOf(`${name}.lookup.argument`, lookup?.argument, lookup && contract.get(lookup.operation), false),
  ])
  if (problems.length === 0) return
  throw new OnloopError('FILE_INVALID', {
    problems: problems.map((problem) => `systems.${system}.operations.${problem}`).join('\n'),
  })
}

function problemOf(
  place: string,
  argument: string | undefined,
  operation: Operation | undefined,
  inBody: boolean,
): readonly string[] {
  if (argument === undefined || !operation) return []
  const known = [...operation.parameters.map(({ name }) => name), ...(inBody ? (operation.body?.properties ?? []) : [])]
  if (known.includes(argument)) return []
  return [`${place}: "${operation.id}" has no argument "${argument}"${didYouMean(argument, known)}`]
}
