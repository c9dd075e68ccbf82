import type { Step } from './flow.ts'
import { stepsIn } from './reference.ts'

/** The steps that must be done before this one: those it lists and those it refers to. */
export function needsOf(step: Step): readonly string[] {
  const given = [...Object.values(step.with), ...Object.values(step.must_agree)]
  return [...new Set([...step.needs, ...given.flatMap(stepsIn)])]
}
