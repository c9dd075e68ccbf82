/** A confidence, and whether it was justified. */
export interface Outcome {
  readonly confidence: number
  readonly right: boolean
}

/** Expected calibration error over 15 bins (Guo et al. 2017): by how much confidence and reality differ, from 0 to 1. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const bins = Map.groupBy(outcomes, ({ confidence }) => Math.min(14, Math.floor(confidence * 15)))
  return [...bins.values()].reduce((sum, bin) => {
    const promised = bin.reduce((total, { confidence }) => total + confidence, 0)
    const kept = bin.filter(({ right }) => right).length
    return sum + Math.abs(promised - kept) / outcomes.length
  }, 0)
}
