import { Readable } from 'node:stream'
import { createPortal } from '#adapters/channels/portal/index.ts'
import type { Card } from '#core/card/card.ts'
import { Person } from '#core/person.ts'
import type { Account, Arrived, MessageRef, Place, Receipt } from '#ports/channel.ts'
import type { Change, Desk, ListedPage, Page, PageName, PlaceInfo, WaitingItem } from '#ports/desk.ts'
import type { Message, Messages, NewMessage } from '#ports/messages.ts'
import type { Route, WebResponse } from '#ports/web.ts'

/** A portal with its conversations in memory, a desk that answers what it is told to, and browsers to visit it. */
export function portalWorld({ demo = true }: { demo?: boolean } = {}) {
  const listeners = new Set<(change: Change) => void>()
  const tell = (change: Change) => {
    for (const listener of listeners) listener(change)
  }
  const messages = memoryMessages(tell)
  const desk = scriptedDesk(listeners)
  const arrived: Arrived[] = []
  const world = { now: Date.UTC(2026, 10, 20, 10, 42), receipt: accepted() }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const portal = createPortal({ messages, desk, clock: { now: () => world.now }, demo, log })
  return {
    portal,
    messages,
    desk,
    arrived,
    world,
    listeners,
    tell,
    start: () =>
      portal.start(async (event) => {
        arrived.push(event)
        return world.receipt(event)
      }),
    browser: (as?: string) => browser(portal.routes, as),
  }
}

const accepted = () => (_: Arrived) => Promise.resolve<Receipt>({ kind: 'accepted' })

interface Asking {
  readonly part?: boolean
  readonly form?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Somebody's browser: it keeps cookies and, unless told otherwise, follows where it is sent. */
export function browser(routes: readonly Route[], as?: string) {
  const jar = new Map<string, string>(as ? [['onloop_as', as]] : [])
  const ask = async (method: Route['method'], address: string, { part, form, signal }: Asking = {}) => {
    const url = new URL(address, 'http://127.0.0.1')
    const { route, params } = match(routes, method, url.pathname)
    const response = await route.handle({
      url,
      params,
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(part && { 'hx-request': 'true' }),
      },
      raw: Buffer.alloc(0),
      body: form,
      signal: signal ?? new AbortController().signal,
    })
    const set = /^([^=]+)=([^;]*)(.*)$/.exec(response.headers?.['set-cookie'] ?? '')
    if (set?.[1] && set[3]?.includes('Max-Age=0')) jar.delete(set[1])
    else if (set?.[1]) jar.set(set[1], set[2] ?? '')
    return response
  }
  const get = async (address: string, options: Asking = {}) => textOf(await ask('GET', address, options))
  return {
    jar,
    ask,
    get,
    part: (address: string) => get(address, { part: true }),
    post: (address: string, form: Readonly<Record<string, string>>) => ask('POST', address, { form }),
    postPart: async (address: string, form: Readonly<Record<string, string>>) =>
      textOf(await ask('POST', address, { form, part: true })),
    async follow(response: WebResponse) {
      return get(response.headers?.location ?? '/')
    },
  }
}

export function textOf({ body = '' }: WebResponse): string {
  if (body instanceof Readable) throw new Error('this answer is a stream')
  return body.toString()
}

function match(routes: readonly Route[], method: Route['method'], pathname: string) {
  const path = pathname.split('/').map(decodeURIComponent)
  for (const route of routes) {
    const pattern = route.path.split('/')
    const fits = pattern.every((part, index) => part.startsWith(':') || part === path[index])
    if (route.method !== method || pattern.length !== path.length || !fits) continue
    const params = pattern.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), path[index] ?? '']] : []))
    return { route, params: Object.fromEntries(params) }
  }
  throw new Error(`no route for ${method} ${pathname}`)
}

function memoryMessages(tell: (change: Change) => void) {
  const all: Message[] = []
  let isBroken = false
  const find = (ref: MessageRef) => all.find((message) => message.ref === ref)
  const messages: Messages = {
    async add(message: NewMessage) {
      const known = all.find(({ key }) => key === message.key)
      if (known) return known.ref
      const ref: MessageRef = `${message.place}/${all.length + 1}`
      all.push({ ...message, ref, at: Date.UTC(2026, 10, 20, 10, 41) })
      tell({ kind: 'message', place: message.place, message: ref, isNew: true })
      return ref
    },
    async replace(ref, card) {
      const index = all.findIndex((message) => message.ref === ref)
      const old = all[index]
      if (!old) return false
      all[index] = { ...old, content: { card } }
      tell({ kind: 'message', place: old.place, message: ref, isNew: false })
      return true
    },
    list: async (place, limit) => all.filter((message) => message.place === place).slice(-limit),
    async one(ref) {
      if (isBroken) throw new Error('the database is away')
      return find(ref)
    },
  }
  const breaks = () => {
    isBroken = true
  }
  return { ...messages, all, breaks }
}

const everybody = [
  person('alice', 'Alice Martin', 'employee'),
  person('sam', 'Sam Okafor', 'supervisor'),
  Person.parse({ id: 'zoe', name: 'Zoé Left', role: 'employee', active: false, accounts: ['portal:zoe'] }),
]

function person(id: string, name: string, role: Person['role']): Person {
  return Person.parse({ id, name, role, accounts: [`portal:${id}`] })
}

function scriptedDesk(listeners: Set<(change: Change) => void>) {
  const script: {
    pages: Partial<Record<PageName, Page>>
    waiting: readonly WaitingItem[]
    places: readonly PlaceInfo[]
    listed: readonly ListedPage[]
  } = {
    pages: {},
    waiting: [],
    listed: ['requests', 'cases', 'digest', 'agents', 'policies', 'stops', 'ledger'],
    places: [place('portal:#refunds', '# refunds', true), place('portal:#approvals', '# approvals', false)],
  }
  const byAccount = (account: Account) => everybody.find(({ active, accounts }) => active && accounts.includes(account))
  const desk: Desk = {
    person: async (account) => byAccount(account),
    people: async () => everybody,
    places: async ({ id }) => [place(`portal:@${id}`, 'Direct message', true), ...script.places],
    waiting: async () => script.waiting,
    pages: async () => script.listed,
    page: async (_, page) => script.pages[page],
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { ...desk, script }
}

function place(name: Place, title: string, writable: boolean, waiting = 0): PlaceInfo {
  return { place: name, name: title, purpose: `What ${title} is for.`, writable, waiting }
}

/** The hidden inputs of a form, as a browser would send them. */
export function hiddenOf(markup: string, act: string): Readonly<Record<string, string>> {
  const form = markup.split('<form ').find((part) => part.includes(`name="act" value="${act}"`)) ?? ''
  const inputs = form.split('</form>')[0]?.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g) ?? []
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]))
}

export function unescaped(markup: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return markup.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}

export const question: Card = {
  subject: 'question-7',
  version: 'v3',
  summary: 'Pay back 900.00 EUR?',
  nodes: [
    { kind: 'heading', text: 'Pay back 900.00 EUR' },
    {
      kind: 'actions',
      buttons: [
        { act: 'approve', label: 'Approve', tone: 'main' },
        { act: 'reassign', label: 'Reassign' },
        { act: 'withdraw', label: 'Withdraw', confirm: 'Nothing is paid then.' },
        {
          act: 'reject',
          label: 'Reject',
          tone: 'bad',
          form: {
            title: 'Reject the refund',
            submit: 'Reject it',
            fields: [{ name: 'reason', label: 'Why?', kind: 'multiline', required: true, hint: 'Alice reads this.' }],
          },
        },
      ],
    },
  ],
}
