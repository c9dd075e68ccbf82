import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Client, Fault } from './client.ts'

const troubles: readonly Omit<Fault, 'times'>[] = [
  ...['down', 'drop-before', 'drop-after', 'garbage', 'rate-limit'].flatMap((mode) => [
    { system: 'erp', operation: 'createRefund', mode },
    { system: 'billing', operation: 'sendInvoiceCopy', mode },
  ]),
  { system: 'erp', operation: 'createRefund', mode: 'slow', ms: 1500 },
  { system: 'billing', operation: 'sendInvoiceCopy', mode: 'slow', ms: 1500 },
  { system: 'billing', operation: 'findInvoiceCopy', mode: 'down' },
  { system: 'erp', operation: 'readOrder', mode: 'down' },
  { system: 'crm', mode: 'slow', ms: 800 },
  ...['fail', 'no-callback', 'twice-callback'].map((mode) => ({ system: 'robot', operation: 'invoice.send', mode })),
  { system: 'robot', operation: 'invoice.send', mode: 'late-callback', ms: 1500 },
  { system: 'robot', operation: 'invoice.send', mode: 'slow', ms: 1500 },
  { system: 'robot', operation: 'startJob', mode: 'drop-before' },
  // What leaves most in doubt comes most often: billing away, and a robot whose answer is lost.
  ...[1, 2, 3, 4].flatMap(() => [
    { system: 'billing', operation: 'sendInvoiceCopy', mode: 'down' },
    { system: 'robot', operation: 'startJob', mode: 'drop-after' },
  ]),
]

/** Makes the demo company's systems fail in every way they can, until it is told to stop. */
export function startTroubles(client: Client, chance: Chance): { stop(): Promise<void> } {
  let isOn = true
  const work = async (): Promise<void> => {
    while (isOn) {
      const trouble = chance.one(troubles)
      const times = trouble.system === 'billing' && trouble.mode === 'down' ? 8 : chance.between(1, 2)
      await client.fault({ ...trouble, times })
      await wait(chance.between(100, 600))
    }
  }
  const working = work()
  return {
    async stop() {
      isOn = false
      await working
      await client.clearFaults()
    },
  }
}
