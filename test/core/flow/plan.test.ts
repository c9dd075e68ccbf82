import { describe, expect, it } from 'vitest'
import { planHash, planOf } from '#core/flow/plan.ts'
import { loadWorld, shippedWorld } from '#test/core/case/world.ts'

const plan = (flow: string, world = shippedWorld) => {
  const found = world.company.flows.find((one) => one.flow === flow)
  if (!found) throw new Error(`there is no flow ${flow}`)
  return planOf(found, world.company.catalog)
}

describe('a plan', () => {
  it('holds what its steps, their reads, their undoing and their providers use, and nothing else', () => {
    expect(Object.keys(plan('refund').capabilities).sort()).toEqual([
      'crm.customer.read',
      'erp.order.read',
      'erp.refund.cancel',
      'erp.refund.create',
    ])
    expect(Object.keys(plan('refund').agents).sort()).toEqual(['desk', 'refund-agent'])
    expect(Object.keys(plan('invoice-copy').agents).sort()).toEqual(['desk', 'invoice-desk', 'invoice-robot'])
  })

  it('is known by its content: the same files give the same one, and a change gives another', () => {
    expect(planHash(plan('refund'))).toBe(planHash(plan('refund', loadWorld())))
    const changed = loadWorld({ 'flows/systems.yaml': (text) => text.replace('once_per: order', 'once_per: reason') })
    expect(planHash(plan('refund', changed))).not.toBe(planHash(plan('refund')))
    expect(planHash(plan('invoice-copy', changed))).toBe(planHash(plan('invoice-copy')))
  })
})
