import type { TrainingFlow } from './classifier.ts'

/**
 * What the authors of flows should mend: too few examples, flows that are missed, flows that are taken for each other.
 *
 * `confusion` counts per flow, when its examples were held out, which flow each was taken for.
 */
export function warningsOf(
  flows: readonly TrainingFlow[],
  confusion: readonly (readonly number[])[],
): readonly string[] {
  return flows.flatMap(({ id, examples }, index) => {
    if (examples.length < fewest) {
      return [`Flow "${id}" has ${examples.length} examples; give it at least ${fewest}, better 15 in each language.`]
    }
    const row = confusion[index] ?? []
    const tried = row.reduce((sum, count) => sum + count, 0)
    const found = row[index] ?? 0
    const missed =
      found < worstRecall * tried
        ? [`Flow "${id}" is recognised in only ${found} of ${tried} of its own examples; make them more alike.`]
        : []
    const taken = row.flatMap((count, other) =>
      other !== index && count >= fewestTaken && count >= takenShare * tried
        ? [`${count} of ${tried} examples of flow "${id}" look like flow "${flows[other]?.id}"; tell the two apart.`]
        : [],
    )
    return [...missed, ...taken]
  })
}

const fewest = 5
const worstRecall = 0.6
const fewestTaken = 2
const takenShare = 0.2
