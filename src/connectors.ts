import { createOpenapi } from '#adapters/connectors/openapi/index.ts'
import { createWebhook } from '#adapters/connectors/webhook/index.ts'
import { OnloopError, sayError } from '#core/errors.ts'
import type { Catalog } from '#core/flow/catalog.ts'
import type { Clock } from '#ports/clock.ts'
import type { Connector } from '#ports/connector.ts'
import type { Log } from '#ports/log.ts'

interface Options {
  readonly catalog: Catalog
  readonly value: (name: string) => string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly allow: (url: URL) => string | undefined
}

/** Makes a connector for each declared system. */
export function createConnectors({ catalog, value, clock, log, allow }: Options): ReadonlyMap<string, Connector> {
  const secret = (name: string): string => {
    const found = value(name)
    if (found) return found
    throw new OnloopError('SETTING_INVALID', {
      name,
      value: '(not set)',
      problem: 'flows/systems.yaml names it as a secret',
    })
  }
  const create = { openapi: createOpenapi, webhook: createWebhook }
  return new Map(
    Object.entries(catalog.systems).map(([system, config]) => [
      system,
      create[config.connector]({ system, config: fillSettings(config, system, value), secret, clock, log, allow }),
    ]),
  )
}

/** Has every connector check the operations that the capabilities need. A system that is away is asked again later. */
export async function prepareConnectors(
  connectors: ReadonlyMap<string, Connector>,
  { capabilities }: Catalog,
  log: Log,
): Promise<void> {
  const providers = Object.values(capabilities).flatMap((capability) => capability.providers)
  for (const [system, connector] of connectors) {
    const operations = providers.filter((provider) => provider.system === system).map(({ operation }) => operation)
    await prepare(system, connector, [...new Set(operations)], log)
  }
}

const againMs = 5000

async function prepare(system: string, connector: Connector, operations: readonly string[], log: Log): Promise<void> {
  try {
    await connector.prepare(operations)
  } catch (error) {
    if (!(error instanceof OnloopError) || !error.retryable) throw error
    log.warn({ system, error: sayError(error) }, 'a system is away; it is asked again')
    setTimeout(() => {
      prepare(system, connector, operations, log).catch((problem: unknown) =>
        log.error({ system, error: sayError(problem) }, 'a system cannot be used'),
      )
    }, againMs).unref()
  }
}

/** Fills settings such as DEMO_URL, written in braces after a dollar sign, into every text of a system's configuration. */
function fillSettings(config: unknown, system: string, value: (name: string) => string | undefined): unknown {
  if (typeof config === 'string') {
    return config.replace(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
      const found = value(name)
      if (found) return found
      throw new OnloopError('SETTING_INVALID', {
        name,
        value: '(not set)',
        problem: `the system ${system} in flows/systems.yaml needs it`,
      })
    })
  }
  if (Array.isArray(config)) return config.map((item) => fillSettings(item, system, value))
  if (typeof config !== 'object' || config === null) return config
  return Object.fromEntries(Object.entries(config).map(([key, item]) => [key, fillSettings(item, system, value)]))
}
