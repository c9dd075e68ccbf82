import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { checkpoint } from '#app/checkpoints.ts'
import { readKeys } from '#app/keys.ts'
import type { Received } from '#app/receive.ts'
import { verifyStore } from '#app/verify-store.ts'
import type { Case, Question } from '#core/case/case.ts'
import { openQuestions } from '#core/case/case.ts'
import type { Entry } from '#core/ledger/entry.ts'
import type { Finding } from '#core/ledger/finding.ts'
import type { JournalRow } from '#core/ledger/world.ts'
import { createCompany } from '#demo/company.ts'
import type { Pressed } from '#ports/channel.ts'
import type { Log } from '#ports/log.ts'
import type { Model } from '#ports/model.ts'
import { type Config, readConfig } from '#src/config.ts'
import { type Started, start } from '#src/main.ts'
import { complaintsOf } from './complaints.ts'
import { type Tampering, tamperWith } from './tampering.ts'
import { type ApiAnswer, callApi, freePort, postForm } from './wire.ts'

export const demoSecrets = {
  DEMO_TOKEN: 'a-token-for-the-tests',
  DEMO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
}

/** The whole product in this process, over a real database and a demo company of its own. */
export interface Harness {
  readonly started: Started
  readonly config: Config
  /** Moves the clock; deadlines are noticed within a second. */
  advance(ms: number): void
  now(): number
  /** Lets the clock run so many times as fast. */
  hurry(times: number): void
  ask(person: string, text: string): Promise<string>
  press(
    person: string,
    subject: string,
    act: string,
    values?: Record<string, string>,
    more?: Partial<Pressed>,
  ): Promise<Received>
  /** Waits until a case is as wanted, and gives it back. */
  until(id: string, isWanted: (item: Case) => boolean, what?: string): Promise<Case>
  /** Waits until a case asks people something, or ends. */
  settled(id: string): Promise<Case>
  question(id: string): Promise<Question>
  journal(): Promise<readonly JournalRow[]>
  /** Calls the API over a connection of its own. */
  api(person: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<ApiAnswer>
  /** Presses a button of the portal over a connection of its own, and gives back what the page then says. */
  pressInPortal(person: string, fields: Readonly<Record<string, string>>): Promise<string>
  /** Works on the database behind Onloop's back. */
  tamper<Result>(work: (db: Tampering) => Result): Result
  /** What Onloop told its operator. */
  readonly log: readonly LogLine[]
  fault(fault: { system: string; operation?: string; mode: string; times: number; ms?: number }): Promise<void>
  clearFaults(): Promise<void>
  entries(): Promise<readonly Entry[]>
  /** What the ledger and the invariants find wrong: nothing, in any honest run. */
  complaints(): Promise<readonly string[]>
  /** What `onloop verify` finds. */
  verify(): Promise<readonly Finding[]>
  /** Signs everything that is in the ledger so far. */
  checkpoint(): Promise<void>
  restart(): Promise<void>
  /** Ends Onloop; the demo company goes on. */
  halt(): Promise<void>
  stop(): Promise<void>
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface HarnessOptions {
  readonly model?: Model
  readonly env?: Record<string, string>
  readonly dataDir?: string
  /** Who ends it; the test itself, unless a whole file shares it. */
  readonly onEnd?: (stop: () => Promise<void>) => void
}

let number = 0
const newKey = () => `test-${process.pid}-${++number}`

export async function openOnloop(options: HarnessOptions = {}): Promise<Harness> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'onloop-test-')))
  let offset = 0
  let ticking: NodeJS.Timeout | undefined
  const clock = { now: () => Date.now() + offset }
  const company = await createCompany({
    dir: join(dataDir, 'demo'),
    token: demoSecrets.DEMO_TOKEN,
    webhookSecret: demoSecrets.DEMO_WEBHOOK_SECRET,
    now: clock.now,
  })
  const url = await company.listen(0)
  const port = await freePort()
  const config = readConfig({ PORT: String(port), DATA_DIR: dataDir, DEMO: 'on', LOG_LEVEL: 'silent', ...options.env })
  const log: LogLine[] = []
  const replacements = {
    clock,
    log: recorder(log),
    demo: { url, secrets: demoSecrets },
    ...(options.model ? { model: options.model } : {}),
  }
  const leave = async () => {
    clearInterval(ticking)
    await company.stop()
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  let started = await start(config, replacements).catch(async (error: unknown) => {
    await leave()
    throw error
  })
  const stop = async () => {
    await started.stop()
    await leave()
  }
  const onEnd = options.onEnd ?? onTestFinished
  onEnd(stop)
  const call = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${demoSecrets.DEMO_TOKEN}`, 'content-type': 'application/json' }
    const answer = await fetch(
      `${url}${path}`,
      body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
    )
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<unknown>
  }

  const harness: Harness = {
    get started() {
      return started
    },
    config,
    advance(ms) {
      offset += ms
    },
    now: clock.now,
    hurry(times) {
      clearInterval(ticking)
      ticking = setInterval(() => harness.advance((times - 1) * 20), 20)
    },
    async ask(person, text) {
      const key = newKey()
      const place = `portal:@${person}` as const
      const received = await started.app.receive({
        kind: 'said',
        key,
        by: `portal:${person}`,
        place,
        direct: true,
        message: `${place}/${key}`,
        text,
      })
      if (received.kind !== 'accepted' || !received.case)
        throw new Error(`the request was not taken: ${JSON.stringify(received)}`)
      return received.case
    },
    async press(person, subject, act, values, more = {}) {
      const item = await started.store.case(subject.split('.')[0] ?? '')
      const version = item?.questions[subject]?.version ?? String(item?.version ?? '')
      return started.app.receive({
        ...{
          kind: 'pressed',
          key: newKey(),
          by: `portal:${person}`,
          message: 'portal:page/test',
          subject,
          version,
          act,
        },
        ...(values ? { values } : {}),
        ...more,
      } as Pressed)
    },
    async until(id, isWanted, what = 'as wanted') {
      for (let tries = 0; tries < 600; tries++) {
        const item = await started.store.case(id)
        if (item && isWanted(item)) return item
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`case ${id} did not become ${what}: ${brief(await started.store.case(id))}`)
    },
    settled: (id) =>
      harness.until(
        id,
        (item) =>
          item.status === 'ended' ||
          openQuestions(item).some(({ asks }) => asks !== 'check') ||
          item.understanding.at === 'asking' ||
          item.understanding.at === 'choosing',
        'settled',
      ),
    async question(id) {
      const item = await harness.until(
        id,
        (one) => openQuestions(one).some(({ asks }) => asks !== 'check'),
        'asking people',
      )
      const [question] = openQuestions(item).filter(({ asks }) => asks !== 'check')
      if (!question) throw new Error('unreachable')
      return question
    },
    api: (person, method, path, body) => callApi(started.url, person, method, path, body),
    pressInPortal: (person, fields) => postForm(`${started.url}/press`, person, fields),
    tamper: (work) => tamperWith(join(dataDir, 'onloop.db'), work),
    log,
    journal: async () => (await call('/journal')) as readonly JournalRow[],
    fault: async (fault) => void (await call('/control/faults', fault)),
    async clearFaults() {
      const headers = { authorization: `Bearer ${demoSecrets.DEMO_TOKEN}` }
      await fetch(`${url}/control/faults`, { method: 'DELETE', headers })
    },
    entries: () => started.store.ledger.entries(0, Number.MAX_SAFE_INTEGER),
    complaints: async () => complaintsOf(started.store, config, await harness.journal()),
    async verify() {
      return (await verifyStore(started.store.ledger, keysOf(config).verifying)).findings
    },
    async checkpoint() {
      await checkpoint({ store: started.store, clock, keys: keysOf(config) })
    },
    async restart() {
      await started.stop()
      started = await start(config, replacements)
    },
    halt: () => started.stop(),
    stop,
  }
  return harness
}

const keysOf = (config: Config) => readKeys(config.keyDir, config.dataDir)

/** Where a case stands, for the message of a test that waited in vain. */
function brief(item: Case | undefined): string {
  const { status, understanding, steps, questions, ended } = item ?? {}
  const at = Object.fromEntries(Object.entries(steps ?? {}).map(([id, state]) => [id, { ...state, judged: undefined }]))
  const asked = Object.values(questions ?? {}).map(({ id, asks, note, closed }) => ({ id, asks, note, closed }))
  return JSON.stringify({ status, understanding, at, asked, ended }, null, 1)
}

function recorder(lines: LogLine[]): Log {
  const at = (level: LogLine['level']) => (fields: LogLine['fields'], message: string) =>
    void lines.push({ level, fields, message })
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

export { type ApiAnswer, freePort } from './wire.ts'
