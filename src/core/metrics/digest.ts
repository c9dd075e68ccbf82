import { type Card, type Node, text } from '#core/card/card.ts'
import { digestOf } from '#core/hash.ts'
import type { Day } from './days.ts'
import { type FigureName, figures } from './figures.ts'
import type { Indicators } from './indicators.ts'

/**
 * The scheduled report of a period: figures with their change against the period before, and the ledger's checkpoint.
 *
 * `title` names the period ("Week 47"). `open` says where the cases behind a figure are shown. The checkpoint's hash is
 * printed in full: the conversation it is posted to is what a later verification is held against. `nameOf` says what
 * an agent or a flow is called.
 */
export function digestCard(
  now: Indicators,
  before: Indicators | undefined,
  checkpointHash: string | undefined,
  title: string,
  open?: (name: FigureName) => string,
  nameOf: NameOf = (_, id) => id,
): Card {
  const headline = headlineOf(now, title)
  const compared = before && !isEmpty(before) ? before : undefined
  return {
    subject: `digest/${now.period.from}-${now.period.to}`,
    version: digestOf(now).slice(0, 16),
    summary: headline.slice(0, 150),
    nodes: [
      { kind: 'heading', text: headline },
      periodLine(now, compared),
      ...(isEmpty(now) ? [] : body(now, compared, open, nameOf)),
      checkpointLine(checkpointHash),
    ],
  }
}

function headlineOf(now: Indicators, title: string): string {
  if (isEmpty(now)) return `${title}: nothing to report`
  const [alone] = figures(now, undefined, undefined)
  const { denominator } = now.alone
  if (denominator === 0) return `${title}: no case was closed`
  return `${title}: ${denominator} ${denominator === 1 ? 'case' : 'cases'}, ${alone?.value} without a person`
}

/** Whether nothing that any figure counts has happened. */
function isEmpty({ alone, corrected, outOfScope, riskAlone, riskByAgent, decideMedian }: Indicators): boolean {
  const looked = [alone, corrected, outOfScope, riskAlone, decideMedian, ...Object.values(riskByAgent)]
  return looked.every(({ numerator, denominator }) => numerator === 0 && denominator === 0)
}

function periodLine(now: Indicators, before: Indicators | undefined): Node {
  const { from, to } = now.period
  const what = isEmpty(now)
    ? '. No case was closed, no action was judged and nobody was asked.'
    : before
      ? ', against the period before.'
      : '.'
  const dates = [{ at: from, show: 'date' }, text(' to '), { at: to - 1, show: 'date' }] as const
  return { kind: 'text', soft: true, inlines: [...dates, text(what)] }
}

export type NameOf = (what: 'agent' | 'flow', id: string) => string

function body(
  now: Indicators,
  before: Indicators | undefined,
  open: ((name: FigureName) => string) | undefined,
  nameOf: NameOf,
): readonly Node[] {
  const { riskByAgent, riskByFlow } = now
  return [
    { kind: 'figures', items: figures(now, before, open) },
    ...(now.alone.denominator > 0 ? [chart(now.days), outcomeChart(now)] : []),
    ...riskChart('agent', riskByAgent, nameOf),
    ...riskChart('flow', riskByFlow, nameOf),
  ]
}

function chart(days: readonly Day[]): Node {
  const sum = (pick: (day: Day) => number) => days.reduce((total, day) => total + pick(day), 0)
  const neither = sum((day) => day.neither)
  const others = neither > 0 ? `, ${neither} neither done nor asked about` : ''
  return {
    kind: 'chart',
    title: 'Cases per day',
    alt: `Cases closed per day: ${sum((day) => day.alone)} alone, ${sum((day) => day.withPerson)} with a person${others}.`,
    categories: days.map(({ day }) => dayLabel(day, days.length)),
    series: [
      { name: 'alone', tone: 'go', values: days.map(({ alone }) => alone) },
      { name: 'with a person', tone: 'hold', values: days.map(({ withPerson }) => withPerson) },
      ...(neither > 0
        ? [{ name: 'neither done nor asked about', tone: 'info' as const, values: days.map((day) => day.neither) }]
        : []),
    ],
    stacked: true,
  }
}

const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' })
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

function dayLabel(day: string, days: number): string {
  return (days <= 7 ? weekday : dayAndMonth).format(Date.parse(day))
}

function outcomeChart({ outcomes, alone }: Indicators): Node {
  const found = Object.entries(outcomes).sort(([, a], [, b]) => b.numerator - a.numerator)
  const said = found.map(([how, { numerator }]) => `${numerator} ${sayOutcome(how)}`).join(', ')
  return {
    kind: 'chart',
    title: 'How cases ended',
    alt: `Of ${alone.denominator} ${alone.denominator === 1 ? 'case' : 'cases'}: ${said}.`,
    categories: found.map(([how]) => sayOutcome(how)),
    series: [{ name: 'cases', tone: 'info', values: found.map(([, { numerator }]) => numerator) }],
  }
}

/** An ending as one reads it: "out of scope". */
function sayOutcome(how: string): string {
  return how.replaceAll('-', ' ')
}

function riskChart(what: 'agent' | 'flow', by: Indicators['riskByAgent'], nameOf: NameOf): readonly Node[] {
  const found = Object.entries(by).map(([id, { value = 0, denominator }]) => ({
    name: nameOf(what, id),
    risk: Math.round(value),
    actions: denominator,
  }))
  if (found.length === 0) return []
  const said = found.map(
    ({ name, risk, actions }) => `${name} ${risk} (${actions} ${actions === 1 ? 'action' : 'actions'})`,
  )
  return [
    {
      kind: 'chart',
      title: `Mean risk of what ran, by ${what}`,
      alt: `${said.join(', ')}. Of 100.`,
      categories: found.map(({ name }) => name),
      series: [{ name: 'mean risk', tone: 'hold', values: found.map(({ risk }) => risk) }],
    },
  ]
}

function checkpointLine(hash: string | undefined): Node {
  const inlines = hash
    ? [text('Ledger checkpoint '), { text: hash, code: true }]
    : [text('No ledger checkpoint has been signed yet.')]
  return { kind: 'text', soft: true, inlines }
}
