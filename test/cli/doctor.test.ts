import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sharedOnloop } from '#test/app/api/shared.ts'
import { freePort } from '#test/app/harness.ts'
import { runWith, terminalOf } from './terminal.ts'

const onloop = sharedOnloop()
const run = terminalOf(onloop)

async function emptyFolders() {
  const dataDir = await mkdtemp(join(tmpdir(), 'onloop-doctor-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const port = await freePort()
  return { dataDir, keyDir: join(dataDir, 'keys'), port, serverUrl: `http://127.0.0.1:${port}` }
}

/** Slack's web API with one method; its address. */
async function slackThatSays(answer: object): Promise<string> {
  const server = createServer((request, response) => {
    const isTest = request.url === '/api/auth.test' && request.headers.authorization === 'Bearer xoxb-secret'
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isTest ? answer : { ok: false, error: 'not_authed' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}

describe('the doctor', () => {
  it('finds a new installation ready to start', async () => {
    const { code, out } = await runWith(await emptyFolders(), 'doctor')
    expect(out).not.toContain('problem')
    expect(code).toBe(0)
  })

  it('finds the running server, its database and its keys', async () => {
    const { code, out } = await runWith({ ...onloop().config, demo: undefined }, 'doctor')
    expect(out).toMatch(/ok +server: Onloop \S+ answers/)
    expect(out).toMatch(/ok +database: it can be read/)
    expect(out).toMatch(/ok +keys: /)
    expect(code).toBe(0)
  })

  it('finds keys that others may read, and a port that somebody else has', async () => {
    const keys = join(onloop().config.keyDir, 'onloop-keys.json')
    await chmod(keys, 0o644)
    const open = await run('doctor')
    await chmod(keys, 0o600)
    expect(open.out).toMatch(/problem +keys: .*\n +Fix: chmod 600/)
    expect(open.code).toBe(1)
    const other = createServer((_, response) => void response.end('hi'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const taken = await runWith({ ...(await emptyFolders()), port, serverUrl: `http://127.0.0.1:${port}` }, 'doctor')
    expect(taken.out).toContain(`Port ${port} is in use`)
    expect(taken.code).toBe(1)
  })

  it.each([
    [{ ok: true, team: 'Acme' }, 0, 'accepted in the workspace Acme'],
    [{ ok: false, error: 'invalid_auth' }, 1, 'refuses the bot’s token: invalid_auth'],
    ['no JSON object', 1, 'does not answer'],
  ])('tries the Slack token without showing it: %j', async (answer, code, says) => {
    const slack = { botToken: 'xoxb-secret', apiUrl: await slackThatSays(answer as object) }
    const ran = await runWith({ ...(await emptyFolders()), slack }, 'doctor')
    expect(ran.out).toContain(says)
    expect(ran.out).not.toContain('xoxb')
    expect(ran.code).toBe(code)
  })

  it('says with --json the same for scripts', async () => {
    const ran = await runWith(await emptyFolders(), 'doctor', '--json')
    expect(JSON.parse(ran.out)).toMatchObject({
      ok: true,
      findings: expect.arrayContaining([{ about: 'settings', ok: true, say: expect.any(String) }]),
    })
  })
})
