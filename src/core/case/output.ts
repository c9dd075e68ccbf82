import type { FieldSpec } from '#core/flow/field.ts'
import { isMoney, moneyOf } from '#core/money.ts'
import { Value, type Values } from '#core/value.ts'

/** Takes from a system's answer what the capability declares, each as its type; the rest of the answer is dropped. */
export function outputOf(
  declared: Readonly<Record<string, FieldSpec['type']>>,
  raw: Readonly<Record<string, unknown>>,
): Values {
  const output: Record<string, Value> = {}
  for (const [name, type] of Object.entries(declared)) {
    const value = type === 'money' ? moneyIn(raw[name]) : Value.safeParse(raw[name]).data
    if (value !== undefined) output[name] = value
  }
  return output
}

/** Reads `{ "amount": "12.50", "currency": "EUR" }`, as business systems write money. */
function moneyIn(raw: unknown): Value | undefined {
  if (isMoney(raw)) return raw
  if (typeof raw !== 'object' || raw === null || !('amount' in raw) || !('currency' in raw)) return undefined
  return typeof raw.currency === 'string' ? moneyOf(String(raw.amount), raw.currency) : undefined
}
