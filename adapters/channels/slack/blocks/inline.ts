import type { Inline } from '#core/card/card.ts'
import type { RichElement, TextObject } from './kit.ts'
import { limit } from './kit.ts'
import { clean, longest, marked, mrkdwn } from './text.ts'

/** Inlines as elements of a rich text, which never reads markup or mentions in them. */
export function rich(inlines: readonly Inline[], most: number = limit.text) {
  const { kept, cut } = within(inlines, most, costOfRich)
  const elements = kept.map(richElement).filter((element) => element.type !== 'text' || element.text !== '')
  return { elements: elements.length > 0 ? elements : [richText('–')], cut }
}

/** Inlines as one text with our own markup around escaped words. */
export function mixed(inlines: readonly Inline[], most: number): { readonly text: TextObject; readonly cut: boolean } {
  const { kept, cut } = within(inlines, most, (inline) => spell(inline).length)
  return { text: marked(kept.map(spell).join('')), cut }
}

/** A run of a rich text. */
export function richText(text: string, style?: { bold?: boolean; italic?: boolean; code?: boolean }): RichElement {
  return { type: 'text', text: clean(text), ...(style ? { style } : {}) }
}

/** The address, where it is one that Slack takes and that leads to the web. */
export function webAddress(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  return url.href.length <= limit.url ? url.href : undefined
}

/** The words of a link. Words that look like another address than the link's are followed by its real host. */
function linkLabel(label: string, url: string): string {
  const words = clean(label).replace(/\s+/g, ' ').trim()
  const { host } = new URL(url)
  if (words === '') return host
  const looksLikeAddress = /:\/\/|[\p{L}\d-]\.\p{L}{2,}/u.test(words)
  return looksLikeAddress && words !== url ? `${words} (${host})` : words
}

/** A moment in UTC, for those whose Slack cannot show it in their own zone. */
function inWords(at: number, show: 'time' | 'date' | 'both'): string | undefined {
  if (!Number.isFinite(at) || at < 0 || at > 253_402_300_799_000) return undefined
  const [date, time] = [new Date(at).toISOString().slice(0, 10), `${new Date(at).toISOString().slice(11, 16)} UTC`]
  return show === 'date' ? date : show === 'time' ? time : `${date} ${time}`
}

function richElement(inline: Inline): RichElement {
  if ('at' in inline) {
    const fallback = inWords(inline.at, inline.show)
    if (fallback === undefined) return richText('–')
    return { type: 'date', timestamp: Math.floor(inline.at / 1000), format: formats[inline.show], fallback }
  }
  if ('link' in inline) {
    const url = webAddress(inline.link)
    return url ? { type: 'link', url, text: linkLabel(inline.text, url) } : richText(unlinked(inline))
  }
  if (!inline.strong && !inline.code) return richText(inline.text)
  return richText(inline.text, { ...(inline.strong ? { bold: true } : {}), ...(inline.code ? { code: true } : {}) })
}

function spell(inline: Inline): string {
  if ('at' in inline) {
    const fallback = inWords(inline.at, inline.show)
    return fallback ? `<!date^${Math.floor(inline.at / 1000)}^${formats[inline.show]}|${fallback}>` : '–'
  }
  if ('link' in inline) {
    const url = webAddress(inline.link)
    if (!url) return mrkdwn(unlinked(inline))
    const target = url.replaceAll('&', '&amp;').replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E')
    return `<${target}|${mrkdwn(linkLabel(inline.text, url))}>`
  }
  const words = mrkdwn(inline.text)
  if (words.trim() === '' || (!inline.strong && !inline.code)) return words
  const mark = inline.strong ? '*' : '`'
  return `${mark}${words.replace(/\s+/g, ' ').trim()}${mark}`
}

const formats = { time: '{time}', date: '{date_short}', both: '{date_short} {time}' } as const

const unlinked = ({ text, link }: { text: string; link: string }) => (text === link ? link : `${text} (${link})`)

function costOfRich(inline: Inline): number {
  const element = richElement(inline)
  if (element.type === 'text') return element.text.length
  return element.type === 'link' ? (element.text ?? '').length + element.url.length : 60
}

/** As many inlines as there is room for; the last one is shortened and says how many characters are missing. */
function within(inlines: readonly Inline[], most: number, costOf: (inline: Inline) => number) {
  const total = inlines.reduce((sum, inline) => sum + costOf(inline), 0)
  if (total <= most) return { kept: inlines, cut: false }
  const kept: Inline[] = []
  let left = most - roomForMore
  for (const inline of inlines) {
    const cost = costOf(inline)
    if (cost > left) break
    left -= cost
    kept.push(inline)
  }
  const next = inlines[kept.length]
  const missing = inlines.slice(kept.length).reduce((sum, inline) => sum + lengthOf(inline), 0)
  if (next === undefined || !('text' in next) || 'link' in next || left < roomForMore) {
    return { kept: [...kept, { text: `… (${missing} more)` }], cut: true }
  }
  const characters = [...next.text]
  const beginning = (taken: number) => ({ ...next, text: characters.slice(0, taken).join('') })
  const taken = longest(Math.min(characters.length, left), (count) => costOf(beginning(count)) <= left)
  return { kept: [...kept, beginning(taken), { text: `… (${missing - taken} more)` }], cut: true }
}

const roomForMore = 40

const lengthOf = (inline: Inline) => ('text' in inline ? [...inline.text].length : 1)
