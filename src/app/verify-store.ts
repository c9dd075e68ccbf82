import type { Finding } from '#core/ledger/finding.ts'
import { type Report, startVerification } from '#core/ledger/verify.ts'
import type { LedgerRows } from '#ports/store.ts'

/** Verifies a store's whole ledger, one stream after the other. */
export async function verifyStore(ledger: LedgerRows, publicKey: string, publishedHash?: string): Promise<Report> {
  const { checkpoints, unreadable } = await ledger.checkpoints()
  const verification = startVerification(checkpoints, { publicKey, publishedHash })
  const findings: Finding[] = [...unreadable]
  for (const stream of await ledger.names()) {
    const { rows, payloads, unreadable: lost } = await ledger.rows(stream)
    verification.add({ stream, rows, payloads })
    findings.push(...lost)
  }
  const report = verification.finish()
  return { ...report, findings: [...findings, ...report.findings] }
}
