import { describe, expect, it } from 'vitest'
import { filesBelow, importsBelow, packageOf, textOf } from './sources.ts'

/** "adapters/channels/slack" for any file of it; "adapters/http" and "adapters/shared" stand alone. */
function adapterOf(file: string): string {
  const depth = /^adapters\/(?:http|shared)\//.test(file) ? 2 : 3
  return file.split('/').slice(0, depth).join('/')
}

const files = filesBelow('adapters')
const adapters = [...new Set(files.map(adapterOf))].filter((folder) => folder !== 'adapters/shared')

describe.each(adapters)('%s', (folder) => {
  it('has an index.ts that makes it', () => {
    expect(files).toContain(`${folder}/index.ts`)
    const made = [...textOf(`${folder}/index.ts`).matchAll(/^export (?:async )?function (\w+)/gm)]
    expect(made.map(([, name]) => name)).toEqual([expect.stringMatching(/^create[A-Z]/)])
  })

  it('is entered by its index.ts alone', () => {
    const entered = importsBelow('src').filter(({ from }) => from.startsWith(`#${folder}/`))
    expect(new Set(entered.map(({ from }) => from))).toEqual(new Set([`#${folder}/index.ts`]))
  })
})

/** The ports that name a test of their promises, with the kind of adapter it is for. */
const kinds: Readonly<Record<string, string>> = { channel: 'channels', connector: 'connectors', store: 'stores' }
const contracts = filesBelow('src/ports').flatMap((path) =>
  Array.from(textOf(path).matchAll(/test\/contracts\/([a-z]+)\.ts/g), ([, name = '']) => name),
)
const promised = contracts.flatMap((contract) =>
  adapters
    .filter((folder) => folder.startsWith(`adapters/${kinds[contract]}/`))
    .map((folder) => [folder, contract] as const),
)

describe('promises', () => {
  it('are written as tests', () => {
    expect(filesBelow('test/contracts')).toEqual(
      expect.arrayContaining(contracts.map((contract) => `test/contracts/${contract}.ts`)),
    )
    expect(contracts.filter((contract) => !(contract in kinds))).toEqual([])
  })

  it.each(promised)('%s is held to the contract of its port', (folder, contract) => {
    const held = importsBelow('test/adapters').filter(({ from }) => from === `#test/contracts/${contract}.ts`)
    expect(held.map(({ file }) => file)).toContainEqual(expect.stringContaining(folder.split('/').at(-1) ?? folder))
  })
})

describe('packages', () => {
  const byAdapter = importsBelow('adapters').flatMap(({ file, from }) => {
    const name = packageOf(from)
    return name === undefined || name === 'zod' ? [] : [{ name, adapter: adapterOf(file) }]
  })

  it('each is imported by one adapter', () => {
    const users = Map.groupBy(byAdapter, ({ name }) => name)
    const shared = [...users].filter(([, uses]) => new Set(uses.map(({ adapter }) => adapter)).size > 1)
    expect(shared.map(([name]) => name)).toEqual([])
  })

  it('the rest of the product imports zod, the core yaml, the demo company knex', () => {
    const outside = importsBelow('src').flatMap(({ file, from }) => {
      const name = packageOf(from)
      return name === undefined || name === 'zod' ? [] : [`${file.split('/').slice(0, 2).join('/')}: ${name}`]
    })
    expect([...new Set(outside)].sort()).toEqual(['src/core: yaml', 'src/demo: knex'])
  })
})
