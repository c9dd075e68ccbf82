import { expect, it } from 'vitest'
import { wasCorrected } from '#core/metrics/correction.ts'

it.each([
  ['approved', false, false],
  ['approved', true, true],
  ['rejected', false, true],
  ['correct', false, false],
  ['wrong', false, true],
  ['kept', false, false],
  ['undone', false, true],
  ['expired', true, undefined],
  ['withdrawn', false, undefined],
  ['unchecked', false, undefined],
  ['again', false, undefined],
])('a question that was %s (amended: %s) counts as corrected: %s', (how, amended, corrected) => {
  expect(wasCorrected(how, amended)).toBe(corrected)
})
