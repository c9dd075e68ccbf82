import { parseEnv } from 'node:util'
import { expect, it } from 'vitest'
import { readConfig, settingNames } from '#src/config.ts'
import { textOf } from './sources.ts'

const example = textOf('.env.example')
const blocks = example.split('\n\n').filter((block) => /^#?[A-Z_]+=/m.test(block))

it('.env.example has every setting, in the same order', () => {
  expect([...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)).toEqual(settingNames)
})

it('.env.example explains each setting in one line', () => {
  for (const block of blocks) expect(block.trimEnd()).toMatch(/^# \S.*[.]\n#?[A-Z_]+=.*$/)
})

it('the defaults of .env.example are those of Onloop', () => {
  const shown = example.replace(/^#(?=[A-Z_]+=)/gm, '').replace(/^SLACK_.*$/gm, '')
  const { secret: _, ...written } = readConfig({ ...parseEnv(shown) })
  const { secret: __, ...without } = readConfig({})
  expect(written).toEqual(without)
})

it('.env.example can be used as it is', () => {
  expect(readConfig({ ...parseEnv(example) }).demo).toBeDefined()
})
