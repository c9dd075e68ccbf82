import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedDispatch } from '#adapters/dispatch/embedded/index.ts'
import { createJobRows, openDatabase } from '#adapters/stores/knex/index.ts'
import type { Dispatch } from '#ports/dispatch.ts'
import { dispatchContract } from '#test/contracts/dispatch.ts'

dispatchContract('the embedded dispatch on SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onloop-dispatch-'))
  const { db, close } = await openDatabase(folder)
  const rows = createJobRows(db)
  let offset = 0
  const clock = { now: () => Date.now() + offset }
  const quiet = () => undefined
  const log = { info: quiet, warn: quiet, error: quiet }
  const create = (): Dispatch => createEmbeddedDispatch({ rows, clock, log })
  const dispatch = create()
  return {
    dispatch,
    add: (...jobs) => rows.add(jobs),
    now: clock.now,
    advance(ms) {
      offset += ms
    },
    again: async () => create(),
    async close() {
      // One that a fact left hanging has to let go of the file all the same.
      await Promise.race([dispatch.stop(), new Promise((resolve) => setTimeout(resolve, 200))])
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
