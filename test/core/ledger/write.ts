import type { Entry } from '#core/ledger/entry.ts'
import { type Action, actionDigest } from '#core/policy/action.ts'
import type { Asking, Need, Outcome, Verdict } from '#core/policy/verdict.ts'
import type { Values } from '#core/value.ts'

type Parts<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>['detail']
type Frame = Partial<Pick<Entry, 'at' | 'who' | 'where' | 'case' | 'step'>>

/** An entry of case C1 by Onloop, save for what the frame says otherwise. */
export function write<Kind extends Entry['kind']>(kind: Kind, detail: Parts<Kind>, frame: Frame = {}): Entry {
  const who = { kind: 'onloop', id: 'onloop' } as const
  return { kind, at: 0, who, where: 'onloop', case: 'C1', ...frame, detail } as Entry
}

export const person = (id: string) => ({ kind: 'person', id }) as const

export function refund(args: Values = {}, more: Partial<Action> = {}): Action {
  return {
    case: 'C1',
    step: 'pay',
    agent: 'refund-agent',
    capability: 'erp.refund.create',
    system: 'erp',
    access: 'write',
    data: ['internal'],
    args: { order: 'ORD-1', amount: { minor: 90_000, currency: 'EUR' }, ...args },
    requester: 'alice',
    confidence: 0.8,
    ...more,
  }
}

export function verdict(outcome: Outcome, needs: readonly Need[] = [{ group: 'care', n: 1 }], score = 30): Verdict {
  const asking: Asking = { needs, priority: 'normal', withinMs: 1000, fallback: 'deny' }
  return {
    outcome,
    decidedBy: ['R1'],
    fired: [],
    risk: { score, band: 'medium', impact: 0.5, likelihood: 0.1, likelihoodFrom: 'confidence', parts: [] },
    ...(outcome === 'escalate' ? { asking } : {}),
    obligations: [],
    automaticIf: [],
    checkAfterwards: 0,
    shadow: [],
    policyHash: 'p',
    epoch: 1,
  }
}

export function judged(action: Action, what: Verdict, frame: Frame = {}): Entry {
  const detail = { action, digest: actionDigest(action), facts: {}, verdict: what }
  return write('action-judged', detail, { case: action.case, step: action.step, ...frame })
}
