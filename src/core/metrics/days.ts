import type { CaseTrace } from './case-trace.ts'

/** From `from` up to, but not including, `to`, in epoch milliseconds; days are those of the zone. */
export interface Period {
  readonly from: number
  readonly to: number
  /** An IANA name such as "Europe/Paris"; UTC when absent. */
  readonly zone?: string
}

/** The cases that were closed on one day. */
export interface Day {
  /** "2026-11-16", in the period's zone. */
  readonly day: string
  /** Done without a person. */
  readonly alone: number
  /** People had to answer something. */
  readonly withPerson: number
  /** Ended undone without people being asked: denied, withdrawn, out of scope. */
  readonly neither: number
}

/** Counts closed cases per day, for every day of the period, also those without any. */
export function daySeries(
  closed: readonly CaseTrace[],
  { from, to, zone = 'UTC' }: Period,
  isAlone: (trace: CaseTrace) => boolean,
): readonly Day[] {
  const dayOf = dayFormat(zone)
  const byDay = Map.groupBy(closed, ({ closed }) => dayOf(closed?.at ?? from))
  return daysBetween(from, to, dayOf).map((day) => {
    const cases = byDay.get(day) ?? []
    const alone = cases.filter(isAlone).length
    const withPerson = cases.filter((trace) => trace.withPerson).length
    return { day, alone, withPerson, neither: cases.length - alone - withPerson }
  })
}

const halfDay = 43_200_000

function daysBetween(from: number, to: number, dayOf: (at: number) => string): readonly string[] {
  const days = new Set<string>()
  // Steps of half a day meet every day, also one that the clock change made an hour shorter.
  for (let at = from; at < to; at += halfDay) days.add(dayOf(at))
  if (to > from) days.add(dayOf(to - 1))
  return [...days]
}

function dayFormat(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  }
}
