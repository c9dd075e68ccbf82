import { describe, expect, it } from 'vitest'
import type { Action } from '#core/policy/action.ts'
import { parseScope, type Stop, stopsOver } from '#core/stop/stop.ts'

const action: Action = {
  ...{ case: 'C-1', step: 'send', agent: 'invoice-desk', capability: 'billing.invoice.send', system: 'billing' },
  ...{ access: 'write', data: ['internal'], args: {}, requester: 'alice', confidence: 1 },
}
const stop = (scope: Stop['scope']): Stop => ({ id: scope, scope, by: 'mia', at: 0, reason: 'test' })
const robot = { system: 'robots', agent: 'invoice-robot' }

describe('a stop', () => {
  it.each<Stop['scope']>([
    'everything',
    'flow:invoice-copy',
    'agent:invoice-desk',
    'capability:billing.invoice.send',
    'system:billing',
  ])('covers an action of it: %s', (scope) => {
    expect(stopsOver([stop(scope)], 'invoice-copy', action)).toEqual([stop(scope)])
  })

  it.each<Stop['scope']>(['flow:refund', 'agent:desk', 'capability:billing.invoice', 'system:erp', 'agent:everything'])(
    'covers nothing else: %s',
    (scope) => {
      expect(stopsOver([stop(scope)], 'invoice-copy', action, robot)).toEqual([])
    },
  )

  it.each<Stop['scope']>(['system:robots', 'agent:invoice-robot'])('covers whoever would perform it: %s', (scope) => {
    expect(stopsOver([stop(scope)], 'invoice-copy', action)).toEqual([])
    expect(stopsOver([stop(scope)], 'invoice-copy', action, robot)).toEqual([stop(scope)])
  })
})

describe('a scope that a person writes', () => {
  const exists = (kind: string, name: string) => `${kind}:${name}` === 'flow:refund' || name === 'erp'

  it.each([
    ['everything', 'everything'],
    [' flow:refund ', 'flow:refund'],
    ['system:erp', 'system:erp'],
    ['flow:refunds', undefined],
    ['refund', undefined],
    ['Everything', undefined],
    ['flow:', undefined],
    ['flow:refund; everything', undefined],
    ['planet:erp', undefined],
    ['', undefined],
  ])('names something that exists: “%s”', (text, scope) => {
    expect(parseScope(text, exists)).toBe(scope)
  })
})
