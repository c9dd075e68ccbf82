import type { Inline, Node } from '#core/card/card.ts'
import { type Html, html, say } from './html.ts'
import { renderNear, renderTime } from './render-time.ts'
import { safeLink } from './safe-link.ts'

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

/** Runs of text one after the other. */
export function renderInlines(runs: readonly Inline[]): Html {
  return html`${runs.map(renderInline)}`
}

export function renderText({ inlines, soft }: Of<'text'>): Html {
  const long = isLong(inlines.map((run) => ('text' in run ? run.text : '')).join(''))
  return html`<p class="${soft ? 'soft ' : ''}${long ? 'words long' : 'words'}"${long && scrolls}>${renderInlines(inlines)}</p>`
}

export function renderFacts({ rows }: Of<'facts'>): Html {
  return html`<dl>${rows.map(
    ([label, value]) =>
      html`<div${lengthOf(value) > 40 && html` class="wide"`}><dt>${say(label)}</dt><dd>${renderInlines(value)}</dd></div>`,
  )}</dl>`
}

function lengthOf(runs: readonly Inline[]): number {
  return runs.reduce((length, run) => length + ('text' in run ? run.text.length : 0), 0)
}

export function renderReasons({ title, items }: Of<'reasons'>): Html {
  return html`<div class="reasons"><h3>${say(title)}</h3><ul>${items.map(
    ({ text, source }) => html`<li><span>${say(text)}${source && html` <em>(${say(source)})</em>`}</span></li>`,
  )}</ul></div>`
}

export function renderQuote({ text, cite }: Of<'quote'>): Html {
  const long = isLong(text)
  return html`<blockquote><p class="${long ? 'words long' : 'words'}"${long && scrolls}>${say(text)}</p>
<cite>${say(cite)}</cite></blockquote>`
}

const statusWords = { done: 'Done', now: 'Now', todo: 'To come', failed: 'Failed' } as const

/** A timeline; what the dots show is also said for those who do not see them. */
export function renderSteps({ items }: Of<'steps'>, now: number): Html {
  return html`<ol class="steps">${items.map(
    ({ text, status, at, note }) => html`<li class="${status}"${status === 'now' && html` aria-current="step"`}>
<span><span class="unseen">${statusWords[status]}: </span>${say(text)}${note && html` <small>${say(note)}</small>`}</span>
<small>${at !== undefined && renderNear(at, now)}</small></li>`,
  )}</ol>`
}

/** A text of a person on its own, with its line breaks. */
export function renderWords(text: string): Html {
  return renderText({ kind: 'text', inlines: [{ text }] })
}

/** A link that leads out of the portal says where to, since its words are not to be trusted. */
function renderLink(text: string, link: string): Html {
  const safe = safeLink(link)
  if (!safe) return say(text)
  if (!safe.host) return html`<a href="${safe.href}">${say(text)}</a>`
  const host = text.includes(safe.host) ? undefined : html` <small class="soft">(${say(safe.host)})</small>`
  return html`<a href="${safe.href}" rel="noreferrer noopener">${say(text)}</a>${host}`
}

function renderInline(run: Inline): Html {
  if ('at' in run) return renderTime(run.at, run.show)
  if ('link' in run) return renderLink(run.text, run.link)
  const words = run.code ? html`<code>${say(run.text)}</code>` : say(run.text)
  const shown = run.strong ? html`<strong>${words}</strong>` : words
  return run.tone ? html`<span class="state ${run.tone}">${shown}</span>` : shown
}

// A box that scrolls has to be reachable with the keyboard.
const scrolls = html` tabindex="0"`

function isLong(text: string): boolean {
  return text.length > 1200 || text.split('\n').length > 16
}
