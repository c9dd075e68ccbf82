import { featuresOf } from './features.ts'
import { offTopic } from './off-topic.ts'
import { dot, fullLength, learnVocabulary } from './vocabulary.ts'

/** The bundled off-topic lines without those that resemble one of these texts, so that a flow may serve such requests. */
export function offTopicBeside(texts: readonly string[]): readonly string[] {
  const own = texts.map(featuresOf)
  const lines = offTopic.map(featuresOf)
  const vocabulary = learnVocabulary(own, lines)
  const vectors = own.map((features) => vocabulary.vectorOf(features))
  return offTopic.filter((_, index) => {
    const { ids, weights } = vocabulary.vectorOf(lines[index] ?? featuresOf(''))
    const line = new Map(ids.map((id, position) => [id, weights[position] ?? 0]))
    return vectors.every((vector) => dot(vector, line) / fullLength ** 2 < tooAlike)
  })
}

/**
 * Above it a line asks for the same: "how many days of leave do i have left" reaches 0.9 beside a flow for leave.
 * Below it lie lines that share only an order number or a polite opening.
 */
const tooAlike = 0.6
