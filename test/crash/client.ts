import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { JournalRow } from '#core/ledger/world.ts'
import { type ApiAnswer, callApi } from '#test/app/wire.ts'
import type { Settings } from './process.ts'

/** Calls Onloop again and again until it answers: whoever asks does not know that it has just been killed. */
export interface Client {
  call(person: string, method: 'GET' | 'POST', path: string, body?: object): Promise<ApiAnswer>
  /** The demo company's own account of what it did. */
  journal(): Promise<readonly JournalRow[]>
  fault(fault: Fault): Promise<void>
  clearFaults(): Promise<void>
}

export interface Fault {
  readonly system: string
  readonly operation?: string
  readonly mode: string
  readonly times: number
  readonly ms?: number
}

const Keys = z.object({ DEMO_TOKEN: z.string() })

export function createClient({ dataDir, port, demoPort }: Settings): Client {
  const demo = async (path: string, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<unknown> => {
    const { DEMO_TOKEN } = Keys.parse(JSON.parse(readFileSync(join(dataDir, 'keys', 'demo-keys.json'), 'utf8')))
    const headers = { authorization: `Bearer ${DEMO_TOKEN}`, 'content-type': 'application/json' }
    const sent = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    const answer = await fetch(`http://127.0.0.1:${demoPort}${path}`, sent)
    return answer.status === 204 ? undefined : answer.json()
  }
  return {
    call: (person, method, path, body) => insist(() => callApi(`http://127.0.0.1:${port}`, person, method, path, body)),
    journal: async () => (await insist(() => demo('/journal', 'GET'))) as readonly JournalRow[],
    // What is lost with a demo company that has just been killed is lost.
    fault: async (fault) => void (await demo('/control/faults', 'POST', fault).catch(() => undefined)),
    clearFaults: async () => void (await insist(() => demo('/control/faults', 'DELETE'))),
  }
}

async function insist<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await call()
      if (!isNotNow(answer)) return answer
    } catch (error) {
      if (tries > 1200) throw error
    }
    await wait(50)
  }
}

function isNotNow(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 503
}
