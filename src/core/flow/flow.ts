import { z } from 'zod'
import { FieldSpec, Wording } from './field.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens')
/** A literal, or a reference such as "$request.order" or "$steps.order.customer". */
const Given = z.union([z.string(), z.number(), z.boolean()])

const Step = z
  .strictObject({
    id: Id,
    agent: z.string().describe('The agent that performs the step, from agents.yaml'),
    capability: z
      .string()
      .optional()
      .describe('What the step wants done; without one the agent is asked for its output'),
    with: z.record(z.string(), Given).default({}).describe('Arguments, or what the agent is told'),
    needs: z.array(z.string()).default([]).describe('Steps that must be done first, beside those it refers to'),
    must_agree: z
      .record(z.string(), Given)
      .default({})
      .describe('Outputs that must equal what somebody else said; a difference sends what follows to people'),
    say: Wording.describe('The step in the words of the requester’s card'),
  })
  .readonly()
export type Step = z.infer<typeof Step>

/** One file of `flows/`: a declared way to serve one kind of request. */
export const Flow = z
  .strictObject({
    flow: Id.describe('The id of the flow'),
    name: Wording.describe('What people call it'),
    owner: z.string().describe('The group that answers for the flow'),
    may_start: z.array(z.string()).default([]).describe('Roles and groups that may start it; nobody by default'),
    examples: z.array(z.string()).min(5).describe('What people write who want this; in every language they use'),
    fields: z.record(z.string(), FieldSpec).default({}).describe('What must be known before it starts'),
    steps: z.array(Step).min(1),
    answer: Wording.describe(
      'What the requester is told at the end; {steps.pay.refund} and {request.order} are filled in',
    ),
  })
  .readonly()
export type Flow = z.infer<typeof Flow>
