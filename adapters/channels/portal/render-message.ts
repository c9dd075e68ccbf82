import type { Card } from '#core/card/card.ts'
import { sha256 } from '#core/hash.ts'
import type { MessageRef, Place } from '#ports/channel.ts'
import type { Message } from '#ports/messages.ts'
import { type Answer, concerns, type PressContext } from './context.ts'
import { type Html, html, say } from './html.ts'
import { messagePath } from './paths.ts'
import { renderCard } from './render-card.ts'
import { renderPressForm } from './render-press-form.ts'
import { renderNear } from './render-time.ts'
import { renderWords } from './render-words.ts'

/** A message with its author and what was answered to this person about it. */
export function renderMessage(message: Message, author: string | undefined, press: PressContext): Html {
  const id = messageId(message)
  const { content } = message
  return html`<section class="said" id="m-${encodeURIComponent(id)}" data-state="${stateOf(message)}" data-root="${rootOf(message)}" data-aloud="${'card' in content ? content.card.summary : `${author ?? 'Onloop'}: ${content.text.slice(0, 150)}`}" tabindex="-1">
${renderFace(author)}<div class="body"><p class="by"><b>${say(author ?? 'Onloop')}</b> <small>${renderNear(message.at, press.now)}</small></p>
${'card' in content ? renderAnsweredCard(content.card, press) : renderWords(content.text)}
<p class="notice info changed" hidden>This has changed since you opened it.
<button class="button" type="button" hx-get="${messagePath(message.place, id)}" hx-target="closest .said" hx-swap="outerHTML">Show it as it is now</button></p>
</div></section>`
}

/** A card of a page, which nobody posted. */
export function renderPageCard(card: Card, press: PressContext): Html {
  const isRow = card.nodes.every(({ kind }) => kind === 'facts' || kind === 'actions')
  return html`<section class="said page${isRow && ' row'}">${renderAnsweredCard(card, press)}</section>`
}

/** A short code of what a message shows; it changes exactly when the message does. */
export function stateOf({ content }: Message): string {
  return sha256(JSON.stringify(content)).slice(0, 16)
}

/** The part of a message's reference after its place. */
export function messageId({ place, ref }: { readonly place: Place; readonly ref: MessageRef }): string {
  return ref.slice(place.length + 1)
}

/** The encoded id of the message that a message's thread begins with, empty when it begins one itself. */
export function rootOf({ place, thread }: Message): string {
  return thread ? encodeURIComponent(messageId({ place, ref: thread })) : ''
}

/** A notice that a screen reader says at once when it is a refusal, in its turn otherwise. */
export function renderNotice({ tone, text }: NonNullable<Answer['notice']>): Html {
  return html`<p class="notice ${tone} receipt" role="${tone === 'stop' ? 'alert' : 'status'}">${say(text)}</p>`
}

function renderAnsweredCard(card: Card, press: PressContext): Html {
  const answer = press.answer && concerns(press.answer, press.message, card.subject) ? press.answer : undefined
  const asked = answer?.form?.form
  const { answer: _, ...others } = press
  return html`${renderCard(card, answer ? press : others)}${answer?.notice && renderNotice(answer.notice)}
${asked && html`<div class="card sheet">${renderPressForm({ ...answer.form, message: press.message, subject: card.subject, press, form: asked, kept: answer.form })}</div>`}`
}

function renderFace(author: string | undefined): Html {
  const letters = author === undefined ? 'O' : initials(author)
  return html`<span class="face${author === undefined && ' bot'}" aria-hidden="true">${letters}</span>`
}

function initials(name: string): string {
  const words = name.split(/[\s-]+/u).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('')
}
