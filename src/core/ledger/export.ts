import { z } from 'zod'
import { canonical } from '#core/canonical.ts'
import { Checkpoint } from './checkpoint.ts'
import type { Finding } from './finding.ts'
import { ChainRow, PayloadRow, type StreamRecord } from './stream.ts'
import type { Ledger } from './verify.ts'

/** One line of an export. */
const ExportItem = z.union([
  z.strictObject({ checkpoint: Checkpoint }),
  z.strictObject({ row: ChainRow }),
  z.strictObject({ payload: PayloadRow }),
])
type ExportItem = z.infer<typeof ExportItem>

/**
 * Writes a ledger as JSON Lines, without line ends: the checkpoints, then stream after stream each row and its payload.
 *
 * A ledger too large for memory is written in parts: once with the checkpoints alone, then once for each stream.
 */
export function* exportLines(ledger: {
  readonly checkpoints: Iterable<Checkpoint>
  readonly streams: Iterable<StreamRecord>
}): Generator<string> {
  for (const checkpoint of ledger.checkpoints) yield exportLine({ checkpoint })
  for (const { rows, payloads } of ledger.streams) {
    const bySeq = Map.groupBy(payloads, ({ seq }) => seq)
    for (const row of rows) {
      yield exportLine({ row })
      for (const payload of bySeq.get(row.seq) ?? []) yield exportLine({ payload })
      bySeq.delete(row.seq)
    }
    // What has no row is evidence too: verifying the export must find what verifying the store finds.
    for (const rest of bySeq.values()) for (const payload of rest) yield exportLine({ payload })
  }
}

function exportLine(item: ExportItem): string {
  return canonical(item)
}

/** Reads an export for `verify`. Lines in any order are read; a line that is none becomes a finding, never an exception. */
export function readExport(lines: Iterable<string>): Required<Ledger> {
  const streams = new Map<string, { stream: string; rows: ChainRow[]; payloads: PayloadRow[] }>()
  const checkpoints: Checkpoint[] = []
  const findings: Finding[] = []
  const recordOf = (stream: string) => {
    const record = streams.get(stream) ?? { stream, rows: [], payloads: [] }
    streams.set(stream, record)
    return record
  }
  let number = 0
  for (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    const item = readLine(line)
    if (!item)
      findings.push({ stream: 'export', seq: number, kind: 'unreadable', say: `Line ${number} is no ledger line.` })
    else if ('checkpoint' in item) checkpoints.push(item.checkpoint)
    else if ('row' in item) recordOf(item.row.stream).rows.push(item.row)
    else recordOf(item.payload.stream).payloads.push(item.payload)
  }
  return { streams: [...streams.values()], checkpoints, findings }
}

function readLine(line: string): ExportItem | undefined {
  try {
    const item = ExportItem.parse(JSON.parse(line))
    // Text without a canonical spelling, such as half a surrogate pair, was never sealed and cannot be hashed.
    canonical(item)
    return item
  } catch {
    return undefined
  }
}
