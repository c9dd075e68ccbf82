import type { Knex } from 'knex'
import type { CustomerRow, Typology } from './crm.ts'
import type { OrderRow } from './orders.ts'
import { customerNames, employees } from './people.ts'

/** Writes the company's first records: always the same ones. */
export async function seed(trx: Knex.Transaction): Promise<void> {
  await trx.batchInsert('customers', range(1, 60).map(customer), 50)
  await trx.batchInsert('orders', range(1001, 1100).map(order), 50)
  await trx.batchInsert('employees', [...employees], 50)
}

/** CUS-001 to 040 are ordinary, 041 to 048 disputed before, 049 to 056 are VIPs, 057 and 058 sensitive, the rest new. */
function customer(n: number): CustomerRow {
  const [country, names] = customerNames[(n - 1) % customerNames.length] ?? ['', []]
  const name = names[Math.floor((n - 1) / customerNames.length)] ?? ''
  const typology = typologyOf(n)
  return {
    id: `CUS-${String(n).padStart(3, '0')}`,
    name,
    email: `${plain(name).replaceAll(' ', '.')}@mail.example`,
    typology: JSON.stringify([typology]),
    disputes: typology === 'dispute_history' ? 2 + (n % 4) : 0,
    since: typology === 'new' ? `2026-11-${String(n - 57).padStart(2, '0')}` : day('2017-03-01', (n * 53) % 3200),
    country,
    pays_to: n % 5 === 0 ? `account ending ${digits(n)}` : `card ending ${digits(n)}`,
  }
}

function typologyOf(customer: number): Typology {
  if (customer <= 40) return 'standard'
  if (customer <= 48) return 'dispute_history'
  if (customer <= 56) return 'vip'
  return customer <= 58 ? 'sensitive' : 'new'
}

/** Every order is worth at least 1,000.00 EUR, so that what people usually ask for is possible by amount. */
function order(n: number): OrderRow {
  const k = n - 1000
  return {
    id: `ORD-${n}`,
    customer: `CUS-${String(customerOf(n)).padStart(3, '0')}`,
    date: day('2026-07-01', Math.floor(k * 1.4)),
    total_minor: (1000 + ((k * 1733) % 3800)) * 100 + ([0, 50, 90][k % 3] ?? 0),
    currency: 'EUR',
    delivered: n <= 1090 ? 1 : 0,
    invoice: `INV-${n + 1000}`,
  }
}

/** ORD-…0 belong to those who disputed before, ORD-…5 to VIPs; 1042 and 1084 are sensitive, 1063 is a first order. */
function customerOf(order: number): number {
  if (order === 1042 || order === 1084) return 57
  if (order === 1063) return 59
  const round = Math.floor((order - 1001) / 10) % 8
  if (order % 10 === 0) return 41 + round
  if (order % 10 === 5) return 49 + round
  return 1 + ((order * 7) % 40)
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function day(from: string, later: number): string {
  return new Date(Date.parse(from) + later * 86_400_000).toISOString().slice(0, 10)
}

function digits(n: number): string {
  return String((n * 4417) % 10_000).padStart(4, '0')
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}
