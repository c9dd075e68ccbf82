import { type Input, type Known, type Look, lookUp, remembering } from './known.ts'
import type { Policies } from './policies.ts'
import { assessRisk } from './risk.ts'
import type { Risk } from './verdict.ts'

/** Everything the rules can see of an action. The risk comes first, for rules speak of it; `score` replaces it. */
export function lookAt(
  { vocabulary, factors, world }: Policies,
  input: Input,
  score?: number,
): { look: Look; risk: Risk } {
  const look = remembering((field) => lookUp(field, input, world))
  const risk = assessRisk(factors, input, look, world)
  const value = score ?? risk.score
  const known: Known = { value, comparable: value, origin: 'onloop', isVouchedFor: true }
  const riskField = vocabulary.get('risk')
  return { look: (field) => (field === riskField ? known : look(field)), risk }
}
