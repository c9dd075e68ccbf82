import { describe, expect, it } from 'vitest'
import { agents, flow, problemsAfter, problemsOf, systems } from '#test/core/flow/files.ts'

describe('a mistake in a flow', () => {
  it.each([
    ['owner: care', 'owner: cares', '3: owner: unknown group "cares", did you mean "care"?'],
    ['[employee]', '[employe, sales]', '4: may_start: unknown role or group "employe", did you mean "employee"?'],
    ["'ORD-\\d{4}'", "'ORD-(\\d{4}'", '7: field order: "ORD-(\\d{4}" is not a regular expression'],
    ['type: money, currency: EUR', 'type: choice', '8: field amount: a choice needs options'],
    ['agent: desk', 'agent: deks', '11: step order: unknown agent "deks", did you mean "desk"?'],
    [
      'erp.order.read',
      'erp.order.reed',
      '12: step order: unknown capability "erp.order.reed", did you mean "erp.order.read"?',
    ],
    [
      'with: { order: $request.order }',
      'with: { ordr: $request.order }',
      '13: step order: erp.order.read: unknown argument "ordr", did you mean "order"?',
    ],
    ['$request.order', '$request.ordr', '13: step order: $request.ordr: unknown field "ordr", did you mean "order"?'],
    ['$request.order', '$requester.name', '13: step order: $requester.name: unknown word about the requester, "name"'],
    [
      '$request.order',
      '$case.order',
      '13: step order: $case.order: begin a reference with request, requester or steps',
    ],
    [
      'agent: clerk',
      'agent: desk',
      '16: step propose: agent "desk" declares no output, so a step without a capability has none',
    ],
    [
      '$steps.order.total',
      '$steps.order.totl',
      '17: step propose: $steps.order.totl: unknown output of step order, "totl", did you mean "total"?',
    ],
    [
      '$steps.order.total',
      '$steps.ordre.total',
      '17: step propose: $steps.ordre.total: unknown step "ordre", did you mean "order"?',
    ],
    ['must_agree: { amount', 'must_agree: { amout', '18: step propose: unknown output "amout", did you mean "amount"?'],
    [
      'must_agree: { amount: $request.amount }',
      'must_agree: { amount: $request.amout }',
      '18: step propose: $request.amout: unknown field "amout", did you mean "amount"?',
    ],
    ['id: pay', 'id: order', '20: step order: there is another step of this id'],
    ['id: pay', 'id: undo-order', '20: step undo-order: Onloop keeps this id for itself'],
    ['needs: [propose]', 'needs: [propos]', '24: step pay: unknown step "propos", did you mean "propose"?'],
    [
      'needs: [propose]',
      'must_agree: { amount: $request.amount }',
      '24: step pay: only the answer of an agent is compared; this step has a capability',
    ],
    [
      '{steps.pay.refund}',
      '{steps.pay.refnd}',
      '26: {steps.pay.refnd}: unknown output of step pay, "refnd", did you mean "refund"?',
    ],
    ['{request.order}', '{request.date}', '26: {request.date}: unknown field "date"'],
    ['answer: ', 'asnwer: ', '26: unknown part "asnwer", did you mean "answer"?'],
    ['say: Paid', 'says: Paid', '25: steps.2: unknown part "says", did you mean "say"?'],
    ['flow: refund', 'flow: Refund', '1: flow: use lower-case letters, digits and hyphens'],
  ])('is named with its file and line: %s → %s', (from, to, message) => {
    expect(problemsAfter('flow', from, to)).toContain(`flows/flow.yaml:${message}`)
  })

  it('is found where a step lacks an argument', () => {
    expect(problemsAfter('flow', 'with: { order: $request.order }', 'with: {}')).toEqual([
      'flows/flow.yaml:13: step order: erp.order.read needs the argument "order"',
    ])
  })

  it('is found where steps wait for one another', () => {
    expect(problemsAfter('flow', 'with: { order: $request.order }', 'with: { order: $steps.pay.refund }')).toEqual([
      'flows/flow.yaml:10: step order needs itself, through the steps it needs',
      'flows/flow.yaml:10: step propose needs itself, through the steps it needs',
      'flows/flow.yaml:10: step pay needs itself, through the steps it needs',
    ])
  })
})

describe('a mistake in the agents', () => {
  it.each([
    ['owner: care', 'owner: care-team', '5: desk: unknown group "care-team"'],
    ['systems: [erp]', 'systems: [erb]', '7: desk: unknown system "erb", did you mean "erp"?'],
    [
      'erp.refund.create]',
      'erp.refund.creat]',
      '8: desk: unknown capability "erp.refund.creat", did you mean "erp.refund.create"?',
    ],
    [
      'kind: llm',
      'kind: lm',
      '11: agents.clerk.kind: Invalid option: expected one of "llm"|"robot"|"scenario"|"service"|"table"',
    ],
  ])('is named with its file and line: %s → %s', (from, to, message) => {
    expect(problemsAfter('agents', from, to)).toContain(`flows/agents.yaml:${message}`)
  })
})

describe('a mistake in the systems', () => {
  it.each([
    ['{args.order}', '{args.ordr}', '5: erp.order.read: $args.ordr: unknown word "ordr", did you mean "order"?'],
    ['system: erp\n', 'system: erb\n', '6: erp.order.read: unknown system "erb", did you mean "erp"?'],
    [
      'order: { type: id, label: Order }\n      amount',
      'order: { type: id, label: Order, amendable: true }\n      amount',
      '16: erp.refund.create: "order" says what the action is about, so nobody may amend it',
    ],
    [
      '{ capability: erp.order.read, with: { order: $args.order } }',
      '{ capability: erp.order.raed, with: { order: $args.order } }',
      '20: erp.refund.create: unknown capability "erp.order.raed", did you mean "erp.order.read"?',
    ],
    [
      '{ capability: erp.order.read, with: { order: $args.order } }',
      '{ capability: erp.order.read, with: { order: $args.odrer } }',
      '20: erp.refund.create: $args.odrer: unknown word "odrer", did you mean "order"?',
    ],
    [
      'from: $reads.order.total,',
      'from: $reads.order.totl,',
      '22: erp.refund.create: $reads.order.totl: unknown output of order, "totl", did you mean "total"?',
    ],
    [
      'from: $reads.order.total,',
      'from: $reads.ordr.total,',
      '22: erp.refund.create: $reads.ordr.total: unknown read "ordr", did you mean "order"?',
    ],
    [
      'fresh_for: 10 min',
      'fresh_for: 10 minutes',
      '22: erp.refund.create: "10 minutes" is not a length of time such as "10 min"',
    ],
    [
      'from: $reads.order.total }]',
      'from: $args.amount }]',
      '23: erp.refund.create: $args.amount: unknown beginning of a reference, "args"',
    ],
    [
      'customer: $reads.order.customer',
      'customer: $reads.order.client',
      '24: erp.refund.create: $reads.order.client: unknown output of order, "client"',
    ],
    ['once_per: order', 'once_per: ordre', '25: erp.refund.create: unknown argument "ordre", did you mean "order"?'],
    [
      'capability: erp.refund.cancel',
      'capability: erp.refund.cancl',
      '26: erp.refund.create: unknown capability "erp.refund.cancl", did you mean "erp.refund.cancel"?',
    ],
    [
      '$output.refund',
      '$output.refnd',
      '26: erp.refund.create: $output.refnd: unknown word "refnd", did you mean "refund"?',
    ],
    [
      'with: { refund: $output.refund }',
      'with: { refnd: $output.refund }',
      '26: erp.refund.create: unknown argument "refnd", did you mean "refund"?',
    ],
    ['poll: 2 s', 'poll: often', '28: erp.refund.create: "often" is not a length of time such as "10 min"'],
    ['poll: 2 s', 'agent: robby', '28: erp.refund.create: unknown agent "robby"'],
    [
      'with: { order: $args.order }, poll',
      'with: { order: $args.oder }, poll',
      '28: erp.refund.create: $args.oder: unknown word "oder", did you mean "order"?',
    ],
  ])('is named with its file and line: %s → %s', (from, to, message) => {
    expect(problemsAfter('systems', from, to)).toContain(`flows/systems.yaml:${message}`)
  })
})

describe('the files together', () => {
  it('hold together as they are', () => {
    expect(problemsOf({ flow, agents, systems })).toEqual([])
  })

  it('may be split, and never declare anything twice', () => {
    const more = `agents:\n  robot: { kind: robot, label: R, owner: cares, access: write, systems: [erp], data: [internal] }\n`
    expect(problemsOf({ flow, agents, systems, more })).toEqual([
      'flows/more.yaml:2: robot: unknown group "cares", did you mean "care"?',
    ])
    expect(problemsOf({ flow, agents, systems, more: agents })).toEqual([
      'flows/more.yaml:3: desk is already in another file',
      'flows/more.yaml:11: clerk is already in another file',
    ])
    expect(problemsOf({ flow, agents, systems, more: flow })).toEqual([
      'flows/more.yaml:1: flow "refund" is already in flows/flow.yaml',
    ])
  })

  it('are refused with a line where they are no YAML, or nothing that is known', () => {
    expect(problemsOf({ flow: 'flow: [', agents, systems })[0]).toMatch(/^flows\/flow\.yaml:1: /)
    expect(problemsOf({ flow: 'flows: x', agents, systems })).toEqual([
      'flows/flow.yaml:1: begin with one of: flow, agents, systems',
    ])
    expect(problemsOf({ flow: 'flow: a\nflow: b', agents, systems })[0]).toMatch(
      /^flows\/flow\.yaml:2: Map keys must be unique/,
    )
  })
})
