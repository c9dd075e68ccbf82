import type { Cell, Node } from '#core/card/card.ts'
import { percent } from '#core/card/plain.ts'
import { type Html, html, say } from './html.ts'
import { renderNear } from './render-time.ts'
import { renderInlines } from './render-words.ts'
import { safeLink } from './safe-link.ts'

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

/** The score as a number, as a bar of its parts, and in words: the bar is as long as the score. */
export function renderRisk({ score, band, parts, note }: Of<'risk'>): Html {
  const alt = `Risk ${score} of 100, ${band}: ${parts.map(({ label, share }) => `${label} ${percent(share)}`).join(', ')}`
  return html`<div class="risk"><p><b>${score}</b> <span>${say(band)} risk</span></p>
<svg class="bar" role="img" aria-label="${alt}" width="100%" height="10">${bars(score, parts)}</svg>
<p class="parts">${parts.map(
    ({ label, share }, index) =>
      html`<span><i class="dot part-${index % 5}"></i>${say(label)} ${percent(share)}</span> `,
  )}</p>
<p class="soft">${say(note)}</p></div>`
}

function bars(score: number, parts: Of<'risk'>['parts']): readonly Html[] {
  let from = 0
  return parts.map(({ share }, index) => {
    const width = clamp(score) * clamp(share * 100) * 0.01
    const bar = html`<rect class="part-${index % 5}" x="${from.toFixed(2)}%" width="${width.toFixed(2)}%" height="10"/>`
    from += width
    return bar
  })
}

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0
}

/** Numbers side by side, each with what it counts and how it moved. */
export function renderFigures({ items }: Of<'figures'>): Html {
  return html`<div class="figures">${items.map(({ value, label, change, better, link }) => {
    const leads = link === undefined ? undefined : safeLink(link)
    const shown = html`<b>${say(value)}</b>`
    return html`<div><p>${leads ? html`<a href="${leads.href}">${shown}</a>` : shown}
${change !== undefined && renderChange(change, better)}</p><small>${say(label)}</small></div>`
  })}</div>`
}

function renderChange(change: string, better: boolean | undefined): Html {
  if (better === undefined) return html`<span class="soft">${say(change)}</span>`
  return html`<span class="${better ? 'go' : 'stop'}">${say(change)}<span class="unseen">, ${better ? 'better' : 'worse'}</span></span>`
}

/**
 * A table that scrolls sideways in its own box, with columns of numbers set to the right.
 *
 * One whose rows begin with a link is a list: on a phone each row stands as a block of its own.
 */
export function renderTable({ caption, head, rows }: Of<'table'>, now: number): Html {
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column] ?? '')))
  const isList = rows.length > 0 && rows.every(([first]) => typeof first === 'object' && 'link' in first)
  return html`<div class="table${isList && ' list'}" role="region" aria-label="${caption}" tabindex="0"><table><caption>${say(caption)}</caption>
<thead><tr>${head.map((cell, column) => html`<th scope="col"${numeric[column] && right}>${say(cell)}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, column) => html`<td${numeric[column] && right}>${renderCell(cell, now)}</td>`)}</tr>`,
  )}</tbody></table></div>`
}

function renderCell(cell: Cell, now: number): Html {
  if (typeof cell === 'string') return say(cell)
  return 'at' in cell ? renderNear(cell.at, now) : renderInlines([cell])
}

const right = html` class="number"`

/** "412", "−0.6", "900.00 EUR", "83 %", "6 min" or nothing. */
function isNumber(cell: Cell): boolean {
  if (typeof cell !== 'string') return false
  return /^\s*(?:[+\u2212-]?\d[\d.,\s]*(?:\s?(?:%|[A-Z]{3}|ms|s|min|h|d))?|[-–—]?)\s*$/u.test(cell)
}
