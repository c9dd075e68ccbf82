import { z } from 'zod'

/** An amount in the smallest unit of its currency: 12.50 EUR is `{ minor: 1250, currency: 'EUR' }`. */
export const Money = z
  .strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
  .readonly()
  .describe('An amount in the smallest unit of its currency')
export type Money = z.infer<typeof Money>

/** Reads "1,234.50 EUR", "EUR 12" or "0 EUR"; undefined when the text is not one amount with a currency. */
export function parseMoney(text: string): Money | undefined {
  const match = /^\s*(?:([A-Z]{3})\s*)?(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:\.(\d+))?\s*([A-Z]{3})?\s*$/.exec(text)
  const currency = match?.[1] ?? match?.[4]
  if (!match?.[2] || !currency || (match[1] && match[4])) return undefined
  return moneyOf(`${match[2].replaceAll(',', '')}.${match[3] ?? '0'}`, currency)
}

/** Makes money of a decimal such as "12.5"; undefined when it has more digits than the currency has, or is no number. */
export function moneyOf(decimal: string, currency: string): Money | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(decimal.trim())
  const digits = fractionDigits(currency)
  if (!match || digits === undefined) return undefined
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > digits) return undefined
  const minor = Number(`${match[1]}${match[2]}${fraction.padEnd(digits, '0')}`)
  return Number.isSafeInteger(minor) ? { minor: minor === 0 ? 0 : minor, currency } : undefined
}

/** The amount as a plain decimal, "1234.50": what business systems take. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = fractionDigits(currency) ?? 0
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** The amount for people: "1,234.50 EUR". */
export function formatMoney(money: Money): string {
  const [whole = '0', fraction] = decimalOf(money).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${grouped}${fraction ? `.${fraction}` : ''} ${money.currency}`
}

/** Whether a value is money; text and numbers never are. */
export function isMoney(value: unknown): value is Money {
  return Money.safeParse(value).success
}

function fractionDigits(currency: string): number | undefined {
  const before = digitsOf.get(currency)
  if (before !== undefined || !knownCurrencies.has(currency)) return before
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  const digits = options.maximumFractionDigits ?? 0
  digitsOf.set(currency, digits)
  return digits
}

/** Asking Intl costs more than a whole verdict, so each currency is asked for once. */
const digitsOf = new Map<string, number>()

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'))
