export interface Ranked {
  readonly flow: string
  readonly confidence: number
}

/** What to do with a classification: go on with a flow, show the likeliest ones, or say that none fits. */
export type Understood =
  | { readonly kind: 'flow'; readonly flow: string; readonly confidence: number }
  | { readonly kind: 'unsure'; readonly flows: readonly string[]; readonly confidence: number }
  | { readonly kind: 'out-of-scope' }

/** Above this a request is taken to be what it seems; the policy still judges each action by the confidence itself. */
const sure = 0.6
/** Below this nothing Onloop knows is likely enough to be offered. */
const possible = 0.25
/** How many flows a person is offered at the most. */
const offered = 3

/** Weighs a classification. `inScope` is the chance that any flow fits at all. */
export function clarify(ranked: readonly Ranked[], inScope: number): Understood {
  const best = ranked[0]
  if (!best || inScope < possible || best.confidence < possible / 2) return { kind: 'out-of-scope' }
  if (best.confidence >= sure) return { kind: 'flow', flow: best.flow, confidence: best.confidence }
  return {
    kind: 'unsure',
    flows: ranked.slice(0, offered).map(({ flow }) => flow),
    confidence: best.confidence,
  }
}
