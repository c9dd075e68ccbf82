import type { Case } from '#core/case/case.ts'
import type { Plan } from '#core/flow/plan.ts'
import type { Classifier } from './classifier.ts'
import { extractFields } from './fields.ts'

/** How sure the classifier must be of another flow before a text is taken away from the case that waits for one. */
const sure = 0.8

/**
 * Whether a text that could answer what a case asks its requester is a new request instead.
 *
 * It is one when it names another order, invoice or the like than the case is about, or plainly asks for another
 * flow. Taken for an answer, it would give the case somebody else's amount.
 */
export function isAnotherRequest(
  text: string,
  item: Pick<Case, 'flow' | 'values' | 'language'>,
  plan: Plan | undefined,
  classifier: Classifier,
  now: number,
): boolean {
  const ids = Object.entries(plan?.flow.fields ?? {}).filter(([name, { type }]) => type === 'id' && name in item.values)
  const found = extractFields(text, Object.fromEntries(ids), { now, language: item.language })
  const isOther = Object.entries(found).some(([name, one]) => 'value' in one && one.value !== item.values[name])
  if (isOther || item.flow === undefined) return isOther
  const { flow, confidence } = classifier.classify(text)
  return flow !== undefined && flow !== item.flow && confidence >= sure
}
