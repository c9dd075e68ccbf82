import type { Effect } from '#core/case/effect.ts'
import type { CaseEvent } from '#core/case/event.ts'
import { resolveAll } from '#core/flow/reference.ts'
import type { Action } from '#core/policy/action.ts'
import type { Story } from './story.ts'
import { eur } from './units.ts'

/** How the world outside Onloop answers; a test replaces what it is about. */
export interface Outside {
  readonly classify: (text: string) => Omit<Extract<CaseEvent, { kind: 'request-classified' }>, 'kind' | 'effect'>
  readonly answer: (
    input: Readonly<Record<string, unknown>>,
  ) => Partial<Omit<Extract<CaseEvent, { kind: 'agent-answered' }>, 'kind' | 'effect'>>
  /** What systems of record say of an action's surroundings. */
  readonly reads: (action: Action) => Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** What becomes of a call; undefined leaves it under way. */
  readonly perform: (action: Action, attempt: number) => Reported | undefined
}

type Reported =
  | { readonly kind: 'effect-done'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: 'effect-failed'; readonly error: string; readonly retryable: boolean }
  | { readonly kind: 'effect-uncertain'; readonly error: string }

const order = { customer: 'CUS-7', total: eur(9000), refunded: eur(0), date: '2026-11-02', pays_to: 'IBAN …4711' }
const customer = { name: 'Acme Corp', typology: ['standard'], disputes: 0 }

export const honest: Outside = {
  classify: (text) => ({
    ranked: [
      { flow: /invoice|INV-/.test(text) ? 'invoice-copy' : 'refund', confidence: 0.95 },
      { flow: /invoice|INV-/.test(text) ? 'refund' : 'invoice-copy', confidence: 0.05 },
    ],
    inScope: 0.98,
    by: 'offline classifier',
    because: ['refund'],
  }),
  answer: (input) => ({ values: resolveAll({ amount: '$input.amount', reason: '$input.message' }, { input }) }),
  reads: ({ capability, args }) =>
    capability.startsWith('billing.')
      ? { invoice: { invoice: args.invoice ?? '', customer: 'CUS-7', total: eur(120) }, customer }
      : { order: { ...order, order: args.order ?? '' }, customer },
  perform: ({ capability, args }) => ({ kind: 'effect-done', output: outputs(capability, args) }),
}

function outputs(capability: string, args: Action['args']): Readonly<Record<string, unknown>> {
  switch (capability) {
    case 'erp.order.read':
      return { order: args.order, customer: 'CUS-7', total: { amount: '9000.00', currency: 'EUR' } }
    case 'erp.invoice.read':
      return { invoice: args.invoice, customer: 'CUS-7' }
    case 'erp.refund.create':
      return { refund: 'RF-1', amount: args.amount, paid_to: 'IBAN …4711' }
    case 'erp.refund.cancel':
      return { refund: args.refund }
    default:
      return { copy: 'CP-1', sent_to: 'accounting@acme.example' }
  }
}

/** What the world outside makes of an effect; a call that is not reported stays under way. */
export function answerTo({ desk, rows, happen }: Story, effect: Effect): CaseEvent | undefined {
  const { outside, now } = desk
  switch (effect.kind) {
    case 'classify-request':
      return { kind: 'request-classified', effect: effect.id, ...outside.classify(effect.text) }
    case 'ask-agent': {
      const answer = { values: {}, confidence: 0.95, grounded: true, model: 'offline', ...outside.answer(effect.input) }
      return { kind: 'agent-answered', effect: effect.id, ...answer }
    }
    case 'read-facts':
      return { kind: 'facts-read', effect: effect.id, reads: { at: now, values: outside.reads(effect.action) } }
    case 'perform-action': {
      const { id, action } = effect
      happen({ kind: 'effect-starting', effect: id, provider: providerOf(action), chosenBecause: 'the only provider' })
      const row = rows.get(id)
      const reported = row?.status === 'started' ? outside.perform(action, row.attempt) : undefined
      return reported && { ...reported, effect: id }
    }
  }
}

function providerOf({ capability }: Action): string {
  return capability.startsWith('billing.') ? 'billing' : 'erp'
}
