/** One governance metric with what it was made of, so that it can be shown with its denominator and opened. */
export interface Indicator {
  /** Undefined when there was nothing to measure. */
  readonly value: number | undefined
  readonly numerator: number
  readonly denominator: number
  /** The cases behind the numerator, in the order of their first entry. */
  readonly cases: readonly string[]
}

/** Something that was counted or measured, and the case it happened in. */
export interface Sample {
  readonly case: string
  readonly value: number
}

type Located = Pick<Sample, 'case'>

/** How much of a whole: `value` from 0 to 1. */
export function share(part: readonly Located[], whole: readonly Located[]): Indicator {
  return indicator(whole.length === 0 ? undefined : part.length / whole.length, part, whole.length)
}

/** How many, out of how many that could have been. */
export function count(part: readonly Located[], outOf: number): Indicator {
  return indicator(outOf === 0 && part.length === 0 ? undefined : part.length, part, outOf)
}

/** The arithmetic mean; `numerator` is the sum and `denominator` how many there were. */
export function mean(samples: readonly Sample[]): Indicator {
  const sum = samples.reduce((total, { value }) => total + value, 0)
  const value = samples.length === 0 ? undefined : sum / samples.length
  return { ...indicator(value, samples, samples.length), numerator: sum }
}

/**
 * The value below which `q` of the samples lie; `numerator` is how many were measured, out of `denominator`.
 *
 * For 0.5 the median, with the mean of the two middle ones when there is an even number; else by nearest rank.
 */
export function quantile(samples: readonly Sample[], q: number, outOf: number): Indicator {
  const sorted = samples.map(({ value }) => value).sort((a, b) => a - b)
  return indicator(q === 0.5 ? median(sorted) : sorted[Math.ceil(q * sorted.length) - 1], samples, outOf)
}

function median(sorted: readonly number[]): number | undefined {
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

function indicator(value: number | undefined, part: readonly Located[], denominator: number): Indicator {
  return { value, numerator: part.length, denominator, cases: [...new Set(part.map((sample) => sample.case))] }
}
