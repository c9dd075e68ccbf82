import { z } from 'zod'
import { Value } from '#core/value.ts'

/**
 * Who vouches for a fact: the action's own arguments, a system of record, a person who decided, a model,
 * the requester's words, or Onloop's own count.
 */
export const Origin = z.enum(['args', 'record', 'person', 'model', 'said', 'onloop'])
export type Origin = z.infer<typeof Origin>

/** One thing known about an action when it is judged. No entry for a field means that it is unknown. */
export const Fact = z
  .strictObject({
    value: Value,
    origin: Origin,
    /** When it was read, in epoch milliseconds. */
    at: z.number(),
    /** Until when it may be relied on, in epoch milliseconds; absent means for good. */
    freshUntil: z.number().optional(),
  })
  .readonly()
export type Fact = z.infer<typeof Fact>

export const Facts = z.record(z.string(), Fact).readonly()
export type Facts = z.infer<typeof Facts>
