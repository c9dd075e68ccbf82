import type { Entry } from '#core/ledger/entry.ts'
import { formatValue, type Values } from '#core/value.ts'

/** One entry of the ledger in one line, for stories. */
export function tell(entry: Entry): string {
  const { who } = entry
  const by = who.kind === 'person' ? `${who.id}: ` : ''
  return `${by}${what(entry)}`
}

function what(entry: Entry): string {
  switch (entry.kind) {
    case 'request-received':
      return `asks “${entry.detail.text}”`
    case 'request-classified':
      return `classified as ${entry.detail.flow}, ${Math.round(entry.detail.confidence * 100)} %`
    case 'flow-chosen':
      return `flow ${entry.detail.flow}`
    case 'fields-given':
      return sayValues(entry.detail.values)
    case 'agent-answered':
      return `${entry.step} answered: ${sayValues(entry.detail.values)}, ${Math.round(entry.detail.confidence * 100)} %`
    case 'action-judged': {
      const { action, verdict } = entry.detail
      const needs = verdict.asking?.needs.map(({ group, n }) => ` ${n} ${group}`).join(',') ?? ''
      return `${action.capability} judged ${verdict.outcome} by ${verdict.decidedBy.join(', ')}${needs && ` →${needs}`}`
    }
    case 'action-granted':
      return `${entry.step} granted by ${entry.detail.because}`
    case 'action-denied':
      return `${entry.step} denied${entry.detail.outOfScope ? ' as out of scope' : ''}: ${entry.detail.why}`
    case 'action-held':
      return `${entry.step} held by ${entry.detail.stops.join(', ')}`
    case 'question-asked':
      return `asked for ${entry.detail.asks}: ${entry.detail.needs.map(({ group, n }) => `${n} ${group}`).join(', ')}`
    case 'question-reminded':
      return 'reminded'
    case 'question-moved':
      return `moved to ${entry.detail.to}`
    case 'question-closed':
      return `question closed: ${entry.detail.how}`
    case 'decision-given':
      return [entry.detail.decision, entry.detail.reason && `“${entry.detail.reason}”`].filter(Boolean).join(' ')
    case 'information-given':
      return `informs “${entry.detail.text}”`
    case 'effect-started':
      return `${entry.step} started, attempt ${entry.detail.attempt}`
    case 'effect-done':
      return `${entry.step} done${entry.detail.late ? ', late' : ''}`
    case 'effect-failed':
      return `${entry.step} failed: ${entry.detail.error}${entry.detail.again ? ', again' : ''}`
    case 'effect-uncertain':
      return `${entry.step} uncertain: ${entry.detail.error}`
    case 'case-reopened':
      return `reopened: ${entry.detail.why}`
    case 'case-closed':
      return `closed: ${entry.detail.how}`
    case 'time-lost':
      return `lost ${entry.detail.ms} ms`
    case 'stop-set':
    case 'stop-released':
    case 'policy-in-force':
    case 'policy-refused':
    case 'setting-changed':
    case 'arrival-refused':
    case 'onloop-started':
    case 'digest-posted':
      return entry.kind
  }
}

function sayValues(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(', ')
}
