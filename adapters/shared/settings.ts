import { z } from 'zod'
import { parseDuration } from '#core/duration.ts'
import { OnloopError } from '#core/errors.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'

/** Hands the value of a secret by its name. Throws when there is none. */
export type Secret = (name: string) => string

/** A length of time such as "5 s", as milliseconds; at most ten minutes. */
export const Timeout = z
  .string()
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined && ms > 0 && ms <= 600_000) return ms
    context.addIssue({ code: 'custom', message: 'expected a length of time up to 10 min, such as "5 s"' })
    return z.NEVER
  })
  .describe('How long one call may take, such as "5 s"')

/** What every connector is made with. */
export interface ConnectorOptions {
  readonly system: string
  /** What stands under the system in flows/systems.yaml, with its settings filled in. */
  readonly config: unknown
  readonly secret: Secret
  readonly clock: Clock
  readonly log: Log
  /** Says why an address may not be called; undefined when it may. */
  readonly allow?: (url: URL) => string | undefined
}

/** The address of a system or an endpoint. */
export const Address = z.url({ protocol: /^https?$/, message: 'expected an http or https address' })

/** What every system of flows/systems.yaml says beside what its connector needs. */
export const systemShape = { label: z.string().optional(), connector: z.string().optional() }

/** Reads a connector's part of flows/systems.yaml. Throws `FILE_INVALID` that names every wrong setting. */
export function readSettings<Settings extends z.ZodType>(
  system: string,
  schema: Settings,
  config: unknown,
): z.infer<Settings> {
  const read = schema.safeParse(config)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) => `${['systems', system, ...path].join('.')}: ${message}`)
  throw new OnloopError('FILE_INVALID', { problems: problems.join('\n') })
}
