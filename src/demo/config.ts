import { z } from 'zod'
import { OnloopError } from '#core/errors.ts'

const Config = z.object({
  /** 0 takes any free port. */
  DEMO_PORT: z.coerce.number().int().min(0).max(65_535),
  DEMO_DIR: z.string().min(1),
  DEMO_TOKEN: z.string().min(16),
  DEMO_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be "whsec_" and at least 24 bytes in base64'),
})
export type Config = z.infer<typeof Config>

/** Reads the demo company's settings. Throws `SETTING_INVALID`, which never shows a secret. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = Config.safeParse(environment)
  if (parsed.success) return parsed.data
  const name = String(parsed.error.issues[0]?.path[0])
  const problem = parsed.error.issues[0]?.message ?? 'invalid'
  throw new OnloopError('SETTING_INVALID', { name, value: shown(name, environment[name]), problem })
}

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return '(not set)'
  return name === 'DEMO_TOKEN' || name === 'DEMO_WEBHOOK_SECRET' ? '(hidden)' : value
}
