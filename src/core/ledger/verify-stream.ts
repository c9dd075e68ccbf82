import { z } from 'zod'
import { hmac } from '#core/hash.ts'
import type { Head } from './checkpoint.ts'
import type { Finding, FindingKind } from './finding.ts'
import { type ChainRow, type PayloadRow, rowHash, type StreamRecord } from './stream.ts'

export interface StreamReport {
  readonly stream: string
  readonly entries: number
  /** Entries whose payload was erased. */
  readonly erased: number
  /** Entries that a signed checkpoint vouches for. */
  readonly covered: number
  readonly findings: readonly Finding[]
}

/** Compares a stored stream with its own chain, its payloads and what signed checkpoints say of it. */
export function verifyStream(record: StreamRecord, heads: readonly Head[]): StreamReport {
  const { stream, rows, payloads } = record
  const find: Find = (kind, seq, say) => ({ stream, seq, kind, say: `${stream} ${seq}: ${say}.` })
  const rowAt = new Map(rows.toReversed().map((row) => [row.seq, row]))
  const end = highest(heads)
  return {
    stream,
    entries: rows.length,
    erased: payloads.filter(({ salt, body }) => salt === null && body === null).length,
    covered: rows.filter(({ seq }) => seq <= end).length,
    findings: [
      ...(rows.length > 0 ? headFindings(rowAt, rows, heads, find) : missingFindings(stream, end)),
      ...orderFindings(rows, find),
      ...rows.flatMap((row) => rowFindings(record, row, rowAt, find)),
      ...payloadFindings(record, rowAt, find),
    ],
  }
}

type Find = (kind: FindingKind, seq: number, say: string) => Finding
type RowAt = ReadonlyMap<number, ChainRow>

function orderFindings(rows: readonly ChainRow[], find: Find): readonly Finding[] {
  const findings: Finding[] = []
  let highest = 0
  for (const { seq } of rows) {
    if (seq <= highest) findings.push(find('reordered', seq, `it stands behind entry ${highest}`))
    highest = Math.max(highest, seq)
  }
  let last = 0
  for (const seq of rows.map((row) => row.seq).sort((a, b) => a - b)) {
    if (seq > last + 1) findings.push(find('missing', last + 1, `the entries before ${seq} are gone`))
    last = seq
  }
  return findings
}

function rowFindings({ stream }: StreamRecord, row: ChainRow, rowAt: RowAt, find: Find): readonly Finding[] {
  const before = row.seq === 1 ? '' : rowAt.get(row.seq - 1)?.hash
  return [
    ...(row.stream === stream ? [] : [find('edited', row.seq, `it was written for ${row.stream}`)]),
    ...(rowHash(row) === row.hash ? [] : [find('edited', row.seq, 'its content does not match its hash')]),
    ...(before === undefined || row.prev === before
      ? []
      : [find('edited', row.seq, 'it does not continue the entry before; one of the two was replaced')]),
  ]
}

function missingFindings(stream: string, end: number): readonly Finding[] {
  if (end === 0) return []
  return [
    { stream, kind: 'stream-missing', say: `${stream}: a signed checkpoint covers ${end} entries, none is left.` },
  ]
}

function headFindings(rowAt: RowAt, rows: readonly ChainRow[], heads: readonly Head[], find: Find): readonly Finding[] {
  const last = highest(rows)
  return heads.flatMap(({ seq, hash }) => {
    const row = rowAt.get(seq)
    if (row) return row.hash === hash ? [] : [find('edited', seq, 'a signed checkpoint covers another entry here')]
    return seq > last ? [find('tail-cut', last + 1, `a signed checkpoint covers entries up to ${seq}`)] : []
  })
}

function payloadFindings({ stream, rows, payloads }: StreamRecord, rowAt: RowAt, find: Find): readonly Finding[] {
  const found = new Set<number>()
  const changed = payloads.flatMap((payload) => {
    const { seq } = payload
    const row = rowAt.get(seq)
    if (found.has(seq) || payload.stream !== stream) return [find('payload-changed', seq, 'it has a foreign payload')]
    found.add(seq)
    return row ? payloadFinding(row, payload, find) : [find('missing', seq, 'its payload is there, its row is gone')]
  })
  const gone = rows.filter(({ seq }) => !found.has(seq))
  return [
    ...changed,
    ...gone.map(({ seq }) => find('payload-changed', seq, 'its payload is gone without being erased')),
  ]
}

const Body = z.looseObject({ kind: z.string(), at: z.number() })

function payloadFinding({ seq, kind, at, commitment }: ChainRow, payload: PayloadRow, find: Find): readonly Finding[] {
  const { salt, body } = payload
  if (salt === null && body === null) return []
  if (salt === null || body === null) return [find('payload-changed', seq, 'its payload is half erased')]
  if (hmac(salt, body) !== commitment) return [find('payload-changed', seq, 'its payload is not the sealed one')]
  const read = Body.safeParse(parse(body))
  if (!read.success) return [find('unreadable', seq, 'its payload is no entry')]
  if (read.data.kind === kind && read.data.at === at) return []
  return [find('edited', seq, 'its row names another kind or time than its payload')]
}

function highest(rows: readonly { readonly seq: number }[]): number {
  return rows.reduce((most, { seq }) => Math.max(most, seq), 0)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
