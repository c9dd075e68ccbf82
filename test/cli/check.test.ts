import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Settings } from '#cli/command.ts'
import { runWith } from './terminal.ts'

/** A copy of the company's files, with some of them changed. */
async function copied(changes: Readonly<Record<string, (text: string) => string>> = {}): Promise<Partial<Settings>> {
  const folder = await mkdtemp(join(tmpdir(), 'onloop-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const part of ['flows', 'policies']) await cp(part, join(folder, part), { recursive: true })
  for (const [file, change] of Object.entries(changes)) {
    const before = await readFile(join(folder, file), 'utf8')
    const after = change(before)
    if (after === before) throw new Error(`${file} was not changed`)
    await writeFile(join(folder, file), after)
  }
  return { flowsDir: join(folder, 'flows'), policiesDir: join(folder, 'policies') }
}

describe('check', () => {
  it('finds the files of this company in order', async () => {
    const { code, out } = await runWith({}, 'check')
    expect(out).toMatch(/^2 flows, \d policies with \d+ rules, 7 people and \d+ policy tests hold together\.\n$/)
    expect(code).toBe(0)
  })

  it.each<[string, string, (text: string) => string, RegExp]>([
    [
      'a misspelt part',
      'flows/refund.yaml',
      (text) => text.replace('owner:', 'ownr:'),
      /^flows\/refund\.yaml:4: .*"ownr".*did you mean "owner"/m,
    ],
    ['broken YAML', 'policies/people.yaml', (text) => `${text}\n  - {`, /^policies\/people\.yaml:\d+: /m],
    [
      'an unknown agent',
      'flows/refund.yaml',
      (text) => text.replace(/agent: desk/, 'agent: dsk'),
      /^flows\/refund\.yaml:\d+: .*"dsk".*did you mean "desk"/m,
    ],
    [
      'a setting out of bounds',
      'policies/customer-operations.yaml',
      (text) => text.replace(/value: 500 EUR/, 'value: 5000 EUR'),
      /^policies\/customer-operations\.yaml:\d+: .*outside/m,
    ],
    [
      'an unknown group',
      'policies/people.yaml',
      (text) => text.replace('groups: [sales]', 'groups: [sale]'),
      /^policies\/people\.yaml:\d+: alice: .*"sale".*did you mean "sales"/m,
    ],
    [
      'a test that expects otherwise',
      'policies/tests/customer-operations.yaml',
      (text) => text.replace('then: allow', 'then: deny'),
      /^policies\/tests\/customer-operations\.yaml:\d+: .*expected deny/m,
    ],
    [
      'a file without its schema',
      'policies/risk.yaml',
      (text) => text.replace('# yaml-language-server', '# yaml'),
      /^policies\/risk\.yaml:1: name its schema/m,
    ],
    [
      'an old schema',
      'flows/flow.schema.json',
      (text) => text.replace('object', 'array'),
      /^flows\/flow\.schema\.json:1: .*onloop schema/m,
    ],
  ])('names file and line of %s, with 1', async (_, file, change, problem) => {
    const { code, out } = await runWith(await copied({ [file]: change }), 'check')
    expect(out).toMatch(problem)
    expect(code).toBe(1)
  })

  it('says which folder is missing', async () => {
    const { code, err } = await runWith({ flowsDir: '/no/such/folder' }, 'check')
    expect(err).toContain('/no/such/folder cannot be read.')
    expect(err).toContain('FLOWS_DIR')
    expect(code).toBe(1)
  })
})

describe('schema', () => {
  it('writes what is missing or old, and then finds nothing to do', async () => {
    const settings = await copied({ 'flows/flow.schema.json': () => '{}' })
    await rm(join(settings.policiesDir ?? '', 'risk.schema.json'))
    const stale = await runWith(settings, 'schema', '--check')
    expect(stale.out).toContain('flows/flow.schema.json:1: is not what this release takes')
    expect(stale.out).toContain('policies/risk.schema.json:1: is missing')
    expect(stale.code).toBe(1)
    expect(await runWith(settings, 'schema', '--json')).toMatchObject({ code: 0 })
    expect(await runWith(settings, 'schema', '--check')).toMatchObject({ code: 0 })
    expect(await runWith(settings, 'check')).toMatchObject({ code: 0 })
  })
})
