import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from '#core/duration.ts'

it.each([
  ['90 s', 90_000],
  ['15 min', 900_000],
  ['1.5 h', 5_400_000],
  [' 2h ', 7_200_000],
  ['1 d', 86_400_000],
  ['1 day', 86_400_000],
  ['7 days', 604_800_000],
  ['250 ms', 250],
  ['0 s', 0],
  ['10', undefined],
  ['10 m', undefined],
  ['10 minutes', undefined],
  ['-5 min', undefined],
  ['h', undefined],
  ['1 h 30 min', undefined],
  ['', undefined],
])('a length of time is read, or is none: %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

it.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [86_400_000 + 60_000, '1 d'],
  [90_061_000, '1 d 1 h'],
  [59_999, '1 min'],
])('%i ms is told in its two largest units: %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
