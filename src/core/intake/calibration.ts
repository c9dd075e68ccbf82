import { fitLogistic, type Observation } from './logistic.ts'
import { type Example, type Reading, trainModel } from './model.ts'
import { randomOf, shuffled } from './random.ts'

/** Turns a reading into chances that mean what they say: of 100 texts with 0.9, about 90 are so. */
export interface Calibration {
  /** The chance that the text asks for one of the flows. */
  inScope(reading: Reading): number
  /** The chance that the best flow is the one meant, if any is. */
  correct(reading: Reading): number
  /** Per flow, how often each flow was taken for it when its examples were held out. */
  readonly confusion: readonly (readonly number[])[]
}

/**
 * Calibrates from the examples alone, by folds.
 *
 * Each fold hides a fifth of the examples and, apart from that, whole flows, whose texts then stand for requests that
 * no flow serves; so do the hidden texts from elsewhere.
 */
export function calibrate(
  examples: readonly Example[],
  names: readonly Example[],
  flows: number,
  seed: number,
): Calibration {
  const order = shuffled(examples.length, randomOf(seed)).flatMap((index) => examples[index] ?? [])
  const trials = Array.from({ length: folds }, (_, fold) => runFold(order, names, flows, fold, seed)).flat()
  const confusion = Array.from({ length: flows }, () => new Array<number>(flows).fill(0))
  for (const { kind, label, reading } of trials) {
    const row = kind === 'own' && label !== 'elsewhere' ? confusion[label] : undefined
    if (row) row[reading.best] = (row[reading.best] ?? 0) + 1
  }
  const inScope = fitLogistic(scopeObservations(trials))
  const correct = fitLogistic(
    trials
      .filter(({ kind }) => kind === 'own')
      .map(({ label, reading }) => ({ signals: reading.choiceSignals, yes: label === reading.best, weight: 1 })),
  )
  return {
    inScope: ({ scopeSignals }) => inScope(scopeSignals),
    correct: ({ choiceSignals }) => correct(choiceSignals),
    confusion,
  }
}

interface Trial {
  readonly kind: Kind
  readonly label: Example['label']
  readonly reading: Reading
}

/** A text of a flow the model knows, of one it was kept from, or from elsewhere. */
type Kind = 'own' | 'hidden' | 'elsewhere'

function runFold(
  order: readonly Example[],
  names: readonly Example[],
  flows: number,
  fold: number,
  seed: number,
): readonly Trial[] {
  const hides = (label: Example['label']): boolean => flows > 1 && label !== 'elsewhere' && label % folds === fold
  const counts = new Map<Example['label'], number>()
  const tested: Example[] = []
  const taught = names.filter(({ label }) => !hides(label))
  for (const example of order) {
    const nth = counts.get(example.label) ?? 0
    counts.set(example.label, nth + 1)
    if (hides(example.label) || nth % folds === fold) tested.push(example)
    else taught.push(example)
  }
  const model = trainModel(taught, flows, seed)
  return tested.map(({ text, label }) => {
    const kind: Kind = label === 'elsewhere' ? 'elsewhere' : hides(label) ? 'hidden' : 'own'
    return { kind, label, reading: model.read(text) }
  })
}

function scopeObservations(trials: readonly Trial[]): readonly Observation[] {
  const counts = new Map<Kind, number>()
  for (const { kind } of trials) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const hiddenShare = counts.has('hidden') ? hiddenAmongOutside : 0
  const total: Record<Kind, number> = {
    own: 1 - outsideShare,
    hidden: outsideShare * hiddenShare,
    elsewhere: outsideShare * (1 - hiddenShare),
  }
  return trials.map(({ kind, reading }) => ({
    signals: reading.scopeSignals,
    yes: kind === 'own',
    weight: total[kind] / (counts.get(kind) ?? 1),
  }))
}

const folds = 5

/** The share of messages that is expected to ask for no flow at all. */
const outsideShare = 0.2

/** Of these, the share that resembles another flow rather than the texts from elsewhere. */
const hiddenAmongOutside = 0.2
