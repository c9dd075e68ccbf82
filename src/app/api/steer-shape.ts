import { z } from 'zod'
import { Agent } from '#core/flow/catalog.ts'
import { Moment } from './case-shape.ts'

export const StopShape = z.object({ id: z.string(), scope: z.string(), by: z.string(), at: Moment, reason: z.string() })

export const SettingShape = z.object({
  policy: z.string(),
  setting: z.string(),
  label: z.string(),
  value: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  step: z.string().optional(),
  options: z.array(z.string()).optional(),
})

export const PolicyShape = z.object({
  policy: z.string(),
  version: z.int(),
  owner: z.string(),
  mode: z.enum(['draft', 'shadow', 'active', 'retired']),
  rules: z.array(
    z.object({ id: z.string(), outcome: z.enum(['allow', 'escalate', 'deny']), say: z.string(), reads: z.string() }),
  ),
  settings: z.array(SettingShape),
})

export const AgentShape = Agent.unwrap()
  .pick({ kind: true, label: true, owner: true, access: true, systems: true, data: true })
  .extend({
    agent: z.string(),
    reviewed: z.int().describe('How many of its actions people looked at'),
    corrected: z.int().describe('How many of those they corrected'),
  })

export const Told = z.object({ answer: z.string() })
