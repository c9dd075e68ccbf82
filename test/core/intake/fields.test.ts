import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldSpec } from '#core/flow/field.ts'
import { extractFields } from '#core/intake/fields.ts'
import { formatMoney, isMoney } from '#core/money.ts'
import { formatValue } from '#core/value.ts'

const specs = {
  order: { type: 'id', label: { en: 'Order', fr: 'Commande' }, pattern: 'ORD-\\d{4}', optional: false },
  amount: { type: 'money', label: { en: 'Amount', fr: 'Montant' }, currency: 'EUR', optional: false },
  reason: { type: 'text', label: { en: 'Reason', fr: 'Motif' }, optional: true },
  day: { type: 'date', label: { en: 'Date', fr: 'Date' }, optional: true },
  contact: { type: 'email', label: { en: 'E-mail' }, optional: true },
  speed: { type: 'choice', label: { en: 'Speed' }, options: ['express', 'express plus', 'économique'], optional: true },
} as const satisfies Record<string, FieldSpec>
type Name = keyof typeof specs

/** 18 November 2026, 15:00 UTC. */
const now = Date.UTC(2026, 10, 18, 15)

/** What is found for a field, in short: "40.00 EUR", "1.50 EUR or 1,500.00 EUR", or "nothing". */
function find(name: Name, text: string, language: 'en' | 'fr' = 'en'): string {
  const found = extractFields(text, specs, { now, language })[name]
  if (!found) return 'nothing'
  return 'ambiguous' in found ? found.ambiguous.map(formatValue).join(' or ') : formatValue(found.value)
}

describe('money', () => {
  it.each([
    ['EUR 1.234,50', '1,234.50 EUR'],
    ['1,234.50 EUR', '1,234.50 EUR'],
    ['1 234,50 €', '1,234.50 EUR'],
    ['1\u00a0234,50 €', '1,234.50 EUR'],
    ['1\u202f234,50 €', '1,234.50 EUR'],
    ["1'234.50 CHF", '1,234.50 CHF'],
    ['1.234.567,89 EUR', '1,234,567.89 EUR'],
    ['40€', '40.00 EUR'],
    ['€40', '40.00 EUR'],
    ['EUR40', '40.00 EUR'],
    ['12€50', '12.50 EUR'],
    ['40 euros', '40.00 EUR'],
    ['40,5 EUR', '40.50 EUR'],
    ['0.500 EUR', '0.50 EUR'],
    ['2k€', '2,000.00 EUR'],
    ['$40', '40.00 USD'],
    ['$40 CAD', '40.00 CAD'],
    ['40 dollars canadiens', '40.00 CAD'],
    ['40.– CHF', '40.00 CHF'],
    ['1,500 JPY', '1,500 JPY'],
    ['(40 EUR)', '40.00 EUR'],
    ['- 40 EUR', '40.00 EUR'],
  ])('"%s" is %s', (text, amount) => {
    expect(find('amount', text)).toBe(amount)
  })

  it.each([
    ['1.500 EUR', '1.50 EUR or 1,500.00 EUR'],
    ['1,500 EUR', '1.50 EUR or 1,500.00 EUR'],
    ['1.234 EUR', '1.23 EUR or 1,234.00 EUR'],
    ['refund 40 EUR or 50 EUR', '40.00 EUR or 50.00 EUR'],
    ['between 40 and 50 EUR', '40.00 EUR or 50.00 EUR'],
    ['40-50 EUR', '40.00 EUR or 50.00 EUR'],
    ['refund 40 EUR, sorry, make it 50 EUR', '40.00 EUR or 50.00 EUR'],
    ['refund 100 EUR minus 20 EUR', '100.00 EUR or 20.00 EUR'],
    ['EUR 40 USD 50', '40.00 EUR or 50.00 USD'],
    ['40 EUR were promised. The lamp was 60 EUR. Shipping 5 EUR.', '40.00 EUR or 60.00 EUR or 5.00 EUR'],
  ])('"%s" has to be asked about', (text, amounts) => {
    expect(find('amount', text)).toBe(amounts)
  })

  it.each([
    '-40 EUR',
    'EUR -40',
    '−40 €',
    'minus 40 EUR',
    '0 EUR',
    '0,00 €',
    '10 % of the price',
    'refund 2 lamps',
    'refund order 10017',
    'refund article 3',
    'bought in 2024',
    'at 14:30 on floor 2',
    'call +33 6 12 34 56 78',
    'account 12345678901',
    'EUR 40 USD',
    '₹40',
    'HK$40',
    '40 all in',
    '1,2,3 EUR',
    '1/2',
    '40.123 456 EUR',
    'refund ORD-1001',
    'A40 and room 12b',
  ])('"%s" names no amount', (text) => {
    expect(find('amount', text)).toBe('nothing')
  })

  it.each([
    ['refund 40 ORD-1001', '40.00 EUR'],
    ['rembourser 40 pour ORD-1001', '40.00 EUR'],
    ['Amount: 40', '40.00 EUR'],
    ['ORD-1001, 40', '40.00 EUR'],
    ['order 1001 - 900 eur', '900.00 EUR'],
    ['refund ORD-1001,40 EUR', '40.00 EUR'],
    ['order 1001 900', '900.00 EUR'],
  ])('digits of an id are never part of it: "%s"', (text, amount) => {
    expect(find('amount', text)).toBe(amount)
  })

  it.each([
    'The lamp cost 120 EUR, please refund 40 EUR',
    'refund 40 EUR of the 120 EUR that were paid',
    'Le client a payé 120 €, il faut lui rembourser 40 €',
    'Total 120 EUR. Amount: 40 EUR',
    'Order total 120 EUR, please refund 40',
    'paid 120, refund 40 EUR',
  ])('of several it is the one that is asked for: "%s"', (text) => {
    expect(find('amount', text)).toBe('40.00 EUR')
  })

  it('is doubted when it is only told of', () => {
    const sureness = (text: string) => extractFields(text, specs, { now, language: 'en' }).amount
    expect(sureness('The customer paid 120 EUR, please refund the shipping')).toMatchObject({ confidence: 0.75 })
    expect(sureness('Refund the full price of 120 EUR')).toMatchObject({ confidence: 0.97 })
  })

  it('is surer when the currency was said than when the number merely was the only one', () => {
    const sureness = ['40 EUR', 'refund 40', '40'].map((text) => {
      const found = extractFields(text, specs, { now, language: 'en' }).amount
      return found && 'confidence' in found ? found.confidence : 0
    })
    expect(sureness).toEqual(sureness.toSorted((left, right) => right - left))
    expect(new Set(sureness).size).toBe(3)
  })

  it('without a usual currency is found only where a currency was said', () => {
    const fee = { fee: { type: 'money', label: { en: 'Fee' }, optional: false } } as const
    expect(extractFields('refund 40', fee, { now, language: 'en' })).toEqual({})
    expect(extractFields('refund 40 GBP', fee, { now, language: 'en' })).toMatchObject({
      fee: { value: { minor: 4000, currency: 'GBP' }, quote: '40 GBP' },
    })
  })

  it('is read back as it was written, in every usual way of writing', () => {
    const styles = [
      (euros: string, cents: string) => `${euros.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents} EUR`,
      (euros: string, cents: string) => `EUR ${euros.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`,
      (euros: string, cents: string) => `${euros.replace(/\B(?=(\d{3})+$)/g, '\u202f')},${cents} €`,
      (euros: string, cents: string) => `${euros}.${cents}€`,
    ]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom(...styles), (minor, style) => {
        const text = style(String(Math.floor(minor / 100)), String(minor % 100).padStart(2, '0'))
        expect(find('amount', `refund ${text} please`)).toBe(formatMoney({ minor, currency: 'EUR' }))
      }),
    )
  })
})

describe('an id', () => {
  it.each([
    'ORD-1001',
    'ord-1001',
    'ORD 1001',
    'ord1001',
    'ORD–1001',
    'order 1001',
    'Order no. 1001',
    'order number 1001',
    'commande 1001',
    'la commande n° 1001',
    'order: #1001',
  ])('is recognised in "%s"', (text) => {
    expect(find('order', `refund 40 EUR, ${text}, please`)).toBe('ORD-1001')
  })

  it.each(['ORD-10011', 'ORD-1001-2', 'XORD-1001', 'order 10011', 'order 1001 EUR', '1001', 'INV-1001', 'word 1001'])(
    'is not what stands in "%s"',
    (text) => {
      expect(find('order', text)).toBe('nothing')
    },
  )

  it.each(['ORD-1001 and ORD-1002', 'ORD-1001 and 1002', 'orders 1001, 1002', 'commandes 1001 et 1002'])(
    'is asked about where two are named: "%s"',
    (text) => {
      expect(find('order', text)).toBe('ORD-1001 or ORD-1002')
    },
  )

  it('is the whole of a short answer, where no other field can hold a number', () => {
    const { order, amount } = specs
    expect(extractFields(' 1001 ', { order }, { now, language: 'en' })).toMatchObject({ order: { value: 'ORD-1001' } })
    expect(extractFields('1001', { order, amount }, { now, language: 'en' })).not.toHaveProperty('order')
    expect(extractFields('the red one', { order }, { now, language: 'en' })).toEqual({})
  })

  it('named twice is one id', () => {
    expect(find('order', 'ORD-1001 again: order 1001')).toBe('ORD-1001')
  })

  it('keeps the lower case of a pattern that is written in lower case', () => {
    const key = { key: { type: 'id', label: { en: 'Key' }, pattern: '[a-z]{2}\\d{3}', optional: false } } as const
    expect(extractFields('my key is AB123', key, { now, language: 'en' })).toMatchObject({ key: { value: 'ab123' } })
  })

  it('with a pattern that is no regular expression is found nowhere', () => {
    const broken = { key: { type: 'id', label: { en: 'Key' }, pattern: '(', optional: false } } as const
    expect(extractFields('my key is (', broken, { now, language: 'en' })).toEqual({})
  })
})

describe('a date', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['31/03/2026', '2026-03-31'],
    ['31.3.26', '2026-03-31'],
    ['31 March 2026', '2026-03-31'],
    ['March 31st, 2026', '2026-03-31'],
    ['le 31 mars 2026', '2026-03-31'],
    ['1er août 2026', '2026-08-01'],
    ['12 fév. 2026', '2026-02-12'],
    ['on 20 December', '2026-12-20'],
    ['on 5 January', '2027-01-05'],
    ['today', '2026-11-18'],
    ['yesterday', '2026-11-17'],
    ["aujourd'hui", '2026-11-18'],
    ['hier', '2026-11-17'],
    ['avant-hier', '2026-11-16'],
    ['après-demain', '2026-11-20'],
    ['31/02/2026', 'nothing'],
    ['29 February 2025', 'nothing'],
    ['2026-13-01', 'nothing'],
    ['today or tomorrow', '2026-11-18 or 2026-11-19'],
  ])('"%s" is %s', (text, date) => {
    expect(find('day', text)).toBe(date)
  })

  it('behind its label wins over another one', () => {
    expect(find('day', 'Bought 2026-01-01. Date: 2026-02-02')).toBe('2026-02-02')
  })

  it('is no amount', () => {
    expect(find('amount', 'refund from 12/03/2026')).toBe('nothing')
  })
})

describe('free words', () => {
  it.each([
    ['Order: ORD-1001\nReason: broken lamp\nThanks', 'en', 'broken lamp'],
    ['Motif : lampe cassée', 'fr', 'lampe cassée'],
    ['refund ORD-1001 because the lamp broke. Thanks!', 'en', 'the lamp broke'],
    ['refund ORD-1001 as the customer cancelled', 'en', 'the customer cancelled'],
    ['refund since it never arrived', 'en', 'it never arrived'],
    ["rembourser parce qu'il est cassé", 'fr', 'il est cassé'],
    ['rembourser ORD-1001 car le colis est perdu', 'fr', 'le colis est perdu'],
    ['waiting since yesterday, as soon as possible', 'en', 'waiting since yesterday, as soon as possible'],
    ['the car is broken', 'en', 'the car is broken'],
  ] as const)('"%s"', (text, language, reason) => {
    expect(find('reason', text, language)).toBe(reason)
  })

  it('that are required are not taken from a message that gives no reason', () => {
    const required = { reason: { ...specs.reason, optional: false } }
    expect(extractFields('refund 40 EUR', required, { now, language: 'en' })).toEqual({})
  })

  it('are cut at 500 characters, never inside one', () => {
    const text = `x${'😀'.repeat(400)}`
    expect(find('reason', text)).toBe(`x${'😀'.repeat(249)}`)
  })

  it('answer "because" only for the field that asks for a reason', () => {
    const two = { note: { ...specs.reason, label: { en: 'Note' } }, reason: specs.reason }
    const found = extractFields('refund it because it broke', two, { now, language: 'en' })
    expect(found).toMatchObject({ reason: { value: 'it broke' } })
    expect(found.note).toBeUndefined()
  })
})

describe('other fields', () => {
  it('an e-mail address is found in lower case', () => {
    expect(find('contact', 'send it to <Ann.Lee@Example.com>, please')).toBe('ann.lee@example.com')
    expect(find('contact', 'a@b.io or c@d.io')).toBe('a@b.io or c@d.io')
    expect(find('contact', 'me@home')).toBe('nothing')
  })

  it('a choice is found whatever its case and accents, and the longer one wins', () => {
    expect(find('speed', 'send it EXPRESS')).toBe('express')
    expect(find('speed', 'by Express Plus')).toBe('express plus')
    expect(find('speed', 'envoi economique')).toBe('économique')
    expect(find('speed', 'expressly')).toBe('nothing')
  })
})

it('every quote stands in the text, and every value is one that its field may hold', () => {
  const pieces = fc.constantFrom(
    ...['ORD-1001', 'order 1002', '40 EUR', '€', '1.500', '-', '1 234,50', 'refund', 'because', ' as the ', 'Amount:'],
    ...['12/03/2026', 'mars', '31', 'a@b.io', 'express', '\n', ' or ', 'Reason:', 'k', '.', '$', '\ud83d', '12€50'],
  )
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 4 }), fc.constant(' ')), {
    maxLength: 25,
  })
  fc.assert(
    fc.property(text, fc.constantFrom('en' as const, 'fr' as const), (parts, language) => {
      const message = parts.join('')
      for (const [name, found] of Object.entries(extractFields(message, specs, { now, language }))) {
        expect(message).toContain(found.quote)
        const values = 'ambiguous' in found ? found.ambiguous : [found.value]
        if ('ambiguous' in found) expect(values.length).toBeGreaterThan(1)
        else expect(found.confidence > 0 && found.confidence <= 1).toBe(true)
        for (const value of values) {
          if (name === 'amount') expect(isMoney(value) && value.minor > 0).toBe(true)
          if (name === 'order') expect(value).toMatch(/^ORD-\d{4}$/)
          if (name === 'day') expect(new Date(String(value)).toISOString()).toContain(String(value))
        }
      }
    }),
    { numRuns: 500 },
  )
})
