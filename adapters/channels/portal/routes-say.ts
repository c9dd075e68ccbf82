import { randomUUID } from 'node:crypto'
import { visible } from '#core/card/visible.ts'
import { sha256 } from '#core/hash.ts'
import type { MessageRef, Receipt, Receive } from '#ports/channel.ts'
import type { PlaceInfo } from '#ports/desk.ts'
import type { Messages } from '#ports/messages.ts'
import type { WebRequest, WebResponse } from '#ports/web.ts'
import type { Notice } from './context.ts'
import { keepNotice } from './cookies.ts'
import type { Visitor } from './door.ts'
import { placePath } from './paths.ts'
import { isPart, type Posted, posted } from './posted.ts'
import { type Draft, renderAsk, renderReply } from './render-conversation.ts'
import { messageId } from './render-message.ts'
import { goTo, send } from './respond.ts'
import type { Screens } from './screens.ts'

/** The longest text that one message may have, in characters. */
const longestText = 40_000

export interface SayParts {
  readonly screens: Screens
  readonly messages: Messages
  readonly receive: Receive
}

/** Takes what a person wrote in a place. The same form sent twice writes once. */
export async function saySomething(parts: SayParts, request: WebRequest, visitor: Visitor, info: PlaceInfo) {
  const fields = posted(request)
  const text = visible(fields.text ?? '').trim()
  const refusal = await whyNot(parts, fields, visitor, info, text)
  if (refusal)
    return refused(parts, request, visitor, info, { text: fields.text ?? '', ...threadOf(fields), notice: refusal })
  const { ref, receipt } = await takeIn(parts, fields, visitor, info, text)
  if (receipt.kind === 'open-form')
    return asked(parts, request, visitor, info, { ...threadOf(fields), text: '', asked: receipt })
  return answered(request, visitor, info, { fields, ref, notice: noticeOf(receipt) })
}

async function takeIn(
  { messages, receive }: SayParts,
  fields: Posted,
  { account }: Visitor,
  info: PlaceInfo,
  text: string,
) {
  const { place } = info
  const thread: MessageRef | undefined = fields.thread ? `${place}/${fields.thread}` : undefined
  const key = submissionKey(account, fields.key, `${thread}\n${text}`)
  const within = thread && { thread }
  const ref = await messages.add({ key, place, by: account, ...within, content: { text } })
  const direct = place.startsWith('portal:@')
  const receipt = await receive({ kind: 'said', key, by: account, place, direct, message: ref, ...within, text })
  return { ref, receipt }
}

/**
 * What makes two submissions one: the same account, form and content. The content counts, because a browser's back
 * button brings an old form back, in which one may then write something new.
 */
export function submissionKey(account: string, form: string | undefined, content: string): string {
  return `${account}/${form?.slice(0, 64) || randomUUID()}/${sha256(content).slice(0, 32)}`
}

async function whyNot(
  { messages }: SayParts,
  fields: Posted,
  visitor: Visitor,
  info: PlaceInfo,
  text: string,
): Promise<Notice | undefined> {
  const refuse = (why: string): Notice => ({ tone: 'stop', text: why })
  if (!info.writable) return refuse('Nothing can be written here.')
  if (isSomebodyElses(fields, visitor)) return refuse(`Nothing was sent. ${saySwitched(visitor)}`)
  if (text === '') return refuse('There was nothing to send: the text is empty.')
  if (text.length > longestText) {
    const [has, may] = [text.length, longestText].map((count) => count.toLocaleString('en'))
    return refuse(`Nothing was sent. The text has ${has} characters and may have ${may}; please shorten it.`)
  }
  if (fields.thread && !(await messages.one(`${info.place}/${fields.thread}`))) {
    return refuse('Nothing was sent. The message that you answer is not here any more.')
  }
  return undefined
}

/** Whether a form stood on a page that was opened as another person, in another tab of this browser. */
export function isSomebodyElses(fields: Posted, { person }: Visitor): boolean {
  return fields.as !== undefined && fields.as !== person.id
}

export function saySwitched({ person }: Visitor): string {
  return `You have become ${person.name} in another tab since this page was opened; load it again to go on.`
}

function threadOf({ thread }: Posted): { readonly thread?: string } {
  return thread ? { thread } : {}
}

async function refused({ screens }: SayParts, request: WebRequest, visitor: Visitor, info: PlaceInfo, draft: Draft) {
  if (!isPart(request)) return screens.show(visitor, placePath(info.place), { draft, status: 422 })
  const as = posted(request).as ?? visitor.person.id
  return send(box({ info, as, draft }, draft.thread))
}

async function asked({ screens }: SayParts, request: WebRequest, visitor: Visitor, info: PlaceInfo, draft: Draft) {
  if (!isPart(request)) return screens.show(visitor, placePath(info.place), { draft })
  return send(box({ info, as: visitor.person.id, draft }, draft.thread))
}

interface Taken {
  readonly fields: Posted
  readonly ref: MessageRef
  readonly notice: Notice | undefined
}

function answered(request: WebRequest, visitor: Visitor, info: PlaceInfo, { fields, ref, notice }: Taken): WebResponse {
  const id = encodeURIComponent(messageId({ place: info.place, ref }))
  if (!isPart(request)) {
    const kept = notice && { 'set-cookie': keepNotice({ message: ref, subject: '', notice }) }
    return goTo(`${placePath(info.place)}#m-${id}`, kept)
  }
  const draftShown = notice ? { draft: { text: '', ...threadOf(fields), notice } } : {}
  const root = encodeURIComponent(fields.thread ?? '')
  const headers = { 'hx-trigger': JSON.stringify({ posted: { id, root } }) }
  return send(box({ info, as: visitor.person.id, ...draftShown }, fields.thread), 200, headers)
}

function box(parts: Parameters<typeof renderAsk>[0], thread: string | undefined) {
  return thread ? renderReply(parts, thread) : renderAsk(parts)
}

/** What a receipt says to the person, if it says anything. */
export function noticeOf(receipt: Exclude<Receipt, { kind: 'open-form' }>): Notice | undefined {
  switch (receipt.kind) {
    case 'accepted':
      return receipt.text === undefined ? undefined : { tone: 'go', text: receipt.text }
    case 'refused':
      return { tone: 'stop', text: receipt.text }
    case 'field-errors':
      return { tone: 'stop', text: Object.values(receipt.errors).join(' ') }
  }
}
