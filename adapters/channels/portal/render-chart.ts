import type { Node } from '#core/card/card.ts'
import { type Html, html, say } from './html.ts'
import { renderTable } from './render-numbers.ts'

type Chart = Extract<Node, { kind: 'chart' }>

/**
 * Bars as an inline picture, with its legend, its meaning in words and its numbers as a table.
 *
 * Positions across are in per cent and heights in pixels, so the letters keep their size on a phone.
 */
export function renderChart(chart: Chart, now: number): Html {
  return html`<figure class="chart${chart.categories.length <= 4 && ' small'}"><figcaption><b>${say(chart.title)}</b>
${chart.series.length > 1 && html`<span class="legend">${chart.series.map(({ name }, index) => html`<span><i class="dot ${fillOf(chart, index)}"></i>${say(name)}</span> `)}</span>`}</figcaption>
<svg role="img" width="100%" height="${height + 22}"><title>${chart.title}</title><desc>${chart.alt}</desc>${drawing(chart)}</svg>
<p class="soft">${say(chart.alt)}</p>
<details class="fold"><summary>The numbers</summary>${renderTable(numbersOf(chart), now)}</details></figure>`
}

const height = 120
const left = 7

function drawing(chart: Chart): Html {
  const { low, high, ticks } = scaleOf(chart)
  const y = (value: number) => height - ((value - low) / (high - low)) * (height - 14)
  return html`${ticks.map((tick) => renderTick(tick, y(tick)))}${renderBars(chart, y)}${renderNames(chart.categories)}`
}

function renderTick(tick: number, y: number): Html {
  return html`<line class="grid" x1="${left}%" x2="100%" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>
<text class="tick" x="${left - 1}%" y="${(y + 4).toFixed(1)}">${short(tick)}</text>`
}

function renderBars(chart: Chart, y: (value: number) => number): readonly (readonly Html[])[] {
  const slot = slotOf(chart.categories)
  return chart.categories.map((_, index) =>
    barsOf(chart, index).map(({ series, from, to, column, columns }) => {
      const width = (slot * 0.62) / columns
      const x = left + slot * (index + 0.19) + width * column
      const top = y(Math.max(from, to))
      const tall = y(Math.min(from, to)) - top
      return html`<rect class="${fillOf(chart, series)}" x="${x.toFixed(2)}%" width="${(columns > 1 ? width * 0.9 : width).toFixed(2)}%" y="${top.toFixed(1)}" height="${tall.toFixed(1)}"/>`
    }),
  )
}

/** Names below the bars: as many as fit, and fewer on a phone. */
function renderNames(categories: readonly string[]): readonly (Html | undefined)[] {
  const [wide, narrow] = [namedEvery(categories, 90), namedEvery(categories, 40)]
  return categories.map((category, index) => {
    if (index % wide !== 0) return undefined
    const x = left + slotOf(categories) * (index + 0.5)
    return html`<text class="category${index % narrow !== 0 && ' roomy'}" x="${x.toFixed(2)}%" y="${height + 17}">${shortened(category, categories.length)}</text>`
  })
}

/** One category in how many is named, so that the names fit on a line of so many letters. */
function namedEvery(categories: readonly string[], letters: number): number {
  const longest = Math.max(1, ...categories.map((category) => shortened(category, categories.length).length))
  return Math.ceil(categories.length / Math.max(1, Math.floor(letters / (longest + 1))))
}

function slotOf(categories: readonly string[]): number {
  return (100 - left) / Math.max(1, categories.length)
}

interface Bar {
  readonly series: number
  readonly from: number
  readonly to: number
  readonly column: number
  readonly columns: number
}

function barsOf({ series, stacked }: Chart, category: number): readonly Bar[] {
  let below = 0
  return series.map(({ values }, index) => {
    const value = finite(values[category])
    if (!stacked) return { series: index, from: 0, to: value, column: index, columns: series.length }
    const bar = { series: index, from: below, to: below + value, column: 0, columns: 1 }
    below += value
    return bar
  })
}

function scaleOf(chart: Chart): { low: number; high: number; ticks: readonly number[] } {
  const ends = chart.categories.flatMap((_, index) => barsOf(chart, index).flatMap(({ from, to }) => [from, to]))
  const low = Math.min(0, ...ends)
  const high = Math.max(0, ...ends)
  const step = roundStep((high - low > 1e-9 ? high - low : 1) / 3)
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { low: first * step, high: last * step, ticks }
}

/** The next 1, 2 or 5 times a power of ten: steps that people read at a glance. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10) * power
}

// Series of one tone are told apart by their strength; the last is the strongest, as the newest mostly stands last.
function fillOf({ series }: Chart, index: number): string {
  const tone = series[index]?.tone ?? 'info'
  const later = series.slice(index + 1).filter((other) => other.tone === tone).length
  return `fill-${tone}${later > 0 ? ` again-${Math.min(later, 3)}` : ''}`
}

function numbersOf({ title, categories, series }: Chart): Extract<Node, { kind: 'table' }> {
  const rows = categories.map((category, index) => [category, ...series.map(({ values }) => `${values[index] ?? ''}`)])
  return { kind: 'table', caption: title, head: ['', ...series.map(({ name }) => name)], rows }
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.max(-1e12, Math.min(1e12, value)) : 0
}

function short(tick: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(tick)
}

/** A name that fits below its bars: with few of them there is room for more letters. */
function shortened(category: string, of: number): string {
  const most = Math.max(16, Math.floor(50 / of))
  return category.length > most ? `${category.slice(0, most - 1)}…` : category
}
