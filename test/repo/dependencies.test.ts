import { expect, it } from 'vitest'
import { z } from 'zod'
import { textOf } from './sources.ts'

const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
})
const { dependencies, devDependencies } = Package.parse(JSON.parse(textOf('package.json')))
const [running = '', developing = ''] = textOf('docs/dependencies.md').split('## What is used in development')

function named(text: string): readonly string[] {
  const needs = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'))
  return needs
    .flatMap((line) => [...(line.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
    .sort()
}

it('docs/dependencies.md gives a reason for every package that runs, and for no other', () => {
  expect(named(running)).toEqual(Object.keys(dependencies).sort())
})

it('docs/dependencies.md gives a reason for every package of development, and for no other', () => {
  expect(named(developing)).toEqual(Object.keys(devDependencies).sort())
})
