import { makeDigest } from '#app/digests.ts'
import type { Page } from '#ports/desk.ts'
import type { PageParts } from './pages.ts'

const dayMs = 24 * 3_600_000

/** The digest as of now: today and the six days before it, each whole. */
export async function digestPage(parts: PageParts): Promise<Page> {
  const now = parts.clock.now()
  const from = Math.floor(now / dayMs) * dayMs - 6 * dayMs
  const card = await makeDigest(parts, 'The last seven days', now + 1, now + 1 - from, 'digest:now')
  return { title: 'Digest', intro: 'How the automation is doing, as of now.', cards: [card], isStill: true }
}
