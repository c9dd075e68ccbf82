import { expect, it } from 'vitest'
import { catalogue } from '#core/errors.ts'
import { errorsPage } from './errors-page.ts'
import { filesBelow, textOf } from './sources.ts'

const codes = Object.keys(catalogue)
const code = filesBelow('src', 'adapters')
  .filter((path) => path.endsWith('.ts') && path !== 'src/core/errors.ts')
  .map(textOf)
  .join('\n')

it('docs/errors.md says what the catalogue says', async () => {
  await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md')
})

it('every code is raised somewhere', () => {
  expect(codes.filter((name) => !code.includes(`'${name}'`))).toEqual([])
})

it.each(Object.entries(catalogue))('%s says what to do in a sentence', (_, { message, fix }) => {
  expect(message).toMatch(/^\{\w+\}$|[.]$/)
  expect(fix).toMatch(/^\{\w+\}$|[.]$/)
})
