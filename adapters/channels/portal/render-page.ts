import type { Card } from '#core/card/card.ts'
import type { MessageRef } from '#ports/channel.ts'
import type { Page, PageName } from '#ports/desk.ts'
import type { Answer, PressContext } from './context.ts'
import { type Html, html, say } from './html.ts'
import { renderNotice, renderPageCard } from './render-message.ts'

/**
 * A page of the desk: its title and its cards, under headings where it has some.
 *
 * Unless it is still, it asks for itself again whenever pages may show something else.
 */
export function renderPage(page: Page, where: PageContext): Html {
  const { answer, at } = where
  const isShown = page.cards.some(({ subject }) => subject === answer?.subject)
  return html`<div id="page"${!page.isStill && html` hx-get="${at}" hx-trigger="sse:pages" hx-swap="outerHTML"`}>
<header class="top"><div><h1>${say(page.title)}</h1><p>${say(page.intro)}</p></div></header>
<p class="notice info changed" hidden>This page has changed since you opened a form on it. <a href="${at}">Show it as it is now</a></p>
${answer?.notice && !isShown && renderNotice(answer.notice)}
${page.cards.length === 0 && html`<p class="soft empty">There is nothing here yet.</p>`}
${groupsOf(page).map(({ title, cards }) => {
  const shown = cards.map((card) => renderPageCard(card, pressOf(where)))
  return title === undefined ? shown : html`<section class="group"><h2>${say(title)}</h2>${shown}</section>`
})}</div>`
}

interface Group {
  readonly title: string | undefined
  readonly cards: readonly Card[]
}

/** Cards with the heading above them; those before the first heading have none. */
function groupsOf({ cards, headings = {} }: Page): readonly Group[] {
  const starts = cards.flatMap(({ subject }, index) => (index === 0 || subject in headings ? [index] : []))
  return starts.map((start, index) => ({
    title: headings[cards[start]?.subject ?? ''],
    cards: cards.slice(start, starts[index + 1]),
  }))
}

export interface PageContext {
  readonly page: PageName
  readonly as: string
  readonly at: string
  readonly now: number
  readonly answer?: Answer | undefined
}

/** What a press on a page's card carries back in place of a message. */
export function pageMessage(page: PageName): MessageRef {
  return `portal:page/${page}`
}

export function pressOf({ page, as, at, now, answer }: PageContext): PressContext {
  return { message: pageMessage(page), as, at, now, ...(answer && { answer }) }
}
