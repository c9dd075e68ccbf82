import { z } from 'zod'
import { formatMoney, isMoney, Money } from './money.ts'

/** What an argument, a field or a fact can hold. Dates are ISO texts. */
export const Value = z.union([z.string(), z.number(), z.boolean(), Money, z.array(z.string()).readonly()])
export type Value = z.infer<typeof Value>

export const Values = z.record(z.string(), Value).readonly()
export type Values = z.infer<typeof Values>

/** A value for people. */
export function formatValue(value: Value | undefined): string {
  if (value === undefined) return 'unknown'
  if (isMoney(value)) return formatMoney(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value)
}
