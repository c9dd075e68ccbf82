import { z } from 'zod'
import { measureDigest } from '#app/digests.ts'
import { verifyStore } from '#app/verify-store.ts'
import { formatDuration, parseDuration } from '#core/duration.ts'
import { parseEntry } from '#core/ledger/entry.ts'
import { houseStream } from '#core/ledger/stream.ts'
import { moment } from './case-json.ts'
import { seenCase } from './cases.ts'
import { type ApiParts, operation } from './operation.ts'
import { notFound } from './problem.ts'
import { DigestShape, EntryShape, ReportShape } from './report-shape.ts'
import { steersOnly } from './steer.ts'

const yearMs = 366 * 24 * 3_600_000

const Period = z
  .string()
  .default('7d')
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined && ms >= 60_000 && ms <= yearMs) return ms
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a length of time such as 7d, 24h or 30d, of a year at most`,
    })
    return z.NEVER
  })
  .describe('How far back: 24h, 7d')

const LedgerQuery = z.object({
  stream: z.string().default(houseStream).describe('A case’s id, or "house" for what belongs to no case'),
  last: z.coerce.number().int().min(1).max(1000).default(100),
})

export const reportOperations = [
  operation({
    id: 'digest',
    method: 'GET',
    path: '/api/digest',
    summary: 'How the automation is doing: each indicator with what it was made of.',
    query: z.object({ period: Period }),
    result: DigestShape,
    handle: async (parts, { person }, { query }) =>
      steersOnly(person) ?? { value: await digestJson(parts, query.period) },
  }),
  operation({
    id: 'readLedger',
    method: 'GET',
    path: '/api/ledger',
    summary: 'The latest entries of a stream of the ledger, oldest first.',
    query: LedgerQuery,
    result: z.object({ stream: z.string(), entries: z.array(EntryShape) }),
    async handle(parts, { person }, { query: { stream, last } }) {
      const refused = steersOnly(person)
      if (refused) return refused
      if (stream !== houseStream && !(await seenCase(parts, person, stream))) return notFound('stream', stream)
      return { value: { stream, entries: await entriesJson(parts, stream, last) } }
    },
  }),
  operation({
    id: 'verifyLedger',
    method: 'GET',
    path: '/api/ledger/verify',
    summary: 'Whether anything in the ledger was changed since it was written.',
    result: ReportShape,
    async handle({ store, keys }, { person }) {
      const refused = steersOnly(person)
      if (refused) return refused
      const report = await verifyStore(store.ledger, keys.verifying)
      return { value: { ...report, ok: report.findings.length === 0, findings: [...report.findings] } }
    },
  }),
]

async function digestJson(parts: ApiParts, lengthMs: number): Promise<z.input<typeof DigestShape>> {
  const to = parts.clock.now() + 1
  const title = `The last ${formatDuration(lengthMs)}`
  const { card, indicators, checkpoint } = await measureDigest(parts, title, to, lengthMs, 'digest:now')
  const { period, days: _, ...measured } = indicators
  return {
    from: moment(period.from),
    to: moment(period.to - 1),
    indicators: measured,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    card,
  }
}

async function entriesJson({ store }: ApiParts, stream: string, last: number) {
  const { rows, payloads } = await store.ledger.rows(stream)
  const bodies = new Map(payloads.map(({ seq, body }) => [seq, body]))
  return rows.slice(-last).map(({ seq, at, kind, hash }) => {
    const body = bodies.get(seq)
    return { seq, at: moment(at), kind, hash, ...(body ? { entry: parseEntry(JSON.parse(body)) } : {}) }
  })
}
