import { z } from 'zod'
import { Value } from '#core/value.ts'
import { Origin } from './fact.ts'

export const Outcome = z.enum(['allow', 'escalate', 'deny'])
export type Outcome = z.infer<typeof Outcome>

/** Whose agreement an escalation needs: `n` different members of a group. */
export const Need = z.strictObject({ group: z.string(), n: z.int().positive() }).readonly()
export type Need = z.infer<typeof Need>

/** One condition of a rule that fired, with the value it was held against. */
export const Because = z
  .strictObject({
    field: z.string(),
    /** Absent when the value is unknown. */
    is: Value.optional(),
    origin: Origin.optional(),
    /** The condition as written: "more than $refund_alone". */
    phrase: z.string(),
    /** What a setting in the phrase stood for. */
    limit: Value.optional(),
    /** The condition as a sentence for people: "900.00 EUR is more than the 500.00 EUR that…". */
    say: z.string(),
  })
  .readonly()
export type Because = z.infer<typeof Because>

export const Fired = z
  .strictObject({
    id: z.string(),
    policy: z.string(),
    outcome: Outcome,
    /** The rule in the words of its author. */
    say: z.string(),
    because: z.array(Because).readonly(),
    /** Fields that were unknown; an allow rule with one of these does not fire. */
    unknown: z.array(z.string()).readonly(),
    /** Whether a stricter rule took precedence. */
    overruled: z.boolean(),
  })
  .readonly()
export type Fired = z.infer<typeof Fired>

export const Risk = z
  .strictObject({
    /** 0 to 100. */
    score: z.int().min(0).max(100),
    band: z.enum(['low', 'medium', 'high', 'critical']),
    /** 0 to 1. */
    impact: z.number(),
    /** 0 to 1. */
    likelihood: z.number(),
    /** What the likelihood came from. */
    likelihoodFrom: z.enum(['confidence', 'history', 'new agent']),
    /** Each factor's share of the impact, from 0 to 1; the shares add up to 1 when there is any impact. */
    parts: z.array(z.strictObject({ factor: z.string(), share: z.number() }).readonly()).readonly(),
  })
  .readonly()
export type Risk = z.infer<typeof Risk>

/** How and by when people are asked, when the outcome is `escalate`. */
export const Asking = z
  .strictObject({
    needs: z.array(Need).min(1).readonly(),
    priority: z.enum(['low', 'normal', 'high']),
    /** Milliseconds until the first tier's time is up. */
    withinMs: z.number().positive(),
    /** Milliseconds after which the people asked are reminded once. */
    remindAfterMs: z.number().positive().optional(),
    /** Who is asked next when the first tier was silent, and for how long. */
    next: z.strictObject({ group: z.string(), withinMs: z.number().positive() }).readonly().optional(),
    /** What happens when nobody answered in time. */
    fallback: z.enum(['deny', 'park']),
  })
  .readonly()
export type Asking = z.infer<typeof Asking>

/** What the policies in force say of one action, with everything needed to explain and replay it. */
export const Verdict = z
  .strictObject({
    outcome: Outcome,
    /** The rules that decided, or `nothing-matched`. */
    decidedBy: z.array(z.string()).readonly(),
    fired: z.array(Fired).readonly(),
    risk: Risk,
    /** Present exactly when the outcome is `escalate`. */
    asking: Asking.optional(),
    /** Duties of whoever performs the action, such as `anonymize`. */
    obligations: z.array(z.string()).readonly(),
    /** Sentences that say what alone would have made the action automatic. */
    automaticIf: z.array(z.string()).readonly(),
    /** The chance, 0 to 1, that a person checks it afterwards. */
    checkAfterwards: z.number(),
    /** What policies in `mode: shadow` would have made of it. */
    shadow: z.array(z.strictObject({ policy: z.string(), outcome: Outcome, flips: z.boolean() }).readonly()).readonly(),
    /** SHA-256 over every policy in force, vocabulary and risk weights included. */
    policyHash: z.string(),
    /** Which policies were in force, counted up at every change. */
    epoch: z.int(),
  })
  .readonly()
export type Verdict = z.infer<typeof Verdict>
