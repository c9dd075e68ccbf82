import { z } from 'zod'
import { Access, DataClass } from '#core/policy/action.ts'
import { FieldSpec, Wording } from './field.ts'

const Given = z.union([z.string(), z.number(), z.boolean()])
const Duration = z.string().describe('A length of time such as "10 min"')

/** An outside system and how it is reached. What else a connector needs stands beside `connector` and is checked by it. */
export const System = z
  .looseObject({
    label: z.string(),
    connector: z.enum(['openapi', 'webhook']),
    url: z.string().describe('The address; a setting’s NAME in braces after a dollar sign stands for its value'),
  })
  .readonly()
export type System = z.infer<typeof System>

const Argument = z
  .strictObject({
    type: FieldSpec.unwrap().shape.type,
    label: Wording,
    amendable: z.boolean().default(false).describe('Whether a person who decides may change it'),
  })
  .readonly()

const Provider = z
  .strictObject({
    id: z.string(),
    system: z.string(),
    operation: z.string(),
    agent: z.string().optional().describe('The robot or scenario that does it, where it is not the step’s own agent'),
    idempotency: z
      .enum(['key', 'lookup', 'none'])
      .describe('key: the system dedupes by the key; lookup: one can ask whether it happened; none: neither'),
    with: z.record(z.string(), Given).describe('The operation’s arguments'),
    poll: Duration.optional().describe('How often long work is asked for, in case the callback never comes'),
    give_up: Duration.optional().describe('After how long a silent long work is uncertain'),
  })
  .readonly()
export type Provider = z.infer<typeof Provider>

export const Capability = z
  .strictObject({
    label: Wording.describe('What happens, with {args.…} filled in'),
    system: z.string(),
    access: Access,
    data: z.array(DataClass).default(['internal']),
    args: z.record(z.string(), Argument).default({}),
    output: z.record(z.string(), FieldSpec.unwrap().shape.type).default({}),
    reads: z
      .record(z.string(), z.strictObject({ capability: z.string(), with: z.record(z.string(), Given) }))
      .default({})
      .describe('What is read from systems of record before the action is judged'),
    facts: z
      .record(z.string(), z.strictObject({ from: z.string(), fresh_for: Duration.default('10 min') }))
      .default({})
      .describe('Facts for the policy, each out of what was read'),
    shows: z
      .array(z.strictObject({ label: Wording, from: z.string() }))
      .default([])
      .describe('What else an approver sees beside the arguments'),
    customer: z.string().optional().describe('Which read names the customer; sums are counted per customer'),
    once_per: z.string().optional().describe('The argument that names the object it may be done to once'),
    reversible: z.boolean().default(false),
    undo: z.strictObject({ capability: z.string(), with: z.record(z.string(), Given) }).optional(),
    providers: z.array(Provider).min(1),
  })
  .readonly()
export type Capability = z.infer<typeof Capability>

export const Agent = z
  .strictObject({
    kind: z.enum(['llm', 'robot', 'scenario', 'service', 'table']),
    label: z.string(),
    owner: z.string().describe('The group that answers for it'),
    access: Access,
    systems: z.array(z.string()),
    capabilities: z.array(z.string()).default([]),
    data: z.array(DataClass),
    anonymize: z.array(DataClass).default([]),
    instructions: z.string().optional(),
    output: z.record(z.string(), FieldSpec).default({}),
    offline: z
      .record(z.string(), Given)
      .default({})
      .describe('Its answer without a model: each output as a literal or an input, "$input.amount"'),
  })
  .readonly()
export type Agent = z.infer<typeof Agent>

export const SystemsFile = z.strictObject({
  systems: z.record(z.string(), System),
  capabilities: z.record(z.string(), Capability),
})

export const AgentsFile = z.strictObject({ agents: z.record(z.string(), Agent) })

/** Everything that flows can be made of. */
export interface Catalog {
  readonly systems: Readonly<Record<string, System>>
  readonly capabilities: Readonly<Record<string, Capability>>
  readonly agents: Readonly<Record<string, Agent>>
}
