import { z } from 'zod'
import { openOperation } from './operation.ts'
import { refuse } from './problem.ts'

export const Health = z.object({
  ok: z.boolean(),
  /** The process answers. */
  live: z.boolean(),
  /** The database answers, so work can be taken. */
  ready: z.boolean(),
  release: z.string(),
})

export const healthOperation = openOperation({
  id: 'health',
  path: '/healthz',
  summary: 'Whether Onloop answers and can take work; 503 when it cannot.',
  result: Health,
  async handle({ store, release }) {
    try {
      await store.stops()
    } catch {
      return refuse(503, 'Onloop is there, and its database does not answer.', { fix: 'Run `onloop doctor`.' })
    }
    return { value: { ok: true, live: true, ready: true, release } }
  },
})
