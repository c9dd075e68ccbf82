import { z } from 'zod'

/** Somebody of the company, as `policies/people.yaml` declares them. Accounts that are not listed belong to nobody. */
export const Person = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    name: z.string().min(1),
    role: z.enum(['employee', 'supervisor', 'manager', 'auditor']),
    title: z.string().optional(),
    groups: z.array(z.string()).default([]),
    language: z.enum(['en', 'fr']).default('en'),
    /** Immutable ids that the channels prove: "slack:T024/U061", "portal:alice". */
    accounts: z.array(z.templateLiteral([z.enum(['slack', 'teams', 'portal']), ':', z.string()])).default([]),
    /** Guests and people who left are known, and may do nothing. */
    active: z.boolean().default(true),
    guest: z.boolean().default(false),
  })
  .readonly()
export type Person = z.infer<typeof Person>
