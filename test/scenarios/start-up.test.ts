import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OnloopError } from '#core/errors.ts'
import { readConfig } from '#src/config.ts'
import { start } from '#src/main.ts'
import { copyOf, emptyFolder } from '#test/app/folders.ts'
import { demoSecrets, freePort, openOnloop } from '#test/app/harness.ts'

/** What was thrown, as the operator sees it. */
async function refusal(work: () => unknown): Promise<{ code: string; message: string; fix: string }> {
  try {
    await work()
  } catch (error) {
    if (error instanceof OnloopError) return { code: error.code, message: error.message, fix: error.fix }
    throw error
  }
  throw new Error('nothing was refused')
}

/** Starts Onloop on a folder, against a demo company that is not there. */
async function startOn(dataDir: string, env: Record<string, string> = {}) {
  const config = readConfig({
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DEMO: 'on',
    LOG_LEVEL: 'silent',
    ...env,
  })
  const started = await start(config, { demo: { url: 'http://127.0.0.1:9', secrets: demoSecrets } })
  onTestFinished(() => started.stop())
  return started
}

async function onFolder(change: (folder: string) => void): Promise<string> {
  const folder = await emptyFolder()
  const started = await startOn(folder)
  await started.stop()
  change(folder)
  return folder
}

const inDatabase = (folder: string, sql: string): void => {
  const db = new DatabaseSync(join(folder, 'onloop.db'))
  db.exec(sql)
  db.close()
}

describe('a data folder', () => {
  it('has one owner; a second process is refused and the first one goes on', async () => {
    const onloop = await openOnloop()
    expect(await refusal(() => startOn(onloop.config.dataDir))).toMatchObject({
      code: 'OWNER_PRESENT',
      message: expect.stringContaining(onloop.config.dataDir),
      fix: expect.stringContaining('DATA_DIR'),
    })
    const id = await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect((await onloop.settled(id)).ended?.how).toBe('done')
    expect(await onloop.complaints()).toEqual([])
  })

  it('that a newer release wrote is refused and left as it is', async () => {
    const folder = await onFolder((path) =>
      inDatabase(
        path,
        "insert into knex_migrations (name, batch, migration_time) values ('900-from-the-future', 9, 0)",
      ),
    )
    expect(await refusal(() => startOn(folder))).toMatchObject({
      code: 'SHAPE_NEWER',
      message: expect.stringContaining('900-from-the-future'),
    })
  })

  it('is copied before its shape changes', async () => {
    const folder = await onFolder((path) => rmSync(join(path, 'onloop.db')))
    inDatabase(folder, "create table older (words text); insert into older values ('what was there before')")
    const started = await startOn(folder)
    await started.stop()
    const [copy] = readdirSync(folder).filter((name) => name.includes('.before-'))
    const db = new DatabaseSync(join(folder, copy ?? ''))
    expect(db.prepare('select words from older').all()).toEqual([{ words: 'what was there before' }])
    db.close()
  })

  it('whose database is gone begins anew with the keys that are there', async () => {
    const folder = await onFolder((path) => rmSync(join(path, 'onloop.db')))
    await startOn(folder)
  })
})

describe('the key file', () => {
  it('that is missing beside data stops the start, and no new one is made', async () => {
    const folder = await onFolder((path) => rmSync(join(path, 'keys'), { recursive: true }))
    expect(await refusal(() => startOn(folder))).toMatchObject({
      code: 'KEY_MISSING',
      message: expect.stringContaining('onloop-keys.json'),
      fix: expect.stringContaining('backup'),
    })
    expect(existsSync(join(folder, 'keys', 'onloop-keys.json'))).toBe(false)
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, 200)],
    ['empty', () => ''],
    ['of something else', () => '{"hello":"there"}'],
  ])('that is %s stops the start without showing what it holds', async (_, damage) => {
    let secret = ''
    const folder = await onFolder((path) => {
      const file = join(path, 'keys', 'onloop-keys.json')
      const text = readFileSync(file, 'utf8')
      secret = String((JSON.parse(text) as Record<string, string>).grant)
      writeFileSync(file, damage(text))
    })
    const refused = await refusal(() => startOn(folder))
    expect(refused.code).toBe('KEY_UNREADABLE')
    expect(`${refused.message} ${refused.fix}`).not.toContain(secret)
  })

  it('of another installation is refused: what is on record was not sealed with it', async () => {
    const folder = await onFolder(() => undefined)
    const other = await onFolder(() => undefined)
    expect(await refusal(() => startOn(folder, { KEY_DIR: join(other, 'keys') }))).toMatchObject({
      code: 'SEAL_BROKEN',
    })
  })
})

describe('a port', () => {
  it('that is taken stops the start, and frees everything that was opened', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void other.close())
    const folder = await emptyFolder()
    expect(await refusal(() => startOn(folder, { PORT: String(port) }))).toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
      fix: expect.stringContaining('PORT'),
    })
    await startOn(folder)
  })
})

describe('demo mode', () => {
  it('calls nothing but the demo company, whatever the files say', async () => {
    const flows = await copyOf('flows')
    await flows.set('systems.yaml', ['systems', 'billing', 'url'], 'http://127.0.0.1:9/real')
    const onloop = openOnloop({ env: { FLOWS_DIR: flows.path }, onEnd: () => undefined })
    await expect(onloop).rejects.toThrow(/it is not the demo company/)
  })
})

describe('a setting', () => {
  const slack = {
    SLACK_BOT_TOKEN: 'xoxb-1-secret',
    SLACK_SIGNING_SECRET: '0123456789abcdef-secret',
    SLACK_TEAM_ID: 'T024BE7LD',
  }
  const without = (name: keyof typeof slack) =>
    Object.fromEntries(Object.entries(slack).filter(([key]) => key !== name))

  it.each([
    ['PORT', { PORT: '0' }, 'SETTING_INVALID', 'PORT=0'],
    ['PORT', { PORT: '70000' }, 'SETTING_INVALID', 'PORT=70000'],
    ['PORT', { PORT: 'http' }, 'SETTING_INVALID', 'PORT=http'],
    ['DEMO', { DEMO: 'yes' }, 'SETTING_INVALID', 'DEMO=yes'],
    ['DEMO_PORT', { DEMO_PORT: '-1' }, 'SETTING_INVALID', 'DEMO_PORT=-1'],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'SETTING_INVALID', 'LOG_LEVEL=loud'],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://127.0.0.1' }, 'SETTING_INVALID', 'PUBLIC_URL=ftp://127.0.0.1'],
    ['PUBLIC_URL', { PUBLIC_URL: 'javascript:alert(1)' }, 'SETTING_INVALID', 'PUBLIC_URL='],
    [
      'PUBLIC_URL',
      { DEMO: 'on', PUBLIC_URL: 'https://onloop.example.com' },
      'SETTING_UNSAFE',
      'https://onloop.example.com is not this machine',
    ],
    ['PUBLIC_URL', { DEMO: 'on', PUBLIC_URL: 'http://127.0.0.1.example.com' }, 'SETTING_UNSAFE', 'is not this machine'],
    ['SLACK_TEAM_ID', { ...slack, SLACK_TEAM_ID: 'U1' }, 'SETTING_INVALID', 'SLACK_TEAM_ID=U1'],
    ['SLACK_BOT_TOKEN', { ...slack, SLACK_BOT_TOKEN: 'xapp-my-secret' }, 'SETTING_INVALID', 'SLACK_BOT_TOKEN=(hidden)'],
    [
      'SLACK_SIGNING_SECRET',
      { ...slack, SLACK_SIGNING_SECRET: 'my-secret' },
      'SETTING_INVALID',
      'SLACK_SIGNING_SECRET=(hidden)',
    ],
    ['SLACK_SIGNING_SECRET', without('SLACK_SIGNING_SECRET'), 'SETTING_UNSAFE', 'cannot be verified'],
    ['SLACK_TEAM_ID', without('SLACK_TEAM_ID'), 'SETTING_UNSAFE', 'in part'],
    [
      'SLACK_API_URL',
      { ...slack, SLACK_API_URL: 'https://slack.com.evil.example' },
      'SETTING_UNSAFE',
      'the bot token would be sent to slack.com.evil.example',
    ],
    ['ONLOOP_PORT', { ONLOOP_PORT: '3000' }, 'SETTING_UNKNOWN', 'ONLOOP_PORT is not a setting'],
    ['DEMO_PROT', { DEMO_PROT: '3001' }, 'SETTING_UNKNOWN', 'DEMO_PORT'],
    ['SLACK_TOKEN', { SLACK_TOKEN: 'xoxb-secret' }, 'SETTING_UNKNOWN', 'SLACK_TOKEN'],
  ])('%s as in %j is refused with name, value and fix', async (name, env, code, words) => {
    const refused = await refusal(() => readConfig(env as Record<string, string>))
    expect(refused.code).toBe(code)
    expect(refused.message).toContain(words)
    expect(`${refused.message} ${refused.fix}`).toContain(name)
    expect(refused.fix.length).toBeGreaterThan(10)
    expect(`${refused.message} ${refused.fix}`).not.toMatch(/my-secret|xoxb-1|xapp/)
  })

  it.each([
    [{}, true],
    [{ PORT: '4000', PUBLIC_URL: 'http://localhost:4000' }, true],
    [{ DEMO: 'on', PUBLIC_URL: 'http://[::1]:3000' }, true],
    [{ ...slack }, false],
    [{ DEMO: 'off', PUBLIC_URL: 'https://onloop.example.com', ...slack }, false],
    [{ PATH: '/usr/bin', HOME: '/root', npm_config_registry: 'x', PORT: '' }, true],
  ])('that is right is taken: %j', (env, isDemo) => {
    expect(readConfig(env as Record<string, string>).demo !== undefined).toBe(isDemo)
  })
})
