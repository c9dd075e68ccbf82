import { sayError } from '#core/errors.ts'
import type { Log } from '#ports/log.ts'

/** Does something with each of many cases. One that cannot be read is told to the operator, and the others go on. */
export async function eachCase(ids: Iterable<string>, log: Log, act: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids) {
    try {
      await act(id)
    } catch (error) {
      log.error({ case: id, error: sayError(error) }, 'a case was passed over')
    }
  }
}
