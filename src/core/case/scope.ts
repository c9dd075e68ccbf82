import type { Scope } from '#core/flow/reference.ts'
import type { Case } from './case.ts'

/** What the references of a flow's steps and answer are resolved against. */
export function scopeOf(item: Case): Scope {
  const steps = Object.entries(item.steps).flatMap(([id, state]) => (state.at === 'done' ? [[id, state.output]] : []))
  return {
    request: { text: item.text, language: item.language, ...item.values },
    requester: { id: item.requester },
    steps: Object.fromEntries(steps) as Readonly<Record<string, unknown>>,
  }
}
