import type { Entry } from '#core/ledger/entry.ts'

/** What the indicators need to know of one case, read from its entries. */
export interface CaseTrace {
  readonly id: string
  readonly requestedAt?: number
  readonly flow?: string
  /** Its first closing; an undoing afterwards does not count it again. */
  readonly closed?: { readonly at: number; readonly how: string }
  /** Whether people had to answer something before it was closed; a check of what ran alone is no such thing. */
  readonly withPerson: boolean
  readonly questions: Readonly<Record<string, QuestionTrace>>
  /** By digest, as last judged. */
  readonly judged: Readonly<Record<string, JudgedTrace>>
  /** By effect, as it first began. */
  readonly runs: Readonly<Record<string, Run>>
  /** When each digest was first denied as out of scope. */
  readonly outOfScope: Readonly<Record<string, number>>
  /** By effect, why it was last granted. */
  readonly granted: Readonly<Record<string, 'allow' | 'decision'>>
}

export interface QuestionTrace {
  readonly asks: string
  readonly askedAt: number
  readonly amended: boolean
  readonly closed?: { readonly at: number; readonly how: string }
}

interface JudgedTrace {
  readonly agent: string
  readonly risk: number
  /** When it was judged for the first time. */
  readonly at: number
}

/** An action that began. */
export interface Run {
  readonly at: number
  readonly agent: string
  readonly risk: number
  /** Whether the policy alone let it run. */
  readonly alone: boolean
}

/** Reads the cases out of entries that were written before `to`. Each case's entries come in their order. */
export function traceCases(entries: Iterable<Entry>, to: number): readonly CaseTrace[] {
  const traces = new Map<string, CaseTrace>()
  for (const entry of entries) {
    if (entry.case === undefined || entry.at >= to) continue
    traces.set(entry.case, read(traces.get(entry.case) ?? begin(entry.case), entry))
  }
  return [...traces.values()]
}

function begin(id: string): CaseTrace {
  return { id, withPerson: false, questions: {}, judged: {}, runs: {}, outOfScope: {}, granted: {} }
}

function read(trace: CaseTrace, entry: Entry): CaseTrace {
  if (entry.kind === 'request-received') return { ...trace, requestedAt: entry.at }
  if (entry.kind === 'flow-chosen') return { ...trace, flow: entry.detail.flow }
  if (entry.kind === 'case-closed') {
    return trace.closed ? trace : { ...trace, closed: { at: entry.at, how: entry.detail.how } }
  }
  return readQuestion(readAction(trace, entry), entry)
}

function readAction(trace: CaseTrace, entry: Entry): CaseTrace {
  if (entry.kind === 'action-judged') {
    const { digest, action, verdict } = entry.detail
    const at = trace.judged[digest]?.at ?? entry.at
    return { ...trace, judged: { ...trace.judged, [digest]: { agent: action.agent, risk: verdict.risk.score, at } } }
  }
  if (entry.kind === 'action-denied' && entry.detail.outOfScope) {
    return { ...trace, outOfScope: { [entry.detail.digest]: entry.at, ...trace.outOfScope } }
  }
  if (entry.kind === 'action-granted') {
    return { ...trace, granted: { ...trace.granted, [entry.detail.effect]: entry.detail.because } }
  }
  if (entry.kind !== 'effect-started') return trace
  const { effect, digest } = entry.detail
  const judged = trace.judged[digest]
  if (!judged || trace.runs[effect]) return trace
  const run = { at: entry.at, agent: judged.agent, risk: judged.risk, alone: trace.granted[effect] === 'allow' }
  return { ...trace, runs: { ...trace.runs, [effect]: run } }
}

function readQuestion(trace: CaseTrace, entry: Entry): CaseTrace {
  if (entry.kind === 'question-asked') {
    const { question, asks } = entry.detail
    const withPerson = trace.withPerson || (asks !== 'check' && !trace.closed)
    return { ...put(trace, question, { asks, askedAt: entry.at, amended: false }), withPerson }
  }
  if (entry.kind !== 'decision-given' && entry.kind !== 'question-closed') return trace
  const question = trace.questions[entry.detail.question]
  if (!question) return trace
  if (entry.kind === 'question-closed') {
    return put(trace, entry.detail.question, { ...question, closed: { at: entry.at, how: entry.detail.how } })
  }
  return entry.detail.decision === 'amend' ? put(trace, entry.detail.question, { ...question, amended: true }) : trace
}

function put(trace: CaseTrace, id: string, question: QuestionTrace): CaseTrace {
  return { ...trace, questions: { ...trace.questions, [id]: question } }
}
