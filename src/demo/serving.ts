import { resolve } from 'node:path'
import { sameCode, sha256 } from '#core/hash.ts'
import { billing } from './billing.ts'
import type { CompanyOptions } from './company.ts'
import { contractOf } from './contract.ts'
import { control } from './control.ts'
import { crm } from './crm.ts'
import type { Books } from './database.ts'
import { erp } from './erp.ts'
import { createFaults } from './faults.ts'
import { hr } from './hr.ts'
import { journal } from './journal.ts'
import type { Operation, Received, System } from './operation.ts'
import { robot } from './robot.ts'
import type { RobotDesk } from './robot-desk.ts'
import type { Serving } from './server.ts'
import { flawOf } from './signature.ts'

/** Puts the systems together with who may call them. */
export function serve(options: CompanyOptions, books: Books, desk: RobotDesk, stopped: AbortSignal): Serving {
  const faults = createFaults()
  const business = [crm(books), erp(books), billing(books), robot(books, desk, faults), hr(books)]
  const systems = [...business, journal(books), control(faults, business)]
  return {
    systems,
    documents: documentsOf(systems, options.dir),
    faults,
    stopped,
    flawOfCaller: (operation, headers, body) => flawOfCaller(options, operation, headers, body),
  }
}

function documentsOf(systems: readonly System[], dir: string): Map<string, object> {
  const health = { ok: true, company: 'onloop-demo', dir: folderMark(dir) }
  const contracts = systems.map((system) => [`/${system.name}/openapi.json`, contractOf(system)] as const)
  return new Map<string, object>([['/healthz', health], ...contracts])
}

function flawOfCaller(
  { token, webhookSecret, now }: CompanyOptions,
  { auth }: Operation,
  headers: Received['headers'],
  body: string,
): string | undefined {
  switch (auth) {
    case 'bearer':
      return sameCode(String(headers.authorization), `Bearer ${token}`)
        ? undefined
        : 'A valid bearer token is required.'
    case 'signature':
      return flawOf(webhookSecret, headers, body, now())
  }
}

/** What `/healthz` shows of a folder, so that a caller can tell whose company answers on a port. */
export function folderMark(dir: string): string {
  return sha256(resolve(dir))
}
