import { describe, expect, it } from 'vitest'
import { filesBelow, folders, textOf } from './sources.ts'

const written = ['README.md', 'CHANGELOG.md', '.env.example', ...filesBelow(...folders)].filter(
  (path) => path !== 'test/repo/words.test.ts',
)
const product = written.filter((path) => !path.startsWith('test/'))

/** Where a text that must not be there stands: "docs/security.md:12: …". */
function found(paths: readonly string[], word: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (word.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}

describe('words', () => {
  it('name no path of a machine', () => {
    expect(found(written, /(?<![.\w])\/(?:work|home|root|Users)\/\w|\/tmp\/research/)).toEqual([])
  })

  it('name no host of a registry', () => {
    expect(found(written, /registry\.[a-z]+\.org|npmjs\.|yarnpkg\./)).toEqual([])
  })

  it('leave nothing for later', () => {
    expect(found(product, /\b(?:TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('say what a file is, not that it helps', () => {
    expect(product.filter((path) => /(?:manager|helper|util)s?\.|(?:misc|common)\b/i.test(path))).toEqual([])
  })
})
