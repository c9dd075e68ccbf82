import { randomOf, shuffled } from './random.ts'
import type { Vector } from './vocabulary.ts'

/** A trained softmax regression. */
export interface Softmax {
  /** One number per class; the larger, the likelier. */
  logitsOf(vector: Vector): readonly number[]
  /** What one n-gram adds to the logit of a class. */
  weightOf(id: number, label: number): number
}

export interface Sample {
  readonly vector: Vector
  readonly label: number
}

/** Trains by stochastic gradient descent; the same samples and seed give the same model to the last bit. */
export function trainSoftmax(samples: readonly Sample[], classes: number, features: number, seed: number): Softmax {
  // One more row than features: the last one is the bias.
  const weights = new Float64Array((features + 1) * classes)
  const random = randomOf(seed)
  const decay = Math.min(3e-5, 0.03 / Math.max(1, samples.length))
  let scale = 1
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = 4 / (1 + 0.3 * epoch)
    for (const index of shuffled(samples.length, random)) {
      const sample = samples[index]
      if (!sample) continue
      const errors = softmax(score(weights, scale, features, classes, sample.vector))
      errors[sample.label] = (errors[sample.label] ?? 0) - 1
      scale *= 1 - step * decay
      nudge(weights, features, sample.vector, errors, step / scale)
    }
  }
  return {
    logitsOf: (vector) => score(weights, scale, features, classes, vector),
    weightOf: (id, label) => (weights[id * classes + label] ?? 0) * scale,
  }
}

/** Turns logits into shares that add up to 1. */
export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

// These two loops are where training spends its time: no closures, no allocation per n-gram.
function score(weights: Float64Array, scale: number, features: number, classes: number, vector: Vector): number[] {
  const logits = Array.from({ length: classes }, (_, label) => weights[features * classes + label] ?? 0)
  for (let position = 0; position < vector.ids.length; position++) {
    const row = (vector.ids[position] ?? 0) * classes
    const weight = (vector.weights[position] ?? 0) * scale
    for (let label = 0; label < classes; label++) {
      logits[label] = (logits[label] ?? 0) + weight * (weights[row + label] ?? 0)
    }
  }
  return logits
}

function nudge(weights: Float64Array, features: number, vector: Vector, errors: readonly number[], step: number): void {
  const classes = errors.length
  for (let position = 0; position <= vector.ids.length; position++) {
    // The bias comes last, and learns more slowly.
    const row = (vector.ids[position] ?? features) * classes
    const amount = step * (vector.weights[position] ?? biasStep)
    for (let label = 0; label < classes; label++) {
      weights[row + label] = (weights[row + label] ?? 0) - amount * (errors[label] ?? 0)
    }
  }
}

const epochs = 12
const biasStep = 0.01
