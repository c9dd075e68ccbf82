import type { Candidate } from './found.ts'

/** The dates that a text names, as ISO texts; a day without a year is the one nearest to now. */
export function findDates(text: string, now: number): readonly Candidate[] {
  const found: Candidate[] = []
  for (const { pattern, read, confidence } of forms) {
    for (const match of text.matchAll(pattern)) {
      const value = read(match, now)
      const [at, end] = [match.index, match.index + match[0].length]
      const free = found.every((other) => end <= other.at || at >= other.end)
      if (value && free) found.push({ values: [value], at, end, confidence })
    }
  }
  return found.toSorted((left, right) => left.at - right.at)
}

interface Form {
  readonly pattern: RegExp
  readonly read: (match: RegExpMatchArray, now: number) => string | undefined
  readonly confidence: number
}

const months = [
  'jan(?:uary|v(?:ier)?)?',
  'feb(?:ruary)?|f[ée]v(?:r(?:ier)?)?',
  'mar(?:ch|s)?',
  'apr(?:il)?|avr(?:il)?',
  'may|mai',
  'june?|juin',
  'july?|juil(?:let)?',
  'aug(?:ust)?|ao[uû]t',
  'sept?(?:ember|embre)?',
  'oct(?:ober|obre)?',
  'nov(?:ember|embre)?',
  'dec(?:ember)?|d[ée]c(?:embre)?',
] as const
const month = `(${months.join('|')})\\.?`
const start = '(?<![\\p{L}\\p{N}])'
const stop = '(?![\\p{L}\\p{N}])'
const day = '(\\d{1,2})(?:st|nd|rd|th|er)?'
const year = '(?:,?\\s+(\\d{4}))?'

const forms: readonly Form[] = [
  {
    pattern: new RegExp(`${start}(\\d{4})-(\\d{2})-(\\d{2})${stop}`, 'gu'),
    read: ([, y, m, d]) => isoOf(Number(y), Number(m), Number(d)),
    confidence: 0.98,
  },
  {
    pattern: new RegExp(`${start}(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})${stop}`, 'gu'),
    read: ([, d, , m, y]) => isoOf(Number(y) < 100 ? 2000 + Number(y) : Number(y), Number(m), Number(d)),
    confidence: 0.95,
  },
  {
    pattern: new RegExp(`${start}${day}\\s+(?:of\\s+|de\\s+)?${month}${year}${stop}`, 'giu'),
    read: ([, d, name, y], now) => namedDate(d, name, y, now),
    confidence: 0.9,
  },
  {
    pattern: new RegExp(`${start}${month}\\s+${day}${year}${stop}`, 'giu'),
    read: ([, name, d, y], now) => namedDate(d, name, y, now),
    confidence: 0.9,
  },
  {
    pattern: new RegExp(
      `${start}(day before yesterday|avant-hier|yesterday|hier|today|aujourd['’]hui|day after tomorrow|apr[èe]s-demain|tomorrow|demain)${stop}`,
      'giu',
    ),
    read: ([, word = ''], now) =>
      new Date(dayOf(now) + daysAway(word.toLowerCase()) * oneDay).toISOString().slice(0, 10),
    confidence: 0.95,
  },
]

function daysAway(word: string): number {
  if (/^(day before|avant)/.test(word)) return -2
  if (/^(day after|apr)/.test(word)) return 2
  if (/^(yesterday|hier)/.test(word)) return -1
  return /^(tomorrow|demain)/.test(word) ? 1 : 0
}

function namedDate(d: string | undefined, name = '', y: string | undefined, now: number): string | undefined {
  const index = months.findIndex((pattern) => new RegExp(`^(?:${pattern})$`, 'iu').test(name))
  if (y !== undefined) return isoOf(Number(y), index + 1, Number(d))
  const thisYear = new Date(now).getUTCFullYear()
  const near = [thisYear, thisYear - 1, thisYear + 1].flatMap((year) => isoOf(year, index + 1, Number(d)) ?? [])
  return near.toSorted((left, right) => Math.abs(Date.parse(left) - now) - Math.abs(Date.parse(right) - now))[0]
}

/** Undefined for a day that the calendar does not have. */
function isoOf(year: number, month: number, day: number): string | undefined {
  const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const read = Date.parse(iso)
  return Number.isFinite(read) && new Date(read).toISOString().startsWith(iso) ? iso : undefined
}

const oneDay = 86_400_000
const dayOf = (now: number): number => Math.floor(now / oneDay) * oneDay
