import { z } from 'zod'
import { Action } from '#core/policy/action.ts'
import { Facts } from '#core/policy/fact.ts'
import { Need, Verdict } from '#core/policy/verdict.ts'
import { Values } from '#core/value.ts'

const Who = z.strictObject({ kind: z.enum(['person', 'agent', 'onloop', 'system']), id: z.string() }).readonly()
export type Who = z.infer<typeof Who>

/** How long a payload is kept before it may be erased; the chain is kept for good. */
export const Retention = z.enum(['personal', 'operational', 'governance'])

const kinds = {
  'request-received': z.strictObject({ requester: z.string(), place: z.string(), text: z.string() }),
  'request-classified': z.strictObject({
    flow: z.string().optional(),
    confidence: z.number(),
    inScope: z.number(),
    by: z.string(),
    because: z.array(z.string()).readonly(),
  }),
  'flow-chosen': z.strictObject({ flow: z.string(), plan: z.string(), by: z.enum(['classifier', 'person', 'caller']) }),
  'fields-given': z.strictObject({ values: Values, by: z.string() }),
  'agent-answered': z.strictObject({ step: z.string(), values: Values, confidence: z.number(), model: z.string() }),
  'action-judged': z.strictObject({ action: Action, digest: z.string(), facts: Facts, verdict: Verdict }),
  'question-asked': z.strictObject({
    question: z.string(),
    asks: z.enum(['approval', 'uncertain', 'failed', 'late', 'check']),
    digest: z.string(),
    needs: z.array(Need).readonly(),
    deadline: z.number(),
  }),
  'question-reminded': z.strictObject({ question: z.string(), by: z.string().optional() }),
  'question-moved': z.strictObject({ question: z.string(), to: z.string(), deadline: z.number() }),
  'question-closed': z.strictObject({ question: z.string(), how: z.string(), digest: z.string() }),
  'decision-given': z.strictObject({
    question: z.string(),
    decision: z.string(),
    digest: z.string(),
    reason: z.string().optional(),
    /** For amend: the arguments before and after. */
    from: Values.optional(),
    to: Values.optional(),
    /** Milliseconds from the question to this decision. */
    afterMs: z.number(),
  }),
  /** `question` is the question's id, or the case's where the requester contests a denial. */
  'information-given': z.strictObject({ question: z.string(), text: z.string() }),
  /** An action may run: because the policy allows it, or because people granted it by a question. */
  'action-granted': z.strictObject({
    effect: z.string(),
    digest: z.string(),
    because: z.enum(['allow', 'decision']),
    question: z.string().optional(),
    expires: z.number(),
  }),
  'action-denied': z.strictObject({ digest: z.string(), why: z.string(), outOfScope: z.boolean() }),
  'action-held': z.strictObject({ digest: z.string(), stops: z.array(z.string()).readonly() }),
  'effect-started': z.strictObject({
    effect: z.string(),
    digest: z.string(),
    attempt: z.number(),
    provider: z.string(),
    /** Why this provider was chosen. */
    chosenBecause: z.string(),
  }),
  'effect-done': z.strictObject({
    effect: z.string(),
    digest: z.string(),
    provider: z.string(),
    output: z.record(z.string(), z.unknown()),
    late: z.boolean(),
  }),
  'effect-failed': z.strictObject({ effect: z.string(), attempt: z.number(), error: z.string(), again: z.boolean() }),
  'effect-uncertain': z.strictObject({ effect: z.string(), error: z.string() }),
  'case-reopened': z.strictObject({ why: z.string() }),
  'case-closed': z.strictObject({ how: z.string(), because: z.string() }),
  'time-lost': z.strictObject({ ms: z.number() }),
  'stop-set': z.strictObject({ stop: z.string(), scope: z.string(), reason: z.string() }),
  'stop-released': z.strictObject({ stop: z.string(), scope: z.string() }),
  'policy-in-force': z.strictObject({ epoch: z.number(), hash: z.string(), why: z.string() }),
  'policy-refused': z.strictObject({ problems: z.array(z.string()).readonly() }),
  'setting-changed': z.strictObject({ policy: z.string(), setting: z.string(), from: z.string(), to: z.string() }),
  'arrival-refused': z.strictObject({ account: z.string(), what: z.string(), why: z.string() }),
  'onloop-started': z.strictObject({ release: z.string(), downMs: z.number() }),
  'digest-posted': z.strictObject({ digest: z.string(), place: z.string(), slot: z.string() }),
} as const

export type EntryKind = keyof typeof kinds

const retentionOf: Partial<Record<EntryKind, z.infer<typeof Retention>>> = {
  'request-received': 'personal',
  'fields-given': 'personal',
  'information-given': 'personal',
  'agent-answered': 'personal',
}

/** What the ledger says of one thing that happened: who did what, where, with what outcome. */
export type Entry = {
  [Kind in EntryKind]: {
    readonly kind: Kind
    /** Epoch milliseconds. */
    readonly at: number
    readonly who: Who
    /** The system or channel it happened in. */
    readonly where: string
    readonly case?: string
    readonly step?: string
    readonly detail: z.infer<(typeof kinds)[Kind]>
  }
}[EntryKind]

/** How long the payload of an entry of this kind is kept. */
export function retention(kind: EntryKind): z.infer<typeof Retention> {
  return retentionOf[kind] ?? 'governance'
}

/** Reads an entry that was stored; throws when it is none, which only a change from outside can cause. */
export function parseEntry(stored: unknown): Entry {
  const frame = Frame.parse(stored)
  const detail = kinds[frame.kind].parse(frame.detail)
  return { ...frame, detail } as Entry
}

const Frame = z.strictObject({
  kind: z.enum(Object.keys(kinds) as [EntryKind, ...EntryKind[]]),
  at: z.number(),
  who: Who,
  where: z.string(),
  case: z.string().optional(),
  step: z.string().optional(),
  detail: z.unknown(),
})
