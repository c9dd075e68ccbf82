import type { Place } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Desk, PageName, PlaceInfo } from '#ports/desk.ts'
import type { Message, Messages } from '#ports/messages.ts'
import type { WebResponse } from '#ports/web.ts'
import type { Answer } from './context.ts'
import type { Visitor } from './door.ts'
import { type Html, html } from './html.ts'
import { placePath, screenAt } from './paths.ts'
import { type Conversation, type Draft, renderConversation } from './render-conversation.ts'
import { renderLayout, renderSide, type Surroundings } from './render-layout.ts'
import { renderPage } from './render-page.ts'
import { send } from './respond.ts'

export interface ScreenParts {
  readonly desk: Desk
  readonly messages: Messages
  readonly clock: Clock
}

/** What is shown on a screen besides its content. */
interface ScreenOptions {
  readonly answer?: Answer | undefined
  readonly draft?: Draft | undefined
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Only the main part, for a page that is open already. */
  readonly partly?: boolean
}

export interface Screens {
  /** The screen of a local path, as this visitor may see it; a page that says so where there is none. */
  show(visitor: Visitor, path: string, options?: ScreenOptions): Promise<WebResponse>
  /** The parts beside the main one. */
  side(visitor: Visitor, path: string): Promise<WebResponse>
  /** A place this visitor can open. */
  place(visitor: Visitor, place: Place): Promise<PlaceInfo | undefined>
  conversation(visitor: Visitor, info: PlaceInfo, messages: readonly Message[]): Promise<Conversation>
}

/** How many of a place's latest messages are shown. */
export const shownMessages = 200

export function createScreens({ desk, messages, clock }: ScreenParts): Screens {
  const placesOf = (visitor: Visitor) => desk.places(visitor.person, 'portal')

  const around = async (visitor: Visitor, at: string): Promise<Surroundings> => {
    const { person } = visitor
    const [places, pages, waiting] = await Promise.all([placesOf(visitor), desk.pages(person), desk.waiting(person)])
    return { visitor, places, pages, waiting, at, now: clock.now() }
  }

  const conversation: Screens['conversation'] = async (visitor, info, shown) => {
    const accounts = [...new Set(shown.flatMap(({ by }) => by ?? []))]
    const names = new Map(
      await Promise.all(accounts.map(async (by) => [by, (await desk.person(by))?.name ?? by] as const)),
    )
    const isCut = shown.length === shownMessages
    const author = ({ by }: Message) => by && names.get(by)
    return { info, messages: shown, isCut, author, as: visitor.person.id, at: placePath(info.place), now: clock.now() }
  }

  const showPlace = async (visitor: Visitor, surroundings: Surroundings, info: PlaceInfo, options: ScreenOptions) => {
    const base = await conversation(visitor, info, await messages.list(info.place, shownMessages))
    const { answer, draft } = options
    const main = renderConversation({ ...base, ...(answer && { answer }), ...(draft && { draft }) })
    const title = info.waiting > 0 ? `(${info.waiting}) ${info.name}` : info.name
    return send(renderLayout(surroundings, title, info.place, main), options.status, options.headers)
  }

  const showPage = async (
    visitor: Visitor,
    at: string,
    page: PageName,
    id: string | undefined,
    options: ScreenOptions,
  ) => {
    const shown = await desk.page(visitor.person, page, id)
    if (!shown) return missing(await around(visitor, at))
    const main = renderPage(shown, { page, as: visitor.person.id, at, now: clock.now(), answer: options.answer })
    const whole = options.partly ? main : renderLayout(await around(visitor, at), shown.title, undefined, main)
    return send(whole, options.status, options.headers)
  }

  return {
    conversation,
    place: async (visitor, place) => (await placesOf(visitor)).find((info) => info.place === place),
    side: async (visitor, path) => send(renderSide(await around(visitor, path))),
    async show(visitor, path, options = {}) {
      const screen = screenAt(path)
      if (screen?.kind === 'page') return showPage(visitor, path, screen.page, screen.id, options)
      const surroundings = await around(visitor, path)
      const wanted = screen && (screen.place ?? surroundings.places[0]?.place)
      const info = surroundings.places.find(({ place }) => place === wanted)
      if (!info) return missing(surroundings)
      return showPlace(visitor, { ...surroundings, at: placePath(info.place) }, info, options)
    },
  }
}

function missing(surroundings: Surroundings): WebResponse {
  const main: Html = html`<header class="top"><div><h1>Not here</h1></div></header>
<p>There is no such page, or ${surroundings.visitor.person.name} may not see it.</p><p><a href="/">To your messages</a></p>`
  return send(renderLayout(surroundings, 'Not here', undefined, main), 404)
}
