import { describe, expect, it } from 'vitest'
import { loadCompany } from '#core/company.ts'
import { readDocument, sayProblem } from '#core/document.ts'
import { type Edits, edited, loadWorld, shippedFiles } from '#test/core/case/world.ts'

const load = (files: ReadonlyMap<string, string>) =>
  loadCompany([...files].map(([file, text]) => readDocument(file, text)))
const problemsOf = (files: ReadonlyMap<string, string>): readonly string[] => {
  const loaded = load(files)
  return 'policyWorld' in loaded ? [] : loaded.map(sayProblem)
}
const without = (file: string) => new Map([...shippedFiles].filter(([name]) => name !== file))
const lineOf = (file: string, part: string): number =>
  (shippedFiles.get(file) ?? '').split('\n').findIndex((line) => line.includes(part)) + 1

describe('the shipped files', () => {
  it('hold together', () => {
    expect(problemsOf(shippedFiles)).toEqual([])
  })

  it('tell the policies who vouches for each fact', () => {
    const { policyWorld } = loadWorld().company
    expect(Object.fromEntries(policyWorld.capabilities.get('erp.refund.create')?.facts ?? [])).toMatchObject({
      'customer.typology': 'record',
      'order.total': 'record',
      amount: 'args',
      order: 'args',
    })
    expect(policyWorld.groups).toContain('customer-care')
  })
})

describe('a company', () => {
  it('lacks nothing that every company has', () => {
    expect(problemsOf(without('policies/people.yaml'))).toEqual(['policies:1: no file begins with "people:"'])
    expect(problemsOf(without('policies/digests.yaml'))).toEqual(['policies:1: no file begins with "digests:"'])
  })

  it('has one people file', () => {
    const people = shippedFiles.get('policies/people.yaml') ?? ''
    expect(problemsOf(new Map([...shippedFiles, ['policies/more.yaml', people]]))).toEqual([
      'policies/people.yaml:1: "people:" stands in 2 files; it belongs in one',
    ])
  })

  it('holds no file that nobody knows', () => {
    expect(problemsOf(new Map([...shippedFiles, ['policies/notes.yaml', 'note: x']]))).toEqual([
      'policies/notes.yaml:1: this is no file that Onloop knows',
    ])
    expect(problemsOf(new Map([...shippedFiles, ['flows/broken.yaml', 'flow: [']]))[0]).toMatch(
      /^flows\/broken\.yaml:1: /,
    )
  })

  const digest = 'policies/digests.yaml'
  it.each<[string, string, string, string]>([
    ['covers: 24 h', 'covers: a while', 'covers: 24 h', 'daily: "a while" is not a length of time such as "7 days"'],
    [
      'zone: Europe/Brussels',
      'zone: Europe/Bruxelles',
      'zone: Europe/Brussels',
      'daily: "Europe/Bruxelles" is not a time zone such as "Europe/Brussels"',
    ],
  ])('reports by a clock and a stretch of time that exist: %s', (from, to, at, message) => {
    const edits: Edits = { [digest]: (text) => text.replace(from, to) }
    expect(problemsOf(edited(edits))).toEqual([`${digest}:${lineOf(digest, at)}: ${message}`])
  })
})

describe('people', () => {
  const file = 'policies/people.yaml'
  const add = (person: string): readonly string[] =>
    problemsOf(edited({ [file]: (text) => `${text.trimEnd()}\n  - ${person}\n` }))
  const last = (shippedFiles.get(file) ?? '').trimEnd().split('\n').length + 1

  it.each([
    [
      '{ id: zoe, name: Zoe, role: manager, groups: [customer-car] }',
      'zoe: unknown group "customer-car", did you mean "customer-care"?',
    ],
    [
      "{ id: zoe, name: Zoe, role: manager, accounts: ['portal:alice'] }",
      'zoe: "portal:alice" already belongs to alice',
    ],
    ['{ id: alice, name: Alice Two, role: manager }', 'alice: "alice" already belongs to alice'],
    ['{ id: Zoe, name: Zoe, role: manager }', 'people.N.id: Invalid string: must match pattern /^[a-z][a-z0-9-]*$/'],
    [
      "{ id: zoe, name: Zoe, role: manager, accounts: ['irc:zoe'] }",
      expect.stringMatching(/^people\.N\.accounts\.0: /),
    ],
    ['{ id: zoe, name: Zoe, role: boss }', expect.stringMatching(/^people\.N\.role: Invalid option/)],
    ['{ id: zoe, name: Zoe, role: manager, gest: true }', 'people.N: unknown part "gest", did you mean "guest"?'],
  ])('are named with file and line where something is wrong: %s', (person, message) => {
    const problems = add(person)
    expect(problems.map((problem) => problem.replace(/^.*?:\d+: /, '').replace(/^people\.\d+/, 'people.N'))).toEqual([
      message,
    ])
    expect(problems[0]).toMatch(new RegExp(`^${file}:${last}: `))
  })

  it('who left, and guests, are known and in no group', () => {
    const { directory } = loadWorld({
      [file]: (text) =>
        `${text.trimEnd()}\n  - { id: gus, name: Gus, role: manager, groups: [customer-care], guest: true }\n  - { id: ivy, name: Ivy, role: manager, groups: [customer-care], active: false }\n`,
    }).company
    expect(directory.person('gus')?.name).toBe('Gus')
    expect(directory.person('nobody')).toBeUndefined()
    expect(directory.members('customer-care').map(({ id }) => id)).toEqual(['sam', 'lena'])
    expect(directory.groupLabel('customer-care')).toBe('customer care')
    expect(directory.groupLabel('nowhere')).toBe('nowhere')
  })
})
