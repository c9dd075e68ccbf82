import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeOnce } from '#app/keys.ts'
import { OnloopError } from '#core/errors.ts'
import { folderMark } from './serving.ts'

/** The demo company's secrets, which Onloop shares with it. */
export interface DemoSecrets {
  readonly DEMO_TOKEN: string
  readonly DEMO_WEBHOOK_SECRET: string
}

interface Options {
  readonly dataDir: string
  readonly keyDir: string
  readonly port: number
}

/**
 * Has the demo company run beside Onloop, in a process of its own that survives Onloop's crash.
 *
 * One that still answers for the same folder is used again. `stop` ends it, whoever started it.
 */
export async function runDemoBeside({
  dataDir,
  keyDir,
  port,
}: Options): Promise<{ secrets: DemoSecrets; stop(): void }> {
  const dir = join(dataDir, 'demo')
  const pidFile = join(dataDir, 'demo.pid')
  mkdirSync(dir, { recursive: true })
  const secrets = readSecrets(keyDir)
  const url = `http://127.0.0.1:${port}`
  if ((await mark(url)) !== folderMark(dir)) {
    if ((await mark(url)) !== undefined) throw new OnloopError('PORT_TAKEN', { port, setting: 'DEMO_PORT' })
    const log = openSync(join(dataDir, 'demo.log'), 'a')
    const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { DEMO_PORT: String(port), DEMO_DIR: dir, ...secrets },
    })
    child.unref()
    const before = existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : undefined
    writeFileSync(pidFile, String(child.pid))
    await answers(url, folderMark(dir), join(dataDir, 'demo.log'))
    // One that an earlier Onloop began just before it died may have been faster; then this one has ended by itself.
    if (child.exitCode !== null && before !== undefined) writeFileSync(pidFile, before)
  }
  return { secrets, stop: () => end(pidFile) }
}

function readSecrets(keyDir: string): DemoSecrets {
  const path = join(keyDir, 'demo-keys.json')
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as DemoSecrets
  const secrets: DemoSecrets = {
    DEMO_TOKEN: randomBytes(24).toString('hex'),
    DEMO_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  }
  mkdirSync(keyDir, { recursive: true, mode: 0o700 })
  writeOnce(path, JSON.stringify(secrets))
  return JSON.parse(readFileSync(path, 'utf8')) as DemoSecrets
}

/** Which folder a demo company at this address works on; '' for something else, undefined when nothing answers. */
async function mark(url: string): Promise<string | undefined> {
  try {
    const answer: unknown = await (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })).json()
    if (typeof answer !== 'object' || answer === null || !('company' in answer) || !('dir' in answer)) return ''
    return answer.company === 'onloop-demo' ? String(answer.dir) : ''
  } catch (error) {
    return error instanceof SyntaxError ? '' : undefined
  }
}

async function answers(url: string, expected: string, log: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if ((await mark(url)) === expected) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new OnloopError('CONNECTOR_UNREACHABLE', {
    system: 'the demo company',
    operation: 'its start',
    detail: `nothing answers at ${url}; its own words are in ${log}`,
  })
}

function end(pidFile: string): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM')
  } catch {
    // It has gone already, which is all that was wanted.
  }
}
