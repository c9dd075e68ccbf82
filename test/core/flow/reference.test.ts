import { describe, expect, it } from 'vitest'
import { fill, placesIn, referenceOf, resolve, resolveAll, stepsIn } from '#core/flow/reference.ts'

const scope = {
  request: { order: 'ORD-1', amount: { minor: 4000, currency: 'EUR' }, text: '$steps.pay.secret' },
  steps: { 'read-2': { total: 12 } },
}

describe('a reference', () => {
  it.each([
    ['$request.order', 'request.order'],
    ['$steps.read-2.total', 'steps.read-2.total'],
    ['request.order', undefined],
    ['$5', undefined],
    ['costs $request', undefined],
    [5, undefined],
    [true, undefined],
  ])('is what begins with a dollar and a word: %s', (given, path) => {
    expect(referenceOf(given)).toBe(path)
  })

  it.each([
    ['$request.order', 'ORD-1'],
    ['$steps.read-2.total', 12],
    ['literal', 'literal'],
    [7, 7],
    ['$request.nothing', undefined],
    ['$steps.nowhere.total', undefined],
    ['$request.order.length', undefined],
    ['$request.constructor', undefined],
    ['$steps.__proto__.x', undefined],
  ])('stands for what lies at its path, and for nothing that only JavaScript knows: %s', (given, value) => {
    expect(resolve(given, scope)).toEqual(value)
  })

  it('is never looked for in what somebody said', () => {
    expect(resolve('$request.text', scope)).toBe('$steps.pay.secret')
  })

  it('that leads nowhere leaves its argument out', () => {
    expect(resolveAll({ order: '$request.order', gone: '$request.gone', fixed: 1 }, scope)).toEqual({
      order: 'ORD-1',
      fixed: 1,
    })
  })
})

describe('a text with places', () => {
  it('is filled as people write values, once', () => {
    expect(fill('{request.amount} for {request.order}: {request.text}', scope)).toBe(
      '40.00 EUR for ORD-1: $steps.pay.secret',
    )
    expect(fill('{steps.read-2.total} of {request.gone}', scope)).toBe('12 of unknown')
    expect(fill('{request.order}', { request: { order: '{request.text}', text: 'x' } })).toBe('{request.text}')
    expect(fill('{ not a place } {}', scope)).toBe('{ not a place } {}')
  })

  it('says which places it has', () => {
    expect(placesIn('Paid {steps.pay-2.refund} for {request.order}')).toEqual(['steps.pay-2.refund', 'request.order'])
  })
})

it('a step is needed by what refers to it', () => {
  expect(stepsIn('$steps.read-2.total')).toEqual(['read-2'])
  expect(stepsIn('$request.steps.x')).toEqual([])
  expect(stepsIn('$steps.read')).toEqual([])
  expect(stepsIn(5)).toEqual([])
})
