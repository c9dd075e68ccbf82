/** One thing observed: its signals, whether it was so, and how much it counts. */
export interface Observation {
  readonly signals: readonly number[]
  readonly yes: boolean
  readonly weight: number
}

/**
 * Learns the chance, from 0 to 1, that something is so from a few signals (logistic regression, Platt 1999).
 *
 * Every signal has to be one of which more speaks for yes: its slope is never below 0. With few observations a free
 * slope fits their accidents, and a signal of doubt would then raise confidence elsewhere.
 */
export function fitLogistic(observations: readonly Observation[]): (signals: readonly number[]) => number {
  const width = observations[0]?.signals.length ?? 0
  const spread = spreadOf(observations, width)
  const rows = observations.map(({ signals }) => spread(signals))
  const targets = targetsOf(observations)
  const total = observations.reduce((sum, { weight }) => sum + weight, 0)
  const slopes = new Array<number>(width + 1).fill(0)

  for (let round = 0; round < rounds; round++) {
    const gradient = slopes.map((slope, index) => (index === width ? 0 : ridge * slope))
    rows.forEach((row, at) => {
      const error = ((observations[at]?.weight ?? 0) / total) * (sigmoid(dot(slopes, row)) - (targets[at] ?? 0))
      row.forEach((signal, index) => {
        gradient[index] = (gradient[index] ?? 0) + error * signal
      })
    })
    gradient.forEach((slope, index) => {
      const next = (slopes[index] ?? 0) - pace * slope
      slopes[index] = index < width ? Math.max(0, next) : next
    })
  }
  return (signals) => sigmoid(dot(slopes, spread(signals)))
}

/** Platt's targets: never quite 0 or 1, so that few observations leave doubt. */
function targetsOf(observations: readonly Observation[]): readonly number[] {
  const yes = observations.filter((observation) => observation.yes).length
  const no = observations.length - yes
  return observations.map((observation) => (observation.yes ? (yes + 1) / (yes + 2) : 1 / (no + 2)))
}

/** Brings every signal to mean 0 and deviation 1, and adds the constant 1 of the intercept. */
function spreadOf(observations: readonly Observation[], width: number): (signals: readonly number[]) => number[] {
  const means = Array.from({ length: width }, (_, index) => mean(observations.map((row) => row.signals[index] ?? 0)))
  const deviations = means.map(
    (middle, index) => Math.sqrt(mean(observations.map((row) => ((row.signals[index] ?? 0) - middle) ** 2))) || 1,
  )
  return (signals) => [...means.map((middle, index) => ((signals[index] ?? 0) - middle) / (deviations[index] ?? 1)), 1]
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

const rounds = 400
const pace = 0.5
const ridge = 0.002
