import { expect, it } from 'vitest'
import { scopeObligations, scopeViolation } from '#core/policy/data-scope.ts'

const agent = { systems: ['erp', 'crm'], capabilities: [], data: ['public', 'internal'], access: 'write' } as const
const pay = { name: 'erp.refund.create', system: 'erp', access: 'write', data: ['internal'] } as const

it.each([
  [agent, pay, undefined],
  [{ ...agent, systems: ['crm'] }, pay, 'This agent may not touch erp, only crm'],
  [{ ...agent, systems: [] }, pay, 'This agent may not touch erp, only nothing'],
  [{ ...agent, capabilities: ['erp.order.read'] }, pay, 'This agent may do only erp.order.read, not erp.refund.create'],
  [{ ...agent, capabilities: ['erp.refund.create'] }, pay, undefined],
  [{ ...agent, access: 'read' as const }, pay, 'This agent may only read, and erp.refund.create writes'],
  [{ ...agent, access: 'read' as const }, { ...pay, access: 'read' as const }, undefined],
  [agent, { ...pay, data: ['internal', 'confidential'] as const }, 'This agent may not see confidential data'],
  [agent, { ...pay, data: [] }, undefined],
])('%#: a scope allows exactly what it names', (scope, capability, violation) => {
  expect(scopeViolation(scope, capability)).toBe(violation)
})

it('data that an agent may see only anonymised brings that duty', () => {
  const careful = { ...agent, anonymize: ['confidential'] as const }
  expect(scopeObligations(careful, { ...pay, data: ['confidential'] })).toEqual(['anonymize'])
  expect(scopeObligations(careful, pay)).toEqual([])
  expect(scopeObligations(agent, pay)).toEqual([])
})
