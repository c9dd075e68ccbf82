import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sharedOnloop } from '#test/app/api/shared.ts'
import { runWith, terminalOf } from './terminal.ts'

const onloop = sharedOnloop()
const run = terminalOf(onloop)

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'onloop-cli-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

it('the ledger is verified beside the running server, and on an export without the installation', async () => {
  await run('ask', 'Please refund 40 EUR for order ORD-1071', '--as', 'alice', '--wait')
  const { body } = await onloop().api('mia', 'GET', '/api/digest')
  const published = String(body.checkpoint)
  expect(await run('verify', '--published', published)).toMatchObject({ code: 0, err: '' })

  const [file, key] = [join(await folder(), 'ledger.jsonl'), join(await folder(), 'key.pem')]
  expect(await run('export', '--out', file, '--public-key', key)).toMatchObject({ code: 0, out: '' })
  expect((await stat(file)).mode & 0o077).toBe(0)
  const elsewhere = ['verify', '--export', file, '--public-key', key, '--published', published]
  const verified = await runWith({}, ...elsewhere)
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('is as it was written') })
  expect(JSON.parse((await runWith({}, ...elsewhere, '--json')).out)).toMatchObject({ ok: true, findings: [] })
  const onScreen = await run('export')
  expect(onScreen.out.split('\n')[0]).toBe((await readFile(file, 'utf8')).split('\n')[0])
})

it.each<[string, (lines: readonly string[]) => readonly string[]]>([
  ['a line removed', (lines) => lines.filter((_, index) => index !== lines.length - 3)],
  ['an amount changed', (lines) => lines.map((line) => line.replaceAll('4100', '4200'))],
  ['a word that is no line', (lines) => [...lines, 'and so on']],
  ['everything gone', () => []],
])('an export with %s is found out, with 1', async (_, change) => {
  await run('ask', 'Please refund 41 EUR for order ORD-1072', '--as', 'alice', '--wait')
  const published = String((await onloop().api('mia', 'GET', '/api/digest')).body.checkpoint)
  const file = join(await folder(), 'ledger.jsonl')
  await run('export', '--out', file)
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  await writeFile(file, change(lines).join('\n'))
  const { code, out } = await run('verify', '--export', file, '--published', published)
  expect(out).toMatch(/not as it was written: \d+ findings/)
  expect(code).toBe(1)
})

it('what cannot be written or opened is said, with 1', async () => {
  const refused = await run('export', '--out', '/no/such/folder/ledger.jsonl')
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('cannot be written') })
  const nothing = await runWith({ dataDir: await folder() }, 'verify')
  expect(nothing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('onloop.db cannot be read') })
})
