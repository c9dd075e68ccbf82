import { say, type Wording } from '#core/flow/field.ts'
import { type Calibration, calibrate } from './calibration.ts'
import { lettersOf, tokensOf } from './features.ts'
import { type Example, type Model, type Reading, trainModel } from './model.ts'
import { offTopicBeside } from './off-topic-beside.ts'
import { warningsOf } from './training-warnings.ts'

export interface TrainingFlow {
  readonly id: string
  readonly name: Wording
  /** Sentences as people write them, in every language they write. */
  readonly examples: readonly string[]
}

export interface Training {
  readonly flows: readonly TrainingFlow[]
  /** Sentences that ask for none of the flows, besides the bundled ones. */
  readonly outOfScope?: readonly string[]
  readonly seed?: number
}

/** What the classifier makes of a message. Every chance lies from 0 to 1. */
export interface Classification {
  /** Every flow, likeliest first; the chances add up to `inScope` at most. */
  readonly ranked: readonly { readonly flow: string; readonly confidence: number }[]
  /** The likeliest flow; undefined when there is nothing to go by. */
  readonly flow: string | undefined
  /** The chance that `flow` is what the message asks for. */
  readonly confidence: number
  /** The chance that the message asks for any of the flows: low means "none of mine", not "unsure which". */
  readonly inScope: number
  /** The words that spoke most for `flow`, strongest first, in lower case and without accents. */
  readonly because: readonly string[]
}

export interface Classifier {
  /** Total, and always the same for the same text. */
  classify(text: string): Classification
  /** What the authors of the flows should mend, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * Trains a text classifier on the flows' examples; the same input gives the same classifier.
 *
 * TF-IDF over words and letters, softmax regression, and confidence calibrated by folds over the examples.
 */
export function trainClassifier({ flows, outOfScope = [], seed = 1 }: Training): Classifier {
  const names = flows.flatMap(({ name }, label) =>
    [...new Set([say(name, 'en'), say(name, 'fr')])].map((text) => ({ text, label })),
  )
  const own = flows.flatMap(({ examples }, label) => examples.map((text) => ({ text, label })))
  const outside = [...outOfScope, ...offTopicBeside([...names, ...own].map(({ text }) => text))].map(
    (text): Example => ({ text, label: 'elsewhere' }),
  )
  const model = trainModel([...names, ...own, ...outside], flows.length, seed)
  const calibration = calibrate([...own, ...outside], names, flows.length, seed)
  return {
    classify: (text) => classification(text, flows, model, calibration),
    warnings: warningsOf(flows, calibration.confusion),
  }
}

function classification(
  text: string,
  flows: readonly TrainingFlow[],
  model: Model,
  calibration: Calibration,
): Classification {
  const reading = model.read(text)
  const flow = flows[reading.best]
  if (!flow || reading.vector.ids.length === 0) {
    return { ranked: flows.map(({ id }) => ({ flow: id, confidence: 0 })), flow: undefined, ...nothing }
  }
  const inScope = calibration.inScope(reading)
  const confidence = inScope * calibration.correct(reading)
  const rest = 1 - (reading.shares[reading.best] ?? 1)
  const ranked = flows
    .map(({ id }, index) => ({ flow: id, share: reading.shares[index] ?? 0, best: index === reading.best }))
    .toSorted((left, right) => Number(right.best) - Number(left.best) || right.share - left.share)
    .map(({ flow: id, share, best }) => ({
      flow: id,
      confidence: best ? confidence : Math.min(confidence, rest > 0 ? ((inScope - confidence) * share) / rest : 0),
    }))
  return { ranked, flow: flow.id, confidence, inScope, because: becauseOf(text, reading, model, flows.length) }
}

/** Letters inside a word speak for the word. */
function becauseOf(text: string, { vector, best }: Reading, { vocabulary, softmax }: Model, elsewhere: number) {
  const weights = new Map(vector.ids.map((id, index) => [id, vector.weights[index] ?? 0]))
  const speaksFor = (id: number | undefined): number => {
    if (id === undefined) return 0
    const others = Array.from({ length: elsewhere + 1 }, (_, label) => label).filter((label) => label !== best)
    const against = others.reduce((sum, label) => sum + softmax.weightOf(id, label), 0) / others.length
    return (weights.get(id) ?? 0) * (softmax.weightOf(id, best) - against)
  }
  return [...new Set(tokensOf(text))]
    .filter((token) => token.length > 1 && token !== '0000')
    .map((token) => ({
      token,
      strength: lettersOf(token).reduce(
        (sum, gram) => sum + speaksFor(vocabulary.idOf('letters', gram)),
        speaksFor(vocabulary.idOf('words', token)),
      ),
    }))
    .filter(({ strength }) => strength > 0)
    .toSorted((left, right) => right.strength - left.strength)
    .slice(0, mostReasons)
    .map(({ token }) => token)
}

const nothing = { confidence: 0, inScope: 0, because: [] } as const
const mostReasons = 5
