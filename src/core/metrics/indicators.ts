import type { Entry } from '#core/ledger/entry.ts'
import { type CaseTrace, type QuestionTrace, type Run, traceCases } from './case-trace.ts'
import { wasCorrected } from './correction.ts'
import { type Day, daySeries, type Period } from './days.ts'
import { count, type Indicator, mean, quantile, share } from './indicator.ts'

/** The governance metrics of a period. Shares go from 0 to 1, times are milliseconds, risk goes from 0 to 100. */
export interface Indicators {
  readonly period: Period
  /** Closed cases that were done without people having to answer anything. */
  readonly alone: Indicator
  /** What people rejected, amended, undid or found wrong, of all that they decided or checked. */
  readonly corrected: Indicator
  /** Actions denied as outside their agent's scope, of all judged. */
  readonly outOfScope: Indicator
  /** Mean risk of the actions that began without a person. */
  readonly riskAlone: Indicator
  /** Mean risk of the actions that began, by agent and by flow. */
  readonly riskByAgent: Readonly<Record<string, Indicator>>
  readonly riskByFlow: Readonly<Record<string, Indicator>>
  /** From an approval's asking to its closing, of those closed in the period; the denominator adds those still open. */
  readonly decideMedian: Indicator
  readonly decideP90: Indicator
  /** From the request to the closing of the case. */
  readonly processingMedian: Indicator
  /** Closed cases by how they ended. */
  readonly outcomes: Readonly<Record<string, Indicator>>
  readonly days: readonly Day[]
}

/**
 * Computes the indicators of a period from the ledger alone.
 *
 * `entries` hold at least every entry of every case that something happened to in the period, also the earlier ones;
 * what came after the period is ignored, so the same period always gives the same figures until payloads are erased.
 */
export function indicators(entries: Iterable<Entry>, period: Period): Indicators {
  const traces = traceCases(entries, period.to)
  const within = (at: number | undefined) => at !== undefined && at >= period.from && at < period.to
  const closed = traces.filter((trace) => within(trace.closed?.at)).map((trace) => ({ ...trace, case: trace.id }))
  const runs = traces.flatMap(runsOf).filter(({ at }) => within(at))
  const judged = traces.flatMap(({ id, judged }) => Object.values(judged).map(({ at }) => ({ case: id, at })))
  const outOfScope = traces.flatMap((trace) => Object.values(trace.outOfScope).map((at) => ({ case: trace.id, at })))
  return {
    period,
    alone: share(closed.filter(isAlone), closed),
    outOfScope: count(
      outOfScope.filter(({ at }) => within(at)),
      judged.filter(({ at }) => within(at)).length,
    ),
    riskAlone: mean(runs.filter(({ alone }) => alone)),
    riskByAgent: grouped(runs, ({ agent }) => agent, mean),
    riskByFlow: grouped(runs, ({ flow }) => flow, mean),
    ...questionIndicators(traces.flatMap(questionsOf), within),
    processingMedian: quantile(closed.flatMap(processing), 0.5, closed.length),
    outcomes: grouped(
      closed,
      (trace) => trace.closed?.how ?? '',
      (some) => count(some, closed.length),
    ),
    days: daySeries(closed, period, isAlone),
  }
}

type Asked = QuestionTrace & { readonly case: string }

function questionIndicators(questions: readonly Asked[], within: (at: number | undefined) => boolean) {
  const looked = questions.filter((question) => within(question.closed?.at) && verdictOn(question) !== undefined)
  const approvals = questions.filter(({ asks, closed }) => asks === 'approval' && closed?.how !== 'withdrawn')
  const open = approvals.filter(({ closed }) => closed === undefined)
  const times = approvals.flatMap((asked) =>
    asked.closed && within(asked.closed.at) ? [{ case: asked.case, value: asked.closed.at - asked.askedAt }] : [],
  )
  return {
    corrected: share(looked.filter(verdictOn), looked),
    decideMedian: quantile(times, 0.5, times.length + open.length),
    decideP90: quantile(times, 0.9, times.length + open.length),
  }
}

function verdictOn({ amended, closed }: QuestionTrace): boolean | undefined {
  return closed && wasCorrected(closed.how, amended)
}

function isAlone({ closed, withPerson }: CaseTrace): boolean {
  return closed?.how === 'done' && !withPerson
}

function processing({ id, requestedAt, closed }: CaseTrace) {
  return closed && requestedAt !== undefined ? [{ case: id, value: closed.at - requestedAt }] : []
}

function runsOf({ id, flow, runs }: CaseTrace) {
  return Object.values(runs).map((run: Run) => ({ ...run, case: id, flow: flow ?? 'none', value: run.risk }))
}

function questionsOf({ id, questions }: CaseTrace): readonly Asked[] {
  return Object.values(questions).map((question) => ({ ...question, case: id }))
}

function grouped<Item>(items: readonly Item[], by: (item: Item) => string, measure: (some: Item[]) => Indicator) {
  const groups = [...Map.groupBy(items, by)].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(groups.map(([name, some]) => [name, measure(some)]))
}
