import { type Money, moneyOf } from '#core/money.ts'

/** How a number is written: groups of three parted by a space or an apostrophe, or digits with points and commas. */
export const writtenNumber =
  "(?:\\d{1,3}(?:[ \\u00a0\\u202f\\u2009'’]\\d{3}(?!\\d))+(?:[.,]\\d{1,2}(?!\\d))?|\\d+(?:[.,]\\d+)*)"

/**
 * The amounts above zero that a written number may mean: none, one, or two.
 *
 * The last of `.` and `,` is the decimal sign. When there is but one of them, with exactly three digits behind it,
 * the number can be read in two ways: "1.500" is 1.50 to some and 1500 to others.
 */
export function amountReadings(written: string, currency: string): readonly Money[] {
  const digits = written.replace(/[ \u00a0\u202f\u2009'’]/g, '')
  return decimalsOf(digits, currency)
    .flatMap((decimal) => moneyOf(decimal, currency) ?? [])
    .filter(({ minor }) => minor > 0)
}

function decimalsOf(digits: string, currency: string): readonly string[] {
  if (/^\d+$/.test(digits)) return [digits]
  const lone = /^(\d+)[.,](\d+)$/.exec(digits)
  if (lone) return aroundLoneSeparator(lone[1] ?? '', lone[2] ?? '', currency)
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits)) return [digits.replaceAll('.', '').replace(',', '.')]
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return [digits.replaceAll(',', '')]
  return []
}

function aroundLoneSeparator(whole: string, fraction: string, currency: string): readonly string[] {
  const decimal = `${whole}.${fraction}`
  const grouped = `${whole}${fraction}`
  if (fraction.length !== 3 || whole.length > 3 || whole.startsWith('0')) return [decimal]
  const hasCents = moneyOf('0.1', currency) !== undefined
  if (!hasCents) return [grouped]
  // "1.234" is too fine for cents; whoever meant a decimal point meant about 1.23.
  return [moneyOf(decimal, currency) ? decimal : Number(decimal).toFixed(2), grouped]
}
