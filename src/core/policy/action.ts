import { z } from 'zod'
import { digestOf } from '#core/hash.ts'
import { Values } from '#core/value.ts'

export const Access = z.enum(['read', 'write'])
export type Access = z.infer<typeof Access>

/** From what anyone may read to what only a few may. */
export const DataClass = z.enum(['public', 'internal', 'confidential'])
export type DataClass = z.infer<typeof DataClass>

/** The concrete thing about to happen. Nothing runs that was not first written down like this and judged. */
export const Action = z
  .strictObject({
    case: z.string(),
    step: z.string(),
    agent: z.string(),
    /** `system.noun.verb`, "erp.refund.create". */
    capability: z.string(),
    system: z.string(),
    access: Access,
    data: z.array(DataClass).readonly(),
    args: Values,
    requester: z.string(),
    /** From 0 to 1: the least of intake, the fields used and the agents' answers. */
    confidence: z.number().min(0).max(1),
  })
  .readonly()
export type Action = z.infer<typeof Action>

/** SHA-256 over the action's canonical JSON: what an approval and a grant are bound to. */
export function actionDigest(action: Action): string {
  return digestOf(action)
}
