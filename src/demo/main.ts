import { sayError } from '#core/errors.ts'
import { createCompany } from './company.ts'
import { readConfig } from './config.ts'

try {
  const { DEMO_PORT, DEMO_DIR, DEMO_TOKEN, DEMO_WEBHOOK_SECRET } = readConfig()
  const company = createCompany({ dir: DEMO_DIR, token: DEMO_TOKEN, webhookSecret: DEMO_WEBHOOK_SECRET, now: Date.now })
  const url = await company.listen(DEMO_PORT)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void company.stop())
  console.log(`The demo company answers at ${url}`)
} catch (error) {
  console.error(sayError(error))
  process.exitCode = 1
}
