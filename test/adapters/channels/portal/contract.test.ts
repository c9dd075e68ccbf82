import type { Account, MessageRef, Place } from '#ports/channel.ts'
import { type ChannelWorld, channelContract } from '#test/contracts/channel.ts'
import { readHtml } from './read-html.ts'
import { browser, hiddenOf, portalWorld, textOf } from './world.ts'

channelContract(
  'The portal',
  async (): Promise<ChannelWorld> => {
    const { portal, messages } = portalWorld()
    const visits = new Map<Account, ReturnType<typeof browser>>()
    const last = new Map<Account, string>()
    const told = new Map<Account, string[]>()
    let keys = 0
    const visit = (by: Account) => {
      const known = visits.get(by) ?? browser(portal.routes, by.slice('portal:'.length))
      visits.set(by, known)
      return known
    }
    const send = async (by: Account, path: string, form: Readonly<Record<string, string>>) => {
      const html = textOf(await visit(by).ask('POST', path, { form, part: true }))
      last.set(by, html)
      const notices = [...html.matchAll(/<p class="notice \w+ receipt"[^>]*>(.*?)<\/p>/gs)].map(
        ([whole]) => readHtml(whole).text,
      )
      told.set(by, [...(told.get(by) ?? []), ...notices])
    }
    const pathOf = (place: Place) => `/p/${encodeURIComponent(place.slice('portal:'.length))}`
    const partOf = (by: Account, message: MessageRef) => {
      const [place = '', id = ''] = message.split('/')
      return visit(by).part(`/p/${encodeURIComponent(place.slice('portal:'.length))}/m/${id}`)
    }
    const openForm = (by: Account) =>
      /(?:<details class="act" open>|class="card sheet">).*?<\/form>/s.exec(last.get(by) ?? '')?.[0]
    return {
      channel: portal,
      alice: 'portal:alice',
      bob: 'portal:sam',
      shared: 'portal:#refunds',
      direct: 'portal:@alice',
      async says(by, place, text, thread) {
        keys += 1
        await send(by, pathOf(place), {
          text,
          key: `form-${keys}`,
          ...(thread && { thread: thread.split('/')[1] ?? '' }),
        })
      },
      async presses(by, message, label) {
        const html = await partOf(by, message)
        const act = label.toLowerCase()
        const { form: _, ...pressed } = hiddenOf(html, act)
        await send(by, '/press', pressed)
      },
      async submits(by, values) {
        const form = openForm(by) ?? ''
        const act = /name="act" value="([^"]*)"/.exec(form)?.[1] ?? ''
        const filled = Object.fromEntries(Object.entries(values).map(([name, value]) => [`v.${name}`, value]))
        await send(by, '/press', { ...hiddenOf(form, act), ...filled })
      },
      async shown(message) {
        if (!(await messages.one(message))) return undefined
        const html = await partOf('portal:alice', message)
        const buttons = [...html.matchAll(/<(button|summary|a) class="button[^"]*"[^>]*>([^<]*)/g)]
        const labels = buttons.flatMap(([whole, , label = '']) =>
          / send"|type="button"/.test(whole) ? [] : [label.trim()],
        )
        return { text: readHtml(html).text, buttons: labels }
      },
      count: async (place) => messages.all.filter((message) => message.place === place && !message.by).length,
      privately: async (by) => told.get(by) ?? [],
      async form(by) {
        const form = openForm(by)
        if (!form) return undefined
        const { elements } = readHtml(form)
        const named = elements.flatMap(({ attributes }) =>
          attributes.name?.startsWith('v.') ? [attributes.name.slice(2)] : [],
        )
        const errors = named.flatMap((name) => {
          const id = elements.find(({ attributes }) => attributes.name === `v.${name}`)?.attributes['aria-describedby']
          const error = id && new RegExp(`id="${id.split(' ').at(-1)}">([^<]*)</strong>`).exec(form)?.[1]
          return error ? [[name, error] as const] : []
        })
        const title = /<h3>([^<]*)/.exec(form)?.[1] ?? ''
        return { title, fields: [...new Set(named)], errors: Object.fromEntries(errors) }
      },
      stop: async () => {},
    }
  },
  { loseAnswers: false, delete: false },
)
