import type { Place, Receive } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Desk } from '#ports/desk.ts'
import type { Messages } from '#ports/messages.ts'
import type { Route, WebRequest, WebResponse } from '#ports/web.ts'
import { forgetNotice, keptNotice, setAs } from './cookies.ts'
import type { Open, Visitor } from './door.ts'
import { html } from './html.ts'
import type { Live } from './live.ts'
import { pages, screenAt } from './paths.ts'
import { isPart, posted } from './posted.ts'
import { barePage } from './render-bare-page.ts'
import { renderOne, renderThread } from './render-conversation.ts'
import { goTo, safety, send } from './respond.ts'
import { press } from './routes-press.ts'
import { saySomething } from './routes-say.ts'
import { localPath } from './safe-link.ts'
import type { Screens } from './screens.ts'

export interface RouteParts {
  readonly open: Open
  readonly screens: Screens
  readonly live: Live
  readonly messages: Messages
  readonly desk: Desk
  readonly clock: Clock
  /** Takes what people do; undefined before the start and after the stop. */
  receiver(): Receive | undefined
}

/** Everything the portal answers, except its own files. */
export function createRoutes(parts: RouteParts): readonly Route[] {
  const { open, screens, live } = parts
  const show = (request: WebRequest, visitor: Visitor) => showScreen(screens, request, visitor)
  return [
    open('GET', '/', show),
    open('GET', '/p/:place', show),
    ...pages.map(({ name }) => open('GET', `/${name}`, show)),
    open('GET', '/cases/:id', show),
    open('GET', '/side', (request, visitor) =>
      screens.side(visitor, localPath(request.url.searchParams.get('at') ?? '/')),
    ),
    open('GET', '/p/:place/m/:message', (request, visitor) => showMessage(parts, request, visitor)),
    open('GET', '/live', (request, visitor) => streamEvents(screens, live, request, visitor)),
    open('POST', '/p/:place', async (request, visitor) => {
      const receive = parts.receiver()
      if (!receive) return closed()
      const info = await screens.place(visitor, placeIn(request))
      return info
        ? saySomething({ ...parts, receive }, request, visitor, info)
        : screens.show(visitor, request.url.pathname)
    }),
    open('POST', '/press', async (request, visitor) => {
      const receive = parts.receiver()
      return receive ? press({ ...parts, receive }, request, visitor) : closed()
    }),
    open('POST', '/as', (request, visitor) => become(parts, request, visitor)),
  ]
}

function closed(): WebResponse {
  const words = html`<p>Onloop is starting or stopping, and took nothing. Try again in a moment.</p>`
  return send(barePage('Not just now', words), 503, { 'retry-after': '5' })
}

async function showScreen(screens: Screens, request: WebRequest, visitor: Visitor): Promise<WebResponse> {
  const path = request.url.pathname
  if (isPart(request)) return screens.show(visitor, path, { partly: true })
  const answer = keptNotice(request)
  return screens.show(visitor, path, answer ? { answer, headers: { 'set-cookie': forgetNotice } } : {})
}

/** One message as it is now, for a page that shows its place; with `?new` as a thread of its own. */
async function showMessage(parts: RouteParts, request: WebRequest, visitor: Visitor): Promise<WebResponse> {
  const info = await parts.screens.place(visitor, placeIn(request))
  const message = info && (await parts.messages.one(`${info.place}/${request.params.message ?? ''}`))
  if (!info || !message) return send(html`<p>There is no such message.</p>`, 404)
  const conversation = await parts.screens.conversation(visitor, info, [message])
  return send(
    request.url.searchParams.has('new') ? renderThread([message], conversation) : renderOne(message, conversation),
  )
}

function placeIn({ params }: WebRequest): Place {
  return `portal:${params.place ?? ''}`
}

async function streamEvents(screens: Screens, live: Live, request: WebRequest, visitor: Visitor): Promise<WebResponse> {
  const wanted = request.url.searchParams.get('place')
  const info = wanted?.startsWith('portal:') ? await screens.place(visitor, `portal:${wanted.slice(7)}`) : undefined
  if (wanted !== null && !info) return send(html`<p>There is no such place.</p>`, 404)
  const headers = { ...safety, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  return {
    status: 200,
    headers: { ...headers, 'x-accel-buffering': 'no' },
    body: live.stream(info?.place, request.signal),
  }
}

/** Becomes somebody else, and stays on the page where that person may see it. */
async function become({ screens, desk }: RouteParts, request: WebRequest, visitor: Visitor): Promise<WebResponse> {
  const { person: id, at } = posted(request)
  const person = visitor.people.find((candidate) => candidate.id === id)
  const back = localPath(at)
  if (!person) return send(html`<p>There is no such person.</p>`, 422)
  return goTo((await mayOpen({ screens, desk }, { ...visitor, person }, back)) ? back : '/', {
    'set-cookie': setAs(person.id),
  })
}

async function mayOpen({ screens, desk }: Pick<RouteParts, 'screens' | 'desk'>, visitor: Visitor, path: string) {
  const screen = screenAt(path)
  if (screen?.kind === 'page') return (await desk.page(visitor.person, screen.page, screen.id)) !== undefined
  return screen?.place === undefined ? false : (await screens.place(visitor, screen.place)) !== undefined
}
