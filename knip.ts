import type { KnipConfig } from 'knip'

/** What nothing uses, in the product and in its tests. */
const config: KnipConfig = {
  entry: ['src/demo/main.ts', 'test/**/*.test.ts'],
  project: ['src/**/*.{js,ts}', 'adapters/**/*.ts', 'test/**/*.ts'],
  // Types of a function's parameters and results are exported for whoever calls it; a value nobody imports is not.
  ignoreExportsUsedInFile: { interface: true, type: true },
}

export default config
