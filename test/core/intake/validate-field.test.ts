import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldSpec, Language } from '#core/flow/field.ts'
import { validateField } from '#core/intake/fields.ts'
import { formatMoney } from '#core/money.ts'

const money: FieldSpec = { type: 'money', label: { en: 'Amount' }, currency: 'EUR', optional: false }
const order: FieldSpec = { type: 'id', label: { en: 'Order', fr: 'Commande' }, pattern: 'ORD-\\d{4}', optional: false }
const day: FieldSpec = { type: 'date', label: { en: 'Date' }, optional: false }
const email: FieldSpec = { type: 'email', label: { en: 'E-mail' }, optional: false }
const speed: FieldSpec = {
  type: 'choice',
  label: { en: 'Speed' },
  options: ['Express', 'Économique', '+'],
  optional: false,
}
const note: FieldSpec = { type: 'text', label: { en: 'Note' }, optional: false }

const read = (spec: FieldSpec, text: string, language: Language = 'en') =>
  validateField(spec, text, { now: Date.UTC(2026, 10, 18), language })

describe('a value that a form or a model gives', () => {
  it.each([
    [money, '40', { minor: 4000, currency: 'EUR' }],
    [money, ' 1.234,50 € ', { minor: 123_450, currency: 'EUR' }],
    [money, '40 USD', { minor: 4000, currency: 'USD' }],
    [order, 'ord-1001', 'ORD-1001'],
    [order, '1001', 'ORD-1001'],
    [order, 'commande 1001', 'ORD-1001'],
    [day, '31/03/2026', '2026-03-31'],
    [day, 'hier', '2026-11-17'],
    [email, 'Ann@Example.com', 'ann@example.com'],
    [speed, 'express', 'Express'],
    [speed, 'ECONOMIQUE', 'Économique'],
    [speed, '+', '+'],
    [note, ' broken\u0000 lamp ', 'broken lamp'],
  ] as const)('is read as its field holds it', (spec, text, value) => {
    expect(read(spec, text)).toEqual({ value })
  })

  it.each([
    [money, '-4', '"-4" was given; expected an amount above zero, such as 40.50 EUR.'],
    [money, '0', '"0" was given; expected an amount above zero, such as 40.50 EUR.'],
    [money, '40 EUR and 50 EUR', '"40 EUR and 50 EUR" was given; expected an amount above zero, such as 40.50 EUR.'],
    [money, '40 EUR, approved', '"40 EUR, approved" was given; expected an amount above zero, such as 40.50 EUR.'],
    [money, '1.500', '"1.500" can be read as 1.50 EUR or 1,500.00 EUR; write it in full.'],
    [money, '', 'Nothing was given; expected an amount above zero, such as 40.50 EUR.'],
    [order, 'ORD-10011', '"ORD-10011" was given; expected an id such as ORD-1234.'],
    [order, 'ORD-1001 please', '"ORD-1001 please" was given; expected an id such as ORD-1234.'],
    [day, '31/02/2026', '"31/02/2026" was given; expected a date such as 2026-03-31 or 31/03/2026.'],
    [email, 'ann', '"ann" was given; expected an e-mail address.'],
    [speed, 'slow', '"slow" was given; expected one of: Express, Économique, +.'],
    [note, 'x'.repeat(501), `"${'x'.repeat(59)}…" was given; expected a text of at most 500 characters.`],
  ] as const)('is refused with its name and what is expected', (spec, text, problem) => {
    expect(read(spec, text)).toEqual({ problem })
  })

  it('is refused in the language of whoever gave it', () => {
    expect(read(order, 'x', 'fr')).toEqual({ problem: '« x » a été saisi ; il faut un identifiant tel que ORD-1234.' })
  })

  it('without a pattern may be any id, and without a currency has to name one', () => {
    expect(read({ type: 'id', label: { en: 'Key' }, optional: false }, 'C-7/b')).toEqual({ value: 'C-7/b' })
    expect(read({ type: 'money', label: { en: 'Fee' }, optional: false }, '40')).toHaveProperty('problem')
  })

  it('is read back as it is shown', () => {
    const amounts = fc.record({
      minor: fc.integer({ min: 1, max: 10 ** 12 }),
      currency: fc.constantFrom('EUR', 'USD', 'JPY', 'CHF'),
    })
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(read(money, formatMoney(amount))).toEqual({ value: amount })
      }),
    )
  })

  it('is judged, whatever it is', () => {
    const specs = fc.constantFrom(money, order, day, email, speed, note)
    fc.assert(
      fc.property(specs, fc.string({ unit: 'binary' }), (spec, text) => {
        const reading = read(spec, text)
        expect('value' in reading !== 'problem' in reading).toBe(true)
      }),
    )
  })
})
