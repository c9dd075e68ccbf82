import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalOf, formatMoney, isMoney, moneyOf, parseMoney } from '#core/money.ts'

const eur = (minor: number) => ({ minor, currency: 'EUR' })

describe('an amount in a file', () => {
  it.each([
    ['500 EUR', eur(50_000)],
    ['EUR 12', eur(1200)],
    ['1,234.50 EUR', eur(123_450)],
    ['0 EUR', eur(0)],
    ['-0 EUR', eur(0)],
    ['-3.5 EUR', eur(-350)],
    ['12.500 EUR', eur(1250)],
    ['500 JPY', { minor: 500, currency: 'JPY' }],
    ['1.234 KWD', { minor: 1234, currency: 'KWD' }],
    ['12.345 EUR', undefined],
    ['0.5 JPY', undefined],
    ['12,34 EUR', undefined],
    ['1,2345 EUR', undefined],
    ['EUR 12 EUR', undefined],
    ['12', undefined],
    ['12 eur', undefined],
    ['12 XYZ', undefined],
    ['99999999999999999999 EUR', undefined],
    ['', undefined],
    ['1e3 EUR', undefined],
  ])('is read exactly or not at all: %s', (text, money) => {
    expect(parseMoney(text)).toEqual(money)
  })

  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'CHF'), (minor, currency) => {
        const money = { minor, currency }
        expect(parseMoney(formatMoney(money))).toEqual(money)
        expect(moneyOf(decimalOf(money), currency)).toEqual(money)
      }),
    )
  })
})

it('money is written for people with groups, and for systems without', () => {
  expect(formatMoney(eur(123_456_789))).toBe('1,234,567.89 EUR')
  expect(decimalOf(eur(123_456_789))).toBe('1234567.89')
  expect(decimalOf(eur(5))).toBe('0.05')
  expect(decimalOf(eur(-5))).toBe('-0.05')
  expect(formatMoney({ minor: 1500, currency: 'JPY' })).toBe('1,500 JPY')
})

it('texts and numbers are never money', () => {
  expect(
    [eur(1), '1 EUR', 1, null, { minor: 1.5, currency: 'EUR' }, { minor: 1, currency: 'eur' }].map(isMoney),
  ).toEqual([true, ...Array.from({ length: 5 }, () => false)])
  expect(isMoney({ ...eur(1), more: true })).toBe(false)
})
