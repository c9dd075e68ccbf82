import { afterAll, beforeAll } from 'vitest'
import { type Harness, openOnloop } from '#test/app/harness.ts'

/** One Onloop for all tests of a file. */
export function sharedOnloop(): () => Harness {
  let opened: Harness | undefined
  const ends: (() => Promise<void>)[] = []
  beforeAll(async () => {
    opened = await openOnloop({ onEnd: (stop) => void ends.push(stop) })
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })
  return () => {
    if (!opened) throw new Error('nothing is open before the first test')
    return opened
  }
}
