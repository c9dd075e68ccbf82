import { z } from 'zod'
import { decimalOf, type Money, moneyOf } from '#core/money.ts'

/** Money as the company's systems write it: {"amount":"900.00","currency":"EUR"}. */
export const WireMoney = z.strictObject({
  amount: z.string().regex(/^\d{1,9}\.\d{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
})
export type WireMoney = z.infer<typeof WireMoney>

export const CustomerId = z.string().regex(/^CUS-\d{3}$/)
export const OrderId = z.string().regex(/^ORD-\d{4}$/)
export const InvoiceId = z.string().regex(/^INV-\d{4}$/)
export const RefundId = z.string().regex(/^RF-\d{4,}$/)
export const CopyId = z.string().regex(/^CP-\d{4,}$/)
export const JobId = z.string().regex(/^JOB-\d{4,}$/)
export const EmployeeId = z.string().regex(/^[a-z][a-z0-9-]*$/)

/** What a caller names its call with: printable, so that it survives headers, addresses and logs. */
export const CallerKey = z.string().regex(/^[\x21-\x7e]{1,200}$/)

export function toWire(minor: number, currency: string): WireMoney {
  return { amount: decimalOf({ minor, currency }), currency }
}

/** Undefined when the currency does not exist or has fewer digits than were given. */
export function fromWire({ amount, currency }: WireMoney): Money | undefined {
  return moneyOf(amount, currency)
}

export function instant(at: number): string {
  return new Date(at).toISOString()
}
