import type { Checkpoint } from './checkpoint.ts'
import type { Finding } from './finding.ts'
import type { StreamRecord } from './stream.ts'
import { verifyCheckpoints } from './verify-checkpoints.ts'
import { type StreamReport, verifyStream } from './verify-stream.ts'

/** What was looked at and what is wrong with it. Without findings, `covered` entries are proved to be as written. */
export interface Report {
  readonly entries: number
  readonly streams: number
  /** Entries whose payload was erased; that they happened, and when, is still proved. */
  readonly erased: number
  readonly checkpoints: number
  /** Entries that a signed checkpoint vouches for. */
  readonly covered: number
  /** Entries that only their chain vouches for, until the next checkpoint. */
  readonly uncovered: number
  readonly findings: readonly Finding[]
}

/** A whole ledger in memory. */
export interface Ledger {
  readonly streams: readonly StreamRecord[]
  /** Oldest first. */
  readonly checkpoints: readonly Checkpoint[]
  /** What was found while it was read. */
  readonly findings?: readonly Finding[]
}

/** What the ledger is held against. */
export interface Witness {
  /** The Ed25519 public key, PEM. */
  readonly publicKey: string
  /** The hash of any checkpoint, from a printed copy. */
  readonly publishedHash?: string | undefined
}

/** Finds what was changed in a ledger since it was written. `docs/ledger.md` says what can be proved and what cannot. */
export function verify({ streams, checkpoints, findings = [] }: Ledger, witness: Witness): Report {
  const verification = startVerification(checkpoints, witness)
  for (const record of streams) verification.add(record)
  const report = verification.finish()
  return { ...report, findings: [...findings, ...report.findings] }
}

/** Verifies a ledger that is too large for memory: one stream after the other, each given once and whole. */
export function startVerification(checkpoints: readonly Checkpoint[], witness: Witness): Verification {
  const signed = verifyCheckpoints(checkpoints, witness.publicKey, witness.publishedHash)
  const awaited = new Set(signed.heads.keys())
  const findings = [signed.findings]
  const total = { entries: 0, streams: 0, erased: 0, covered: 0 }

  const add = (record: StreamRecord): StreamReport => {
    const report = verifyStream(record, signed.heads.get(record.stream) ?? [])
    awaited.delete(record.stream)
    findings.push(report.findings)
    total.entries += report.entries
    total.streams += report.entries > 0 ? 1 : 0
    total.erased += report.erased
    total.covered += report.covered
    return report
  }
  const finish = (): Report => {
    for (const stream of awaited) add({ stream, rows: [], payloads: [] })
    return {
      ...total,
      checkpoints: signed.checkpoints,
      uncovered: total.entries - total.covered,
      findings: findings.flat(),
    }
  }
  return { add, finish }
}

export interface Verification {
  add(record: StreamRecord): StreamReport
  /** Adds the streams that checkpoints know and nobody gave: they are missing. */
  finish(): Report
}
