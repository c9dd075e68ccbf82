import type { Person } from '#core/person.ts'
import type { Account } from '#ports/channel.ts'
import type { Desk } from '#ports/desk.ts'
import type { Route, WebRequest, WebResponse } from '#ports/web.ts'
import { asCookie, cookie } from './cookies.ts'
import { html } from './html.ts'
import { barePage } from './render-bare-page.ts'
import { send } from './respond.ts'

/** Who is looking at the portal. */
export interface Visitor {
  readonly account: Account
  readonly person: Person
  /** Everybody this browser may switch to. */
  readonly people: readonly Person[]
}

export interface DoorParts {
  readonly desk: Desk
  readonly demo: boolean
}

export type Open = (
  method: Route['method'],
  path: string,
  handle: (request: WebRequest, visitor: Visitor) => Promise<WebResponse>,
) => Route

/**
 * Makes routes that only somebody known may use.
 *
 * In the demo the visitor is who the browser says to be; anywhere else nobody is let in.
 */
export function createDoor({ desk, demo }: DoorParts): Open {
  const enter = async (request: WebRequest): Promise<Visitor | WebResponse> => {
    if (!demo) return unconfigured()
    const people = (await desk.people()).filter(({ active }) => active)
    const named = cookie(request, asCookie)
    const chosen = people.find(({ id }) => id === named) ?? people.find(({ id }) => id === 'alice') ?? people[0]
    const account: Account = `portal:${chosen?.id ?? ''}`
    const person = chosen && (await desk.person(account))
    return person ? { account, person, people } : unknown(account)
  }
  return (method, path, handle) => ({
    method,
    path,
    async handle(request) {
      const entered = await enter(request)
      return 'status' in entered ? entered : handle(request, entered)
    },
  })
}

function unconfigured(): WebResponse {
  return send(
    barePage(
      'Signing in is not set up',
      html`<p>This portal knows no way to tell who you are, so it shows nothing. Ask in Slack or Teams instead.</p>
<p class="soft">For the operator: the portal's sign-in is not configured. Set DEMO=on to try the portal with the demo's people.</p>`,
    ),
    401,
  )
}

function unknown(account: Account): WebResponse {
  return send(
    barePage('Nobody is known here', html`<p>The account ${account} belongs to nobody of this company.</p>`),
    403,
  )
}
