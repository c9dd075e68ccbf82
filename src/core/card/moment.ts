/**
 * A moment for people: "10:42", "16 Nov 2026", "16 Nov 2026, 10:42".
 *
 * `zone` is an IANA name such as "Europe/Paris". Total: what is no moment reads "unknown time".
 */
export function sayMoment(at: number, show: 'time' | 'date' | 'both', zone: string): string {
  if (!isMoment(at)) return 'unknown time'
  if (show === 'time') return clockOf(zone).format(at)
  const date = calendarOf(zone).format(at)
  return show === 'date' ? date : `${date}, ${clockOf(zone).format(at)}`
}

/** Whether a number of milliseconds lies within what a date can hold. */
export function isMoment(at: number): boolean {
  return Math.abs(at) <= 8.64e15
}

const clocks = new Map<string, Intl.DateTimeFormat>()
const calendars = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  return kept(clocks, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

function calendarOf(zone: string): Intl.DateTimeFormat {
  return kept(calendars, zone, { day: 'numeric', month: 'short', year: 'numeric' })
}

// Building a formatter costs a hundred times what using it does, and a list of cards uses it on every line.
function kept(formats: Map<string, Intl.DateTimeFormat>, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  formats.set(timeZone, format)
  return format
}
