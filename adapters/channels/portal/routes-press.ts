import { z } from 'zod'
import type { Card, Node } from '#core/card/card.ts'
import type { MessageRef, Pressed, Receipt, Receive } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Desk } from '#ports/desk.ts'
import type { Messages } from '#ports/messages.ts'
import type { WebRequest, WebResponse } from '#ports/web.ts'
import type { Answer, OpenForm } from './context.ts'
import { keepNotice } from './cookies.ts'
import type { Visitor } from './door.ts'
import { type Html, html } from './html.ts'
import { placePath, type Screen, screenAt } from './paths.ts'
import { isPart, type Posted, posted } from './posted.ts'
import { renderOne } from './render-conversation.ts'
import { messageId, renderNotice, renderPageCard } from './render-message.ts'
import { pageMessage, pressOf } from './render-page.ts'
import { goTo, send } from './respond.ts'
import { isSomebodyElses, noticeOf, saySwitched, submissionKey } from './routes-say.ts'
import { localPath } from './safe-link.ts'
import type { Screens } from './screens.ts'

export interface PressParts {
  readonly screens: Screens
  readonly messages: Messages
  readonly desk: Desk
  readonly clock: Clock
  readonly receive: Receive
}

/** Takes a press of a button and shows what became of it beside its card, to the person who pressed. */
export async function press(parts: PressParts, request: WebRequest, visitor: Visitor): Promise<WebResponse> {
  const fields = posted(request)
  const read = Press.safeParse(fields)
  const at = localPath(fields.at)
  if (!read.success) return parts.screens.show(visitor, at, { status: 400, answer: unreadable })
  const pressedOn = await find(parts, visitor, read.data, at)
  const answer = await answerOf(parts, fields, visitor, read.data, pressedOn?.card)
  const page = pressedOn?.at ?? at
  if (isPart(request)) {
    const shown = await find(parts, visitor, read.data, page)
    return send(shown?.render(answer) ?? renderAlone(answer))
  }
  if (answer.form) return parts.screens.show(visitor, page, { answer, status: statusOf(answer) })
  return goTo(`${page}${pressedOn?.anchor ?? ''}`, { 'set-cookie': keepNotice(answer) })
}

function renderAlone({ notice }: Answer): Html {
  return html`<section class="said">${notice && renderNotice(notice)}</section>`
}

const Press = z.object({
  message: z.templateLiteral(['portal:', z.string(), '/', z.string()]),
  subject: z.string().min(1),
  version: z.string(),
  act: z.string().min(1),
})
type Press = z.infer<typeof Press>

const unreadable: Answer = {
  message: 'portal:page/none',
  subject: '',
  notice: { tone: 'stop', text: 'Nothing was done: the form was incomplete. Load the page again and try there.' },
}

async function answerOf(
  parts: PressParts,
  fields: Posted,
  visitor: Visitor,
  { message, subject, version, act }: Press,
  card: Card | undefined,
): Promise<Answer> {
  const refuse = (text: string): Answer => ({ message, subject, notice: { tone: 'stop', text } })
  if (isSomebodyElses(fields, visitor)) return refuse(`Nothing was done. ${saySwitched(visitor)}`)
  if (!card) return refuse('Nothing was done. This card is not here any more, or you may not see it.')
  const values = valuesOf(fields)
  const content = JSON.stringify([message, subject, version, act, values])
  const key = submissionKey(visitor.account, fields.key, content)
  const pressed: Pressed = { kind: 'pressed', key, by: visitor.account, message, subject, version, act }
  const receipt = await parts.receive(values ? { ...pressed, values } : pressed)
  return { message, subject, ...(await shownFor(parts, receipt, { card, pressed, values: values ?? {} })) }
}

/** The form's values; undefined when the button was pressed without its form. */
function valuesOf(fields: Posted): Readonly<Record<string, string>> | undefined {
  const sent = Object.entries(fields).filter(([name]) => name.startsWith('v.'))
  if (sent.length === 0 && fields.form === undefined) return undefined
  return Object.fromEntries(sent.map(([name, value]) => [name.slice(2), value ?? '']))
}

interface Done {
  readonly card: Card
  readonly pressed: Pressed
  readonly values: Readonly<Record<string, string>>
}

async function shownFor(
  { receive }: PressParts,
  receipt: Receipt,
  { card, pressed, values }: Done,
): Promise<Pick<Answer, 'notice' | 'form'>> {
  const { act, version } = pressed
  if (receipt.kind === 'open-form') return { form: { ...receipt.press, form: receipt.form, values: {}, errors: {} } }
  if (receipt.kind !== 'field-errors') return { notice: noticeOf(receipt) ?? { tone: 'go', text: 'Done.' } }
  const kept: OpenForm = { act, version, values, errors: receipt.errors }
  if (hasForm(card.nodes, act)) return { form: kept }
  // The form came from an earlier press and not from the card; a press without values brings it again.
  const again = await receive({ ...pressed, key: `${pressed.key}/form` })
  return { form: again.kind === 'open-form' ? { ...kept, form: again.form } : kept }
}

function hasForm(nodes: readonly Node[], act: string): boolean {
  return nodes.some((node) => {
    if (node.kind === 'details') return hasForm(node.body, act)
    return node.kind === 'actions' && node.buttons.some((button) => button.act === act && button.form)
  })
}

interface Found {
  readonly card: Card
  readonly at: string
  readonly anchor: string
  render(answer: Answer): Html
}

async function find(
  parts: PressParts,
  visitor: Visitor,
  { message, subject }: Press,
  at: string,
): Promise<Found | undefined> {
  const screen = screenAt(at)
  if (message.startsWith('portal:page/')) return findOnPage(parts, visitor, { message, subject, screen, at })
  const place = message.slice(0, message.lastIndexOf('/'))
  const info = await parts.screens.place(visitor, `portal:${place.slice('portal:'.length)}`)
  const found = info && (await parts.messages.one(message))
  if (!info || !found || !('card' in found.content)) return undefined
  const conversation = await parts.screens.conversation(visitor, info, [found])
  const anchor = `#m-${encodeURIComponent(messageId(found))}`
  const render = (answer: Answer) => renderOne(found, { ...conversation, answer })
  return { card: found.content.card, at: placePath(info.place), anchor, render }
}

interface OnPage {
  readonly message: MessageRef
  readonly subject: string
  readonly screen: Screen | undefined
  readonly at: string
}

async function findOnPage({ desk, clock }: PressParts, { person }: Visitor, { message, subject, screen, at }: OnPage) {
  if (screen?.kind !== 'page' || pageMessage(screen.page) !== message) return undefined
  const { page, id } = screen
  const card = (await desk.page(person, page, id))?.cards.find((candidate) => candidate.subject === subject)
  if (!card) return undefined
  const render = (answer: Answer) =>
    renderPageCard(card, pressOf({ page, as: person.id, at, now: clock.now(), answer }))
  return { card, at, anchor: '', render }
}

function statusOf({ form }: Answer): number {
  return form && Object.keys(form.errors).length > 0 ? 422 : 200
}
