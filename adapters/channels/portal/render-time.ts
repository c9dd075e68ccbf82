import { isMoment, sayMoment } from '#core/card/moment.ts'
import { type Html, html } from './html.ts'

/** The zone in which the portal shows every moment: the server's. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** A moment as a `time` element, with date and zone in its title. */
export function renderTime(at: number, show: 'time' | 'date' | 'both'): Html {
  const says = sayMoment(at, show, zone)
  return isMoment(at) ? timeElement(at, says) : html`${says}`
}

function timeElement(at: number, says: string): Html {
  const title = `${sayMoment(at, 'both', zone)} (${zone})`
  return html`<time datetime="${new Date(at).toISOString()}" title="${title}">${says}</time>`
}

/** A moment near the present: the time alone on the day itself, the date as well on any other, the year in others. */
export function renderNear(at: number, now: number): Html {
  const sameDay = sayMoment(at, 'date', zone) === sayMoment(now, 'date', zone)
  if (sameDay || !isMoment(at)) return renderTime(at, 'time')
  const year = ` ${new Date(now).getFullYear()},`
  return timeElement(at, sayMoment(at, 'both', zone).replace(year, ','))
}

/** The time left until a deadline, coarsely: "40 min", "2 h", "3 days"; "overdue" once it has passed. */
export function timeLeft(deadline: number, now: number): string {
  const minutes = Math.floor((deadline - now) / 60_000)
  if (deadline <= now) return 'overdue'
  if (minutes < 90) return `${Math.max(1, minutes)} min`
  return minutes < 36 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`
}
