import { expect, it } from 'vitest'
import { filesBelow, textOf } from './sources.ts'

const longest = 250

it(`no file of the product has more than ${longest} lines`, () => {
  const code = filesBelow('src', 'adapters').filter((path) => /\.(?:ts|js|css)$/.test(path))
  const lines = code.map((path) => ({ path, lines: textOf(path).trimEnd().split('\n').length }))
  expect(lines.filter((file) => file.lines > longest)).toEqual([])
})
