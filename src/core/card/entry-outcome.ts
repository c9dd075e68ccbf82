import { formatDuration } from '#core/duration.ts'
import type { Entry } from '#core/ledger/entry.ts'

/** The one thing about an entry that a reader looks for: what came of it. */
export function outcomeOf(entry: Entry): string {
  if (isOfAction(entry)) return ofAction(entry)
  if (isOfHouse(entry)) return ofHouse(entry)
  switch (entry.kind) {
    case 'request-received':
      return entry.detail.text
    case 'request-classified':
      return `${entry.detail.flow ?? 'nothing'}, ${Math.round(entry.detail.confidence * 100)} % sure`
    case 'flow-chosen':
      return entry.detail.flow
    case 'fields-given':
    case 'agent-answered':
      return Object.keys(entry.detail.values).join(', ')
    case 'question-asked':
      return entry.detail.needs.map(({ group, n }) => `${n} of ${group}`).join(', ')
    case 'question-reminded':
      return entry.detail.by ?? ''
    case 'question-moved':
      return `to ${entry.detail.to}`
    case 'question-closed':
      return entry.detail.how
    case 'decision-given':
      return entry.detail.reason ? `${entry.detail.decision}: ${entry.detail.reason}` : entry.detail.decision
    case 'information-given':
      return entry.detail.text
    case 'case-reopened':
      return entry.detail.why
    case 'case-closed':
      return entry.detail.how === 'done' ? entry.detail.because : `${entry.detail.how}: ${entry.detail.because}`
  }
}

type Of<Kinds extends readonly Entry['kind'][]> = Extract<Entry, { kind: Kinds[number] }>

const actionKinds = [
  'action-judged',
  'action-granted',
  'action-denied',
  'action-held',
  'effect-started',
  'effect-done',
  'effect-failed',
  'effect-uncertain',
] as const

function isOfAction(entry: Entry): entry is Of<typeof actionKinds> {
  return actionKinds.some((kind) => kind === entry.kind)
}

function ofAction(entry: Of<typeof actionKinds>): string {
  switch (entry.kind) {
    case 'action-judged': {
      const { action, verdict } = entry.detail
      return `${action.capability}: ${verdict.outcome} (${verdict.decidedBy.join(', ')})`
    }
    case 'action-granted':
      return entry.detail.because
    case 'action-denied':
      return entry.detail.why
    case 'action-held':
      return `by ${entry.detail.stops.join(', ')}`
    case 'effect-started':
      return `attempt ${entry.detail.attempt} by ${entry.detail.provider}: ${entry.detail.chosenBecause}`
    case 'effect-done':
      return `by ${entry.detail.provider}${entry.detail.late ? ', late' : ''}`
    case 'effect-failed':
    case 'effect-uncertain':
      return entry.detail.error
  }
}

const houseKinds = [
  'stop-set',
  'stop-released',
  'policy-in-force',
  'policy-refused',
  'setting-changed',
  'arrival-refused',
  'onloop-started',
  'digest-posted',
  'time-lost',
] as const

function isOfHouse(entry: Entry): entry is Of<typeof houseKinds> {
  return houseKinds.some((kind) => kind === entry.kind)
}

function ofHouse(entry: Of<typeof houseKinds>): string {
  switch (entry.kind) {
    case 'stop-set':
      return `${entry.detail.scope}: ${entry.detail.reason}`
    case 'stop-released':
      return entry.detail.scope
    case 'policy-in-force':
      return `epoch ${entry.detail.epoch}: ${entry.detail.why}`
    case 'policy-refused':
      return entry.detail.problems.join('; ')
    case 'setting-changed':
      return `${entry.detail.setting}: ${entry.detail.from} → ${entry.detail.to}`
    case 'arrival-refused':
      return `${entry.detail.what}: ${entry.detail.why}`
    case 'onloop-started':
      return `release ${entry.detail.release}`
    case 'digest-posted':
      return `${entry.detail.digest} in ${entry.detail.place}`
    case 'time-lost':
      return formatDuration(entry.detail.ms)
  }
}
