import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Settings {
  readonly dataDir: string
  readonly port: number
  readonly demoPort: number
}

/** Onloop in a process of its own, as `npm start` has it, with the demo company beside it. */
export interface OnloopProcess {
  /** Begins a process; resolves at once, long before it answers. */
  begin(): void
  /** Resolves once it answers. */
  answers(): Promise<void>
  /** Ends it like a power cut, at whatever it is just doing. */
  kill(): Promise<void>
  /** Ends it in order; resolves to its exit code. */
  stop(): Promise<number | null>
  /** Ends the demo company like a power cut. */
  killDemo(): Promise<void>
}

export function createOnloopProcess({ dataDir, port, demoPort }: Settings): OnloopProcess {
  const env = {
    PATH: process.env.PATH,
    ...{ PORT: String(port), DEMO_PORT: String(demoPort), DATA_DIR: dataDir, DEMO: 'on', LOG_LEVEL: 'warn' },
  }
  const log = openSync(join(dataDir, 'onloop.log'), 'a')
  let child: ChildProcess | undefined

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const ending = child
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null
    const exited = new Promise<number | null>((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    return exited
  }

  return {
    begin() {
      child = spawn(process.execPath, ['src/onloop.js', 'start'], { env, stdio: ['ignore', log, log] })
    },
    async answers() {
      for (let tries = 0; tries < 600; tries++) {
        if (child?.exitCode !== null && child?.exitCode !== undefined) {
          throw new Error(`Onloop ended by itself:\n${readFileSync(join(dataDir, 'onloop.log'), 'utf8').slice(-3000)}`)
        }
        if (await isUp(`http://127.0.0.1:${port}/healthz`)) return
        await wait(50)
      }
      throw new Error('Onloop did not answer within 30 seconds')
    },
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    async killDemo() {
      process.kill(Number(readFileSync(join(dataDir, 'demo.pid'), 'utf8')), 'SIGKILL')
      while (await isUp(`http://127.0.0.1:${demoPort}/healthz`)) await wait(20)
    },
  }
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
