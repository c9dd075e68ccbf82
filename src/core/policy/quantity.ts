import { formatMoney, type Money, parseMoney } from '#core/money.ts'

/** A size that can be compared: money, a share from 0 to 1, or a bare number. */
export type Quantity =
  | { readonly kind: 'money'; readonly value: Money }
  | { readonly kind: 'percent'; readonly value: number }
  | { readonly kind: 'number'; readonly value: number }

/** Reads "500 EUR", "85%" or "60"; undefined when it is none of these. */
export function parseQuantity(text: string): Quantity | undefined {
  const plain = /^\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text)
  // The exponent keeps 70% the very number 0.7; dividing by 100 may miss it by the last bit.
  if (plain?.[1] && plain[2]) return { kind: 'percent', value: Number(`${plain[1]}e-2`) }
  if (plain?.[1]) return { kind: 'number', value: Number(plain[1]) }
  const money = parseMoney(text)
  return money && { kind: 'money', value: money }
}

/** The size as one number: the smallest unit for money, 0 to 1 for a share. */
export function measure(value: Money | number): number {
  return typeof value === 'number' ? value : value.minor
}

/** A size for people: "500.00 EUR", "70%", "60". */
export function sayQuantity({ kind, value }: Quantity): string {
  switch (kind) {
    case 'money':
      return formatMoney(value)
    case 'percent':
      return sayShare(value)
    case 'number':
      return String(value)
  }
}

/** 0.057 as "5.7%". */
export function sayShare(share: number): string {
  return `${Math.round(share * 1000) / 10}%`
}

/** Whether two sizes can be compared: the same kind and, for money, the same currency. */
export function isComparable(left: Quantity, right: Quantity): boolean {
  if (left.kind === 'money' && right.kind === 'money') return left.value.currency === right.value.currency
  return left.kind === right.kind
}
