import { expect, it } from 'vitest'
import { filesBelow, textOf } from './sources.ts'

const files = filesBelow('test').filter((path) => path.endsWith('.ts'))
const names = files.flatMap((path) =>
  [...textOf(path).matchAll(/\b(?:it|test|describe)(?:\.\w+)*\(\s*(['"`])(.+?)\1/g)].map(([, , name = '']) => ({
    path,
    name,
  })),
)

it('the names of tests are found', () => {
  expect(names.length).toBeGreaterThan(100)
})

it('a test is named by a fact', () => {
  expect(names.filter(({ name }) => /^should\b/i.test(name))).toEqual([])
})

it('no test is left out or run alone', () => {
  const left = files.filter((path) => /\b(?:it|test|describe)\.(?:skip|only|todo)\b/.test(textOf(path)))
  expect(left.filter((path) => path !== 'test/repo/test-names.test.ts')).toEqual([])
})
