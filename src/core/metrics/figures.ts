import { formatDuration } from '#core/duration.ts'
import type { Indicator } from './indicator.ts'
import type { Indicators } from './indicators.ts'

/** The indicators that a digest shows as a figure. */
export type FigureName = 'alone' | 'corrected' | 'riskAlone' | 'decideMedian' | 'outOfScope' | 'processingMedian'

/** One number for people, with what it was made of and how it changed. */
export interface Figure {
  readonly value: string
  readonly label: string
  readonly change?: string
  readonly better?: boolean
  readonly link?: string
}

/** The figures of a digest. An indicator without anything to measure is shown as a dash, with its empty denominator. */
export function figures(
  now: Indicators,
  before: Indicators | undefined,
  open: ((name: FigureName) => string) | undefined,
): readonly Figure[] {
  const figure = (name: FigureName, show: Show, label: string): Figure => ({
    value: show.say(now[name].value),
    label,
    ...changeOf(now[name], before?.[name], show),
    ...(open && now[name].cases.length > 0 ? { link: open(name) } : {}),
  })
  const { alone, corrected, riskAlone, decideMedian, decideP90, outOfScope, processingMedian } = now
  const slowest = decideP90.value === undefined ? '' : `, nine in ten within ${formatDuration(decideP90.value)}`
  return [
    figure('alone', percent('up'), `resolved without a person (${outOf(alone)})`),
    figure('corrected', percent('down'), `corrected by people (${outOf(corrected)} looked at)`),
    figure('riskAlone', risk, `mean risk of what ran alone (${riskAlone.denominator} actions)`),
    figure('decideMedian', time, `median to decide${slowest} (${outOf(decideMedian)} questions)`),
    figure('outOfScope', attempts, `out-of-scope attempts, all denied (of ${outOfScope.denominator} actions judged)`),
    figure('processingMedian', time, `median from request to closing (${outOf(processingMedian)} cases)`),
  ]
}

function outOf({ numerator, denominator }: Indicator): string {
  return `${numerator} of ${denominator}`
}

interface Show {
  readonly say: (value: number | undefined) => string
  /** A change without its sign; "0" when it is too small to be shown. */
  readonly sayChange: (size: number) => string
  readonly better?: 'up' | 'down'
}

const orDash = (say: (value: number) => string) => (value: number | undefined) =>
  value === undefined ? '–' : say(value)

function percent(better: 'up' | 'down'): Show {
  return { say: orDash((value) => `${points(value)} %`), sayChange: points, better }
}

/** Percentage points: one decimal below ten, none above. */
function points(value: number): string {
  const exact = value * 100
  return String(exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact))
}

const whole = (value: number) => String(Math.round(value))
const risk: Show = { say: orDash(whole), sayChange: whole }
const attempts: Show = { say: orDash(whole), sayChange: whole, better: 'down' }
const time: Show = {
  say: orDash((value) => formatDuration(value)),
  sayChange: (size) => (size < 1000 ? '0' : formatDuration(size)),
  better: 'down',
}

function changeOf({ value }: Indicator, before: Indicator | undefined, show: Show): Pick<Figure, 'change' | 'better'> {
  if (value === undefined || before?.value === undefined) return {}
  const by = value - before.value
  const size = show.sayChange(Math.abs(by))
  if (size === '0') return {}
  const change = `${by > 0 ? '+' : '−'}${size}`
  return show.better ? { change, better: by > 0 === (show.better === 'up') } : { change }
}
