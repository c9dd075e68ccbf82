import type { Chance } from './chance.ts'

/** One request that will be asked, and what people will make of it. */
export interface Wanted {
  readonly key: string
  readonly person: 'alice' | 'ben'
  readonly text: string
  readonly answer: 'approve' | 'reject' | 'amend'
}

/** Requests of every kind: small and large refunds, doubles of the same order, and copies of invoices. */
export function mixedLoad(count: number, chance: Chance): readonly Wanted[] {
  return Array.from({ length: count }, (_, number) => {
    const order = 1001 + ((number * 7) % 100)
    return {
      key: `crash-${number}`,
      person: chance.one(['alice', 'ben'] as const),
      text: textOf(number, order, chance),
      answer: chance.one(['approve', 'approve', 'reject', 'amend'] as const),
    }
  })
}

function textOf(number: number, order: number, chance: Chance): string {
  if (number % 5 < 2) return `Please send the customer a copy of invoice INV-${order + 1000}`
  const amount = chance.next() < 0.6 ? chance.between(10, 300) : chance.between(501, 900)
  return `Please refund ${amount} EUR for order ORD-${order}`
}
