import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { freePort } from '#test/app/wire.ts'
import { type Found, lookAfter } from './after.ts'
import { type Chance, createChance } from './chance.ts'
import { type Client, createClient } from './client.ts'
import { mixedLoad, type Wanted } from './load.ts'
import { startPeople } from './people.ts'
import { createOnloopProcess, type OnloopProcess, type Settings } from './process.ts'
import { startTroubles } from './troubles.ts'

export interface CrashOptions {
  readonly cases: number
  readonly kills: number
  readonly seed: number
  /** Whether the data is kept for a look. */
  readonly keep?: boolean
  readonly say?: (line: string) => void
}

export interface CrashReport extends Found {
  readonly dataDir: string
  readonly accepted: number
  readonly kills: number
  readonly killsWhileStarting: number
  readonly decided: number
  readonly exitCode: number | null
}

/**
 * Asks for many things at once while Onloop is killed again and again, and looks what is true afterwards.
 *
 * Everything runs in processes of its own: Onloop, the demo company beside it, and the people here who ask and decide.
 */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onloop-crash-'))
  const settings: Settings = { dataDir, port: await freePort(), demoPort: await freePort() }
  const onloop = createOnloopProcess(settings)
  try {
    return await play(options, settings, onloop)
  } finally {
    await onloop.stop()
    if (!options.keep) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function play(options: CrashOptions, settings: Settings, onloop: OnloopProcess): Promise<CrashReport> {
  const say = options.say ?? (() => undefined)
  const chance = createChance(options.seed)
  const client = createClient(settings)
  onloop.begin()
  await onloop.answers()
  const wanted = new Map<string, Wanted>()
  const people = startPeople(client, wanted)
  const troubles = startTroubles(client, createChance(options.seed + 1))
  // Spread over the time of the kills, so that there is work at every one of them.
  const pauseMs = (options.kills * 2000 * askers) / options.cases
  const asking = askAll(client, mixedLoad(options.cases, chance), wanted, pauseMs)
  const killsWhileStarting = await killAgainAndAgain(onloop, options.kills, chance, say)
  await asking
  await troubles.stop()
  say(`asked ${wanted.size}, killed ${options.kills} times; waiting for everything to settle`)
  await settled(client)
  await people.stop()
  const journal = await client.journal()
  const exitCode = await onloop.stop()
  const found = await lookAfter(settings, journal, [...wanted.keys()])
  const { kills } = options
  return {
    ...found,
    ...{
      dataDir: settings.dataDir,
      accepted: wanted.size,
      kills,
      killsWhileStarting,
      decided: people.decided(),
      exitCode,
    },
  }
}

const askers = 4

/** A few ask at the same time, so that cases are in every state when a kill comes. */
async function askAll(
  client: Client,
  load: readonly Wanted[],
  wanted: Map<string, Wanted>,
  pauseMs: number,
): Promise<void> {
  const left = [...load]
  const Accepted = z.object({ case: z.string() })
  const ask = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      const { key, person, text } = one
      const { body } = await client.call(person, 'POST', '/api/requests', { text, key })
      wanted.set(Accepted.parse(body).case, one)
      await wait(pauseMs)
    }
  }
  await Promise.all(Array.from({ length: askers }, ask))
}

/** Kills at random moments: while it works, and sometimes before it has quite come up. */
async function killAgainAndAgain(
  onloop: OnloopProcess,
  kills: number,
  chance: Chance,
  say: (line: string) => void,
): Promise<number> {
  let whileStarting = 0
  for (let kill = 1; kill <= kills; kill++) {
    const early = chance.next() < 0.2
    if (early) {
      whileStarting += 1
      await wait(chance.between(0, 1500))
    } else {
      await onloop.answers()
      await wait(chance.between(50, 1200))
    }
    await onloop.kill()
    if (kill === Math.ceil(kills / 2)) await onloop.killDemo()
    if (kill % 10 === 0) say(`killed ${kill} times`)
    onloop.begin()
  }
  await onloop.answers()
  return whileStarting
}

/** Resolves when no case is open any more, or when what is left has stood still for long. */
async function settled(client: Client): Promise<void> {
  const Open = z.object({ cases: z.array(z.object({ id: z.string() }).loose()) })
  let before = ''
  let unchanged = 0
  while (unchanged < 120) {
    const { body } = await client.call('mia', 'GET', '/api/cases?status=open&limit=200')
    const { cases } = Open.parse(body)
    const waiting = z
      .object({ approvals: z.array(z.unknown()) })
      .parse((await client.call('sam', 'GET', '/api/approvals')).body)
    if (cases.length === 0 && waiting.approvals.length === 0) return
    const now = JSON.stringify(cases)
    unchanged = now === before ? unchanged + 1 : 0
    before = now
    await wait(250)
  }
}
