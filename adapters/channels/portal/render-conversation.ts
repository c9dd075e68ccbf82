import { randomUUID } from 'node:crypto'
import type { Receipt } from '#ports/channel.ts'
import type { PlaceInfo } from '#ports/desk.ts'
import type { Message } from '#ports/messages.ts'
import type { Answer, Notice, PressContext } from './context.ts'
import { type Html, html, say } from './html.ts'
import { placePath } from './paths.ts'
import { messageId, renderMessage, renderNotice } from './render-message.ts'
import { hidden, renderPressForm } from './render-press-form.ts'

export interface Conversation {
  readonly info: PlaceInfo
  /** Oldest first. */
  readonly messages: readonly Message[]
  readonly isCut: boolean
  /** The name of whoever wrote a message; undefined for Onloop itself. */
  author(message: Message): string | undefined
  readonly as: string
  readonly at: string
  readonly now: number
  readonly answer?: Answer
  readonly draft?: Draft
}

/** A text that was not taken, with why, so that nobody has to type it again. */
export interface Draft {
  readonly text: string
  readonly thread?: string
  readonly notice?: Notice
  /** What has to be filled in before the text can be served. */
  readonly asked?: Extract<Receipt, { kind: 'open-form' }>
}

/** A place with its messages, the newest at the bottom, and where to write. */
export function renderConversation(conversation: Conversation): Html {
  const { info, messages, isCut } = conversation
  const path = placePath(info.place)
  return html`<header class="top"><div><h1>${say(info.name)}</h1><p>${say(info.purpose)}</p></div></header>
${isCut && html`<p class="soft">Older messages are not shown here; <a href="/requests">My requests</a> has everything that you asked for.</p>`}
<div id="messages" data-path="${path}">${messages.length === 0 && html`<p class="soft empty">${emptyOf(info)}</p>`}
${threadsOf(messages).map((thread) => renderThread(thread, conversation))}</div>
<div id="newest"></div><div class="foot"><a id="more" class="button" href="#newest" hidden>New messages below ↓</a>
${strayNotice(conversation)}${info.writable && renderAsk(conversation)}</div>`
}

/** A message with those that answer it. */
export function renderThread(thread: readonly Message[], conversation: Conversation): Html {
  const [root, ...replies] = thread
  if (!root) return html``
  const id = root.thread ? messageId({ place: root.place, ref: root.thread }) : messageId(root)
  return html`<div class="thread" id="t-${encodeURIComponent(id)}">${renderOne(root, conversation)}
<div class="replies">${replies.map((reply) => renderOne(reply, conversation))}</div>
${conversation.info.writable && renderReply(conversation, id)}</div>`
}

export function renderOne(message: Message, conversation: Conversation): Html {
  const { as, at, now, answer } = conversation
  const press: PressContext = { message: message.ref, as, at, now, ...(answer && { answer }) }
  return renderMessage(message, conversation.author(message), press)
}

/** The box to write in, empty or with a draft that was not taken. */
export function renderAsk({ info, as, draft }: Pick<Conversation, 'info' | 'as' | 'draft'>): Html {
  const path = placePath(info.place)
  const kept = draft?.thread === undefined ? draft : undefined
  return html`<div class="ask">${kept?.asked && renderAsked(kept.asked, as, path)}<form method="post" action="${path}" hx-post="${path}" hx-target="closest .ask" hx-swap="outerHTML" hx-disabled-elt="find button">
${hidden({ as, key: randomUUID() })}${kept?.notice && renderNotice(kept.notice)}
<div><label class="unseen" for="ask">Write to Onloop</label><textarea id="ask" name="text" rows="1" placeholder="Write to Onloop: what do you need?">
${kept?.text}</textarea><button class="button main">Send</button></div></form></div>`
}

/** The box to answer in a thread, folded until it is wanted. */
export function renderReply({ info, as, draft }: Pick<Conversation, 'info' | 'as' | 'draft'>, root: string): Html {
  const path = placePath(info.place)
  const kept = draft?.thread === root ? draft : undefined
  const key = randomUUID()
  return html`<details class="reply"${kept && html` open`}><summary>Reply<span class="unseen"> in this thread</span></summary>
${kept?.asked && renderAsked(kept.asked, as, path)}<form method="post" action="${path}" hx-post="${path}" hx-target="closest .reply" hx-swap="outerHTML" hx-disabled-elt="find button">
${hidden({ as, key, thread: root })}${kept?.notice && renderNotice(kept.notice)}
<div><label class="unseen" for="r-${key}">Reply</label><textarea id="r-${key}" name="text" rows="1">
${kept?.text}</textarea><button class="button">Send</button></div></form></details>`
}

function renderAsked({ form, press }: NonNullable<Draft['asked']>, as: string, at: string): Html {
  const bound = { ...press, press: { message: press.message, as, at }, form }
  return html`<section class="said page"><div class="card sheet">${renderPressForm(bound)}</div></section>`
}

/** Messages by the thread they stand in, threads in the order of their first message here. */
function threadsOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  return [...Map.groupBy(messages, ({ ref, thread }) => thread ?? ref).values()]
}

function emptyOf({ writable }: PlaceInfo): string {
  return writable
    ? 'Nothing has been written here yet. Write what you need below, in your own words.'
    : 'Nothing has been posted here yet.'
}

// An answer about a message that is not on this page is still said.
function strayNotice({ messages, answer }: Conversation): Html | undefined {
  const isShown = messages.some(({ ref, content }) => ref === answer?.message && 'card' in content)
  return answer?.notice && !isShown ? renderNotice(answer.notice) : undefined
}
