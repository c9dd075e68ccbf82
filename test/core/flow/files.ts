import { readDocument, sayProblem } from '#core/document.ts'
import { loadFlows } from '#core/flow/load.ts'

/** A small company: one flow that reads an order, asks an agent and pays. Its lines are counted from 1. */
export const flow = `flow: refund
name: Refund
owner: care
may_start: [employee]
examples: [a, b, c, d, e]
fields:
  order: { type: id, pattern: 'ORD-\\d{4}', label: Order }
  amount: { type: money, currency: EUR, label: Amount }
steps:
  - id: order
    agent: desk
    capability: erp.order.read
    with: { order: $request.order }
    say: Read
  - id: propose
    agent: clerk
    with: { total: $steps.order.total }
    must_agree: { amount: $request.amount }
    say: Proposed
  - id: pay
    agent: desk
    capability: erp.refund.create
    with: { order: $steps.order.order, amount: $steps.propose.amount }
    needs: [propose]
    say: Paid
answer: 'Paid {steps.pay.refund} for {request.order}'
`

export const agents = `agents:
  desk:
    kind: service
    label: Desk
    owner: care
    access: write
    systems: [erp]
    capabilities: [erp.order.read, erp.refund.create]
    data: [internal]
  clerk:
    kind: llm
    label: Clerk
    owner: care
    access: read
    systems: []
    data: [internal]
    output:
      amount: { type: money, label: Amount }
`

export const systems = `systems:
  erp: { label: ERP, connector: openapi, url: 'http://erp' }
capabilities:
  erp.order.read:
    label: 'Read {args.order}'
    system: erp
    access: read
    args: { order: { type: id, label: Order } }
    output: { order: text, customer: text, total: money }
    providers: [{ id: erp, system: erp, operation: read, idempotency: key, with: { order: $args.order } }]
  erp.refund.create:
    label: 'Pay {args.amount}'
    system: erp
    access: write
    args:
      order: { type: id, label: Order }
      amount: { type: money, label: Amount, amendable: true }
    output: { refund: text }
    reads:
      order: { capability: erp.order.read, with: { order: $args.order } }
    facts:
      order.total: { from: $reads.order.total, fresh_for: 10 min }
    shows: [{ label: Total, from: $reads.order.total }]
    customer: $reads.order.customer
    once_per: order
    undo: { capability: erp.refund.cancel, with: { refund: $output.refund } }
    providers:
      - { id: erp, system: erp, operation: create, idempotency: key, with: { order: $args.order }, poll: 2 s }
  erp.refund.cancel:
    label: 'Cancel {args.refund}'
    system: erp
    access: write
    args: { refund: { type: text, label: Refund } }
    providers: [{ id: erp, system: erp, operation: cancel, idempotency: key, with: { refund: $args.refund } }]
`

const files: Readonly<Record<string, string>> = { flow, agents, systems }

/** What is wrong with the small company after one replacement, one line each. */
export function problemsAfter(file: 'flow' | 'agents' | 'systems', from: string, to: string): readonly string[] {
  const text = files[file] ?? ''
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  return problemsOf({ ...files, [file]: text.replace(from, to) })
}

export function problemsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  const documents = Object.entries(texts).map(([name, text]) => readDocument(`flows/${name}.yaml`, text))
  const loaded = loadFlows(documents, new Set(['care', 'sales']))
  return 'flows' in loaded ? [] : loaded.map(sayProblem)
}
