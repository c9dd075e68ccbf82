import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '#cli/commands.ts'
import { readCall } from '#cli/read-call.ts'
import { filesBelow, folders, textOf } from './sources.ts'

const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))]
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')))

/** Every command that a page shows in an `sh` block. */
function commandsIn(page: string): readonly string[] {
  const blocks = [...textOf(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => line.split(' && '))
    .filter((line) => line !== '')
}

const shown = pages.flatMap((page) => commandsIn(page).map((command) => [page, command] as const))

/** What stands in the shell's own words: "a b" is one word, and a variable is some text. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"|[^\s"])+/g) ?? []
  return words.map((word) => word.replaceAll('"', '').replace(/\$\w+/g, 'C-1'))
}

describe('what a page shows', () => {
  it('is found', () => {
    expect(shown.filter(([page]) => page === 'README.md').length).toBeGreaterThan(10)
  })

  it.each(shown.filter(([, command]) => command.includes('npm run -s onloop')))('%s: %s can be read', (_, command) => {
    const [, line = ''] = /npm run -s onloop -- (.*?)\)?$/.exec(command) ?? []
    const [name, ...words] = wordsOf(line)
    const found = name === 'help' ? undefined : commands.find((one) => one.name === name)
    if (name !== 'help') expect(found?.name).toBe(name)
    if (found) expect(readCall(found, words).help ?? false).toBe(false)
  })

  it.each(shown.filter(([, command]) => /^npm (?!run -s onloop)/.test(command)))('%s: %s is a script', (_, command) => {
    const [, first = '', second = ''] = command.split(' ')
    if (first !== 'install') expect(Object.keys(scripts)).toContain(first === 'run' ? second : first)
  })

  it('is nothing that a newcomer has to install first, but for the ledger by hand', () => {
    const others = shown.filter(([page, command]) => page !== 'docs/ledger.md' && !/^(?:\w+=\$\()?npm /.test(command))
    expect(others).toEqual([])
  })
})

describe('links', () => {
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => [page, to] as const),
  )

  it.each(links.filter(([, to]) => !to.includes('://')))('%s leads to %s', (page, to) => {
    const path = new URL(to, `file:///${page}`).pathname.slice(1)
    const exists = [...filesBelow(...folders), 'README.md', 'CHANGELOG.md', 'LICENSE', '.env.example']
    expect(exists.some((file) => file === path || file.startsWith(`${path}/`))).toBe(true)
  })
})

it('the folders of the README are there', () => {
  const named = [...textOf('README.md').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`([^`]+)\/`/g),
  ])
  const files = filesBelow(...folders)
  expect(named.length).toBeGreaterThan(5)
  for (const [, folder] of named) expect(files.some((file) => file.startsWith(`${folder}/`))).toBe(true)
})
