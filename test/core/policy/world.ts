import { readdirSync, readFileSync } from 'node:fs'
import { type Document, readDocument, sayProblem } from '#core/document.ts'
import type { Action } from '#core/policy/action.ts'
import type { Fact, Facts, Origin } from '#core/policy/fact.ts'
import type { Input } from '#core/policy/known.ts'
import { loadPolicies, type Policies, type World } from '#core/policy/policies.ts'
import type { Value } from '#core/value.ts'

const root = new URL('../../../policies/', import.meta.url)
const names = ['vocabulary', 'risk', 'kill-switches', 'customer-operations', 'data-access'] as const

/** The shipped policy files, as text. */
export const shipped: ReadonlyMap<string, string> = new Map(
  names.map((name) => [`policies/${name}.yaml`, readFileSync(new URL(`${name}.yaml`, root), 'utf8')]),
)

export const shippedTests: readonly Document[] = readdirSync(new URL('tests/', root))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readDocument(`policies/tests/${name}`, readFileSync(new URL(`tests/${name}`, root), 'utf8')))

const facts = (entries: Readonly<Record<string, Origin>>) => new Map(Object.entries(entries))

/** A catalog like the shipped one. */
export const world: World = {
  capabilities: new Map([
    [
      'erp.refund.create',
      {
        system: 'erp',
        access: 'write',
        data: ['internal'],
        facts: facts({
          amount: 'args',
          order: 'args',
          'order.total': 'record',
          'order.refunded': 'record',
          'customer.typology': 'record',
        }),
      },
    ],
    ['erp.refund.cancel', { system: 'erp', access: 'write', data: ['internal'], facts: facts({}) }],
    ['erp.order.read', { system: 'erp', access: 'read', data: ['internal'], facts: facts({}) }],
    ['erp.invoice.read', { system: 'erp', access: 'read', data: ['internal'], facts: facts({}) }],
    [
      'billing.invoice.send',
      { system: 'billing', access: 'write', data: ['internal'], facts: facts({ 'customer.disputes': 'said' }) },
    ],
    ['crm.customer.read', { system: 'crm', access: 'read', data: ['confidential'], facts: facts({}) }],
  ]),
  agents: new Map([
    ['refund-agent', { kind: 'llm' }],
    ['invoice-robot', { kind: 'robot' }],
    ['desk', { kind: 'service' }],
  ]),
  groups: new Set(['customer-care', 'duty-managers']),
}

export const documentsOf = (files: ReadonlyMap<string, string>): readonly Document[] =>
  [...files].map(([file, source]) => readDocument(file, source))

/** The policies in these files; a test that loads broken ones fails with every problem. */
export function policiesOf(
  files: ReadonlyMap<string, string>,
  place: World = world,
  documents = documentsOf(files),
): Policies {
  const loaded = loadPolicies(documents, place)
  if ('problems' in loaded) throw new Error(loaded.problems.map(sayProblem).join('\n'))
  return loaded.policies
}

/** What is wrong with these files, one line each. */
export function problemsOf(
  files: ReadonlyMap<string, string>,
  place: World = world,
  documents = documentsOf(files),
): readonly string[] {
  const loaded = loadPolicies(documents, place)
  return 'problems' in loaded ? loaded.problems.map(sayProblem) : []
}

/** The shipped files with one of them rewritten. */
export function changed(name: (typeof names)[number], change: (text: string) => string): ReadonlyMap<string, string> {
  const file = `policies/${name}.yaml`
  const before = shipped.get(file) ?? ''
  const after = change(before)
  if (before === after) throw new Error(`the change of ${file} changes nothing`)
  return new Map([...shipped, [file, after]])
}

export const eur = (amount: number): Value => ({ minor: Math.round(amount * 100), currency: 'EUR' })
export const now = Date.UTC(2026, 10, 22, 12)

export function fact(value: Value, origin: Origin, freshUntil?: number): Fact {
  return { value, origin, at: now, ...(freshUntil !== undefined && { freshUntil }) }
}

/** A refund of an amount, with everything known about it and nothing unusual, and what is different this time. */
export function refund(
  amount: number,
  different: { action?: Partial<Action>; facts?: Record<string, Fact | undefined> } = {},
): Input {
  const action: Action = {
    case: 'case-1',
    step: 'pay',
    agent: 'refund-agent',
    capability: 'erp.refund.create',
    system: 'erp',
    access: 'write',
    data: ['internal'],
    args: { order: 'ORD-1002', amount: eur(amount) },
    requester: 'alice',
    confidence: 0.9,
    ...different.action,
  }
  const known: Record<string, Fact | undefined> = {
    'amount.sum_24h': fact(eur(amount), 'onloop'),
    'customer.typology': fact(['standard'], 'record'),
    double: fact(false, 'onloop'),
    contradiction: fact(false, 'onloop'),
    reversible: fact(true, 'onloop'),
    ...different.facts,
  }
  const facts: Facts = Object.fromEntries(Object.entries(known).flatMap(([name, item]) => (item ? [[name, item]] : [])))
  return { action, facts, record: { reviewed: 0, corrected: 0 }, epoch: 7, now }
}
