import { z } from 'zod'
import { CardShape } from './card-shape.ts'
import { Moment } from './case-shape.ts'

const IndicatorShape = z
  .object({
    value: z.number().optional(),
    numerator: z.number(),
    denominator: z.number(),
    cases: z.array(z.string()).readonly(),
  })
  .describe('A share from 0 to 1, milliseconds, or risk from 0 to 100; absent when there was nothing to measure')

export const DigestShape = z.object({
  from: Moment,
  to: Moment,
  indicators: z.object({
    ...{ alone: IndicatorShape, corrected: IndicatorShape, outOfScope: IndicatorShape, riskAlone: IndicatorShape },
    ...{ decideMedian: IndicatorShape, decideP90: IndicatorShape, processingMedian: IndicatorShape },
    riskByAgent: z.record(z.string(), IndicatorShape),
    riskByFlow: z.record(z.string(), IndicatorShape),
    outcomes: z.record(z.string(), IndicatorShape),
  }),
  checkpoint: z.string().optional().describe('The hash of the latest signed checkpoint of the ledger'),
  card: CardShape,
})

export const ReportShape = z.object({
  ok: z.boolean(),
  entries: z.int(),
  streams: z.int(),
  erased: z.int(),
  checkpoints: z.int(),
  covered: z.int().describe('Entries that a signed checkpoint vouches for'),
  uncovered: z.int().describe('Entries that only their chain vouches for, until the next checkpoint'),
  findings: z.array(z.object({ stream: z.string(), seq: z.int().optional(), kind: z.string(), say: z.string() })),
})

export const EntryShape = z.object({
  seq: z.int(),
  at: Moment,
  kind: z.string(),
  hash: z.string(),
  entry: z.looseObject({}).optional().describe('Absent when it was erased'),
})
