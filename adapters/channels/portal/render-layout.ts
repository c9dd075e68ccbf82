import type { Place } from '#ports/channel.ts'
import type { ListedPage, PlaceInfo, WaitingItem } from '#ports/desk.ts'
import { assetPath } from './assets.ts'
import type { Visitor } from './door.ts'
import { type Html, html, say } from './html.ts'
import { pages as allPages, placePath } from './paths.ts'
import { renderHead } from './render-bare-page.ts'
import { renderNear, timeLeft } from './render-time.ts'

export interface Surroundings {
  readonly visitor: Visitor
  readonly places: readonly PlaceInfo[]
  readonly pages: readonly ListedPage[]
  readonly waiting: readonly WaitingItem[]
  /** The path of the page, for the navigation and for coming back. */
  readonly at: string
  readonly now: number
}

/** A whole page: navigation, what waits for the visitor, and the main part, kept up to date by events. */
export function renderLayout(around: Surroundings, title: string, place: Place | undefined, main: Html): Html {
  const live = place ? `/live?place=${encodeURIComponent(place)}` : '/live'
  return html`<!doctype html>
<html lang="en"><head>${renderHead(title)}
<meta name="htmx-config" content="${htmxConfig}">
<script src="${assetPath('htmx.js')}" defer></script><script src="${assetPath('sse.js')}" defer></script>
<script src="${assetPath('portal.js')}" defer></script></head>
<body hx-ext="sse" sse-connect="${live}">
<a class="skip" href="#main">Skip to the main part</a>
<div class="house"><div class="bar">
<details class="menu"><summary>${logo}<span>Menu</span></summary>
<nav aria-label="Places"><a class="logo" href="/">${logo}</a>${renderPlaces(around)}${renderSwitch(around)}</nav></details>
<details class="waits"><summary><span id="waits-count">${sayCount(around)}</span></summary>
<aside aria-label="Waits for you">${renderWaits(around)}</aside></details></div>
<main id="main" tabindex="-1">${main}</main></div>
<p id="unreachable" class="notice stop" role="alert" hidden>Onloop did not answer as it should. What you sent may not have arrived; sending it again is safe.</p>
<p id="said-aloud" class="unseen" role="status"></p>
<div hidden hx-get="/side?at=${encodeURIComponent(around.at)}" hx-trigger="sse:pages, every 60s" hx-swap="none"></div>
<div hidden sse-swap="message" hx-swap="none"></div>
</body></html>
`
}

/** The parts beside the main one, to replace those on the page by their ids. */
export function renderSide(around: Surroundings): Html {
  const replaces = html` hx-swap-oob="true"`
  return html`${renderPlaces(around, replaces)}${renderWaits(around, replaces)}
<span id="waits-count" hx-swap-oob="true">${sayCount(around)}</span>`
}

const logo = html`<b><svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M15.3 4.7a7.5 7.5 0 1 0 0 10.6"/></svg>Onloop</b>`

const htmxConfig = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  historyEnabled: false,
  historyCacheSize: 0,
  defaultSettleDelay: 0,
  // Copying style attributes over is what the content security policy forbids.
  attributesToSettle: ['class'],
})

function renderPlaces(around: Surroundings, replaces?: Html): Html {
  const { places } = around
  const direct = places.filter(({ place }) => place.startsWith('portal:@'))
  const shared = places.filter(({ place }) => !place.startsWith('portal:@'))
  const [requests, ...steer] = allPages.filter(({ name }) => around.pages.includes(name))
  return html`<div id="places"${replaces}>${requests && renderPage(requests, around)}${direct.map((info) => renderPlace(info, around))}
${shared.length > 0 && html`<h2>Channels</h2>${shared.map((info) => renderPlace(info, around))}`}
${steer.length > 0 && html`<h2>Steer</h2>${steer.map((page) => renderPage(page, around))}`}</div>`
}

function renderPlace({ place, name, waiting }: PlaceInfo, around: Surroundings): Html {
  return renderEntry(placePath(place), name, waiting > 0 ? `${waiting} wait${waiting === 1 ? 's' : ''}` : '', around)
}

function renderPage({ name, label }: { readonly name: string; readonly label: string }, around: Surroundings): Html {
  return renderEntry(`/${name}`, label, '', around)
}

function renderEntry(path: string, label: string, count: string, { at, pages }: Surroundings): Html {
  // A case belongs to the list that leads to it: of all cases, or of one's own where one sees no others.
  const page = at.startsWith('/cases/') ? (pages.includes('cases') ? '/cases' : '/requests') : at
  const current = page === path
  return html`<a id="to-${encodeURIComponent(path)}" href="${path}"${current && html` aria-current="page"`}>${say(label)}${count && html` <span>${count}</span>`}</a>`
}

function renderSwitch({ visitor, at }: Surroundings): Html {
  const { person, people } = visitor
  return html`<h2>You are</h2><details class="who"><summary>${say(person.name)} <span>${person.role}</span></summary>
<form method="post" action="/as"><input type="hidden" name="at" value="${at}"><p class="soft">In this demo you may be anybody.</p>
${people.map(
  ({ id, name, role, title }) =>
    html`<button name="person" value="${id}"${id === person.id && html` aria-current="true"`}>${say(name)} <span>${title ?? role}</span></button>`,
)}</form></details>`
}

function renderWaits(around: Surroundings, replaces?: Html): Html {
  const { waiting, now } = around
  const own = ownRequests(around)
  return html`<div id="waits"${replaces}><h2>Waits for you</h2>${
    countOf(around) === 0
      ? html`<p class="soft">Nothing waits for you.</p>`
      : html`${own && renderOwn(own)}${waiting.map((item) => renderWaiting(item, now))}`
  }</div>`
}

/** The visitor's own conversation, where requests of theirs wait for their answer. */
function ownRequests({ places }: Surroundings): PlaceInfo | undefined {
  return places.find(({ place, waiting }) => place.startsWith('portal:@') && waiting > 0)
}

function renderOwn({ place, waiting }: PlaceInfo): Html {
  const what = waiting === 1 ? 'Your request waits for your answer' : `${waiting} of your requests wait for your answer`
  return html`<a class="item" href="${placePath(place)}"><span>${what}</span></a>`
}

function renderWaiting(
  { question, summary, deadline, risk, requester, case: id, message }: WaitingItem,
  now: number,
): Html {
  const left = timeLeft(deadline, now)
  return html`<a class="item" id="waits-${encodeURIComponent(question)}" href="${messageAnchor(message) ?? `/cases/${encodeURIComponent(id)}`}">
<span>${say(summary)}</span><b class="${left === 'overdue' ? 'stop' : 'hold'}">${left}</b>
<small>risk ${risk} · ${say(requester)} · until ${renderNear(deadline, now)}</small></a>`
}

function messageAnchor(message: string | undefined): string | undefined {
  const found = /^portal:(.+)\/([^/]+)$/s.exec(message ?? '')
  if (found?.[1] === undefined || found[2] === undefined) return undefined
  return `${placePath(`portal:${found[1]}`)}#m-${encodeURIComponent(found[2])}`
}

function sayCount(around: Surroundings): string {
  const count = countOf(around)
  return count === 0 ? 'Nothing waits' : `${count} wait${count === 1 ? 's' : ''} for you`
}

function countOf(around: Surroundings): number {
  return around.waiting.length + (ownRequests(around)?.waiting ?? 0)
}
