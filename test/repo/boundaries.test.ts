import { beforeAll, describe, expect, it } from 'vitest'
import { lintProbes } from './lint-probes.ts'
import { importsBelow } from './sources.ts'

/** What each layer may import, and what it may not. */
const layers = {
  core: {
    folder: 'src/core/probes',
    may: ['./near.ts', '#core/money.ts', 'zod'],
    never: ['node:fs', 'node:crypto', 'yaml', 'knex', '#ports/clock.ts', '#app/app.ts', '#adapters/http/index.ts'],
  },
  ports: {
    folder: 'src/ports/probes',
    may: ['./near.ts', '#core/money.ts', 'zod', 'node:http'],
    never: ['fastify', '#app/app.ts', '#adapters/http/index.ts', '#demo/main.ts'],
  },
  app: {
    folder: 'src/app/probes',
    may: ['./near.ts', '#core/money.ts', '#ports/clock.ts', '#app/app.ts', '#cli/ask.ts', 'node:fs', 'zod'],
    never: ['fastify', '@slack/bolt', 'knex', '#adapters/http/index.ts', '#demo/main.ts', '#src/config.ts'],
  },
  cli: {
    folder: 'src/cli/probes',
    may: ['./near.ts', '#core/money.ts', '#ports/clock.ts', '#app/app.ts', 'node:util', 'zod'],
    never: ['fastify', 'knex', '#adapters/http/index.ts', '#demo/main.ts', '#src/main.ts'],
  },
  adapter: {
    folder: 'adapters/connectors/probes',
    may: ['./near.ts', '#core/money.ts', '#ports/clock.ts', '#adapters/shared/line.ts', 'node:fs', 'knex'],
    never: ['#app/app.ts', '#cli/ask.ts', '#demo/main.ts', '#src/config.ts', '#adapters/http/index.ts', '#test/x.ts'],
  },
} as const

/** Ways out of a layer that look like something else. */
const waysOut = ['../far.ts', './../far.ts', './near/../../far.ts', '../../main.ts']

const forms = {
  'export * from': (from: string) => `export * from '${from}'\n`,
  'import type': (from: string) => `import type { X } from '${from}'\nexport type Y = X\n`,
  'import()': (from: string) => `export const x = () => import('${from}')\n`,
} as const

/** Lines that a rule refuses, where it does, and where it lets them pass. */
const habits = [
  ['the clock', 'plugin', 'export const x = () => Date.now()', 'src/core', 'src/app'],
  ['the clock as a date', 'plugin', 'export const x = () => new Date()', 'src/core', 'src/app'],
  ['the clock of the machine', 'plugin', 'export const x = () => performance.now()', 'src/core', 'src/app'],
  ['chance', 'plugin', 'export const x = () => Math.random()', 'src/core', 'src/app'],
  ['the network', 'noRestrictedGlobals', "export const x = () => fetch('http://x')", 'src/core', 'adapters/shared'],
  ['a timer', 'noRestrictedGlobals', 'export const x = () => setTimeout(() => {}, 1)', 'src/core', 'src/app'],
  ['random bytes', 'noRestrictedGlobals', 'export const x = () => crypto.randomUUID()', 'src/core', 'src/app'],
  ['the process', 'noRestrictedGlobals', 'export const x = () => process.pid', 'src/core', 'src/app'],
  ['the environment', 'noProcessEnv', 'export const x = () => process.env.HOME', 'adapters/shared', 'test'],
  ['the console', 'noConsole', "export const x = () => console.log('x')", 'src/app', 'src/cli'],
  ['an enum', 'noEnum', 'export enum X { A }', 'src/app', undefined],
  ['a default export', 'noDefaultExport', 'export default 1', 'adapters/shared', undefined],
  ['an import without its ending', 'useImportExtensions', "export * from './near'", 'src/app', undefined],
  ['a package nobody declared', 'noUndeclaredDependencies', "export * from 'lodash'", 'src/demo', undefined],
] as const

const probes: Record<string, string> = {
  'src/core/probes/circle-a.ts': "import { b } from './circle-b.ts'\nexport const a = () => b\n",
  'src/core/probes/circle-b.ts': "import { a } from './circle-a.ts'\nexport const b = () => a\n",
  'src/app/BadName.ts': 'export const x = 1\n',
  'src/app/near.ts': 'export const x = 1\n',
  'src/core/hash.ts': "export * from 'node:crypto'\n",
}

/** Adds a file to the probes and gives its path. */
function probe(folder: string, text: string): string {
  const path = `${folder}/probe-${Object.keys(probes).length}.ts`
  probes[path] = `${text}\n`
  return path
}

let broken: Awaited<ReturnType<typeof lintProbes>>
beforeAll(async () => {
  broken = await lintProbes(probes)
})

describe.each(Object.entries(layers))('%s', (_layer, { folder, may, never }) => {
  it.each(may.map((from) => [from, probe(folder, forms['export * from'](from))]))('may import %s', (_from, path) => {
    expect(broken.get(path)).not.toContain('noRestrictedImports')
  })

  const refused = [...never, ...waysOut].flatMap((from) =>
    Object.entries(forms).map(([form, write]) => [form, from, probe(folder, write(from))] as const),
  )
  it.each(refused)('is refused %s %s', (_form, _from, path) => {
    expect(broken.get(path)).toContain('noRestrictedImports')
  })
})

describe('habits', () => {
  const cases = habits.map(([what, rule, text, refusedIn, fineIn]) => ({
    what,
    rule,
    refusedIn,
    refused: probe(refusedIn, text),
    fine: fineIn === undefined ? undefined : probe(fineIn, text),
  }))

  it.each(cases)('$what is refused in $refusedIn', ({ rule, refused }) => {
    expect(broken.get(refused)).toContain(rule)
  })

  it.each(cases.filter(({ fine }) => fine !== undefined))('$what is fine elsewhere', ({ rule, fine }) => {
    expect(broken.get(fine ?? '')).not.toContain(rule)
  })

  it('two files that import each other are refused', () => {
    expect(broken.get('src/core/probes/circle-a.ts')).toContain('noImportCycles')
  })

  it('a file is named in kebab-case', () => {
    expect(broken.get('src/app/BadName.ts')).toContain('useFilenamingConvention')
  })
})

describe('the two exceptions of the core', () => {
  it('are let through', () => {
    expect(broken.get('src/core/hash.ts')).not.toContain('noRestrictedImports')
  })

  it('import one thing each from outside', () => {
    const outside = importsBelow('src/core').filter(({ from }) => !/^(?:\.\/|#core\/|zod$)/.test(from))
    expect(outside).toEqual([
      { file: 'src/core/document.ts', from: 'yaml' },
      { file: 'src/core/hash.ts', from: 'node:crypto' },
    ])
  })
})
