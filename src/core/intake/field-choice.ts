import type { Candidate } from './found.ts'
import { wordsIn } from './words.ts'

/** The options that a text names, whatever their case and accents; the longest wins where two overlap. */
export function findChoices(text: string, options: readonly string[]): readonly Candidate[] {
  const words = wordsIn(text)
  const found: Candidate[] = []
  const longestFirst = options
    .map((option) => ({ option, parts: wordsIn(option).map(({ word }) => word) }))
    .toSorted((left, right) => right.parts.length - left.parts.length)
  for (const { option, parts } of longestFirst) {
    words.forEach((first, index) => {
      const last = words[index + parts.length - 1]
      const same = parts.every((part, offset) => words[index + offset]?.word === part)
      if (!last || parts.length === 0 || !same) return
      const free = found.every((other) => last.end <= other.at || first.at >= other.end)
      if (free) found.push({ values: [option], at: first.at, end: last.end, confidence: 0.95 })
    })
  }
  return found.toSorted((left, right) => left.at - right.at)
}
