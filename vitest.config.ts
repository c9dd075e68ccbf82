import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time is spent waiting for other processes, so that every core can have a file in hand.
    maxWorkers: '100%',
    reporters: ['default', './test/repo/count-reporter.ts'],
  },
})
