import { featuresOf } from './features.ts'
import { type Softmax, softmax, trainSoftmax } from './softmax.ts'
import { dot, fullLength, learnVocabulary, type Vector, type Vocabulary } from './vocabulary.ts'

/** A sentence and what it asks for: the index of its flow, or `elsewhere`. */
export interface Example {
  readonly text: string
  readonly label: number | 'elsewhere'
}

/** What the model sees in a text, before anything is calibrated. */
export interface Reading {
  readonly vector: Vector
  /** The index of the likeliest flow. */
  readonly best: number
  /** One share per flow; they add up to 1. */
  readonly shares: readonly number[]
  /** What tells texts that ask for some flow from texts that ask for none; more of each speaks for some flow. */
  readonly scopeSignals: readonly number[]
  /** What tells right choices from wrong ones; more of each speaks for a right one. */
  readonly choiceSignals: readonly number[]
}

export interface Model {
  readonly vocabulary: Vocabulary
  readonly softmax: Softmax
  read(text: string): Reading
}

/**
 * Trains on the examples: one class per flow and one more for all that lies elsewhere.
 *
 * `flows` counts the flows, also those of which the examples hold none; such a flow is never the best one.
 */
export function trainModel(examples: readonly Example[], flows: number, seed: number): Model {
  const seen = examples.map(({ text, label }) => ({ features: featuresOf(text), label }))
  const own = seen.filter(({ label }) => label !== 'elsewhere').map(({ features }) => features)
  const other = seen.filter(({ label }) => label === 'elsewhere').map(({ features }) => features)
  const vocabulary = learnVocabulary(own, other)
  const samples = seen.map(({ features, label }) => ({
    vector: vocabulary.vectorOf(features),
    label: label === 'elsewhere' ? flows : label,
  }))
  const trained = trainSoftmax(samples, flows + 1, vocabulary.size, seed)
  const centroids = Array.from({ length: flows }, (_, flow) =>
    centroidOf(samples.filter(({ label }) => label === flow).map(({ vector }) => vector)),
  )
  return {
    vocabulary,
    softmax: trained,
    read: (text) => readVector(vocabulary.vectorOf(featuresOf(text)), trained, centroids),
  }
}

function readVector(vector: Vector, trained: Softmax, centroids: readonly Centroid[]): Reading {
  const all = trained.logitsOf(vector)
  const elsewhere = all[centroids.length] ?? 0
  const unknown = centroids.some(({ size }) => size > 0) ? Number.NEGATIVE_INFINITY : 0
  const logits = centroids.map(({ size }, flow) => (size > 0 ? (all[flow] ?? 0) : unknown))
  const ranked = logits.toSorted((left, right) => right - left)
  const [top = 0, second = top] = ranked
  const best = Math.max(0, logits.indexOf(top))
  const centroid = dot(vector, centroids[best] ?? new Map()) / fullLength
  const shares = softmax(logits)
  const sum = top - Math.log(shares[best] ?? 1)
  return {
    vector,
    best,
    shares,
    scopeSignals: [centroid * vector.coverage, centroid, sum, top, top - elsewhere],
    choiceSignals: [top, Number.isFinite(second) ? top - second : 0, centroid],
  }
}

/** The mean direction of some vectors, one long. */
type Centroid = ReadonlyMap<number, number>

function centroidOf(vectors: readonly Vector[]): Centroid {
  const sums = new Map<number, number>()
  for (const { ids, weights } of vectors) {
    ids.forEach((id, index) => {
      sums.set(id, (sums.get(id) ?? 0) + (weights[index] ?? 0))
    })
  }
  const length = Math.sqrt([...sums.values()].reduce((total, weight) => total + weight ** 2, 0))
  return new Map([...sums].map(([id, weight]) => [id, weight / length]))
}
