import { expect, it } from 'vitest'
import { crashRun } from './run.ts'

// A smaller run of what `npm run crash` does with 200 cases and 40 kills.
it('killed at random moments, Onloop loses nothing and does nothing twice', { timeout: 300_000 }, async () => {
  const report = await crashRun({ cases: 60, kills: 12, seed: 20_261_122 })
  expect(report.complaints).toEqual([])
  expect(report).toMatchObject({ accepted: 60, openCases: 0, exitCode: 0 })
  expect(report.effects).toBeGreaterThan(20)
  expect(report.endings.done ?? 0).toBeGreaterThan(20)
})
