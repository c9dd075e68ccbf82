import type { MessageBlock } from './block-kit/blocks.ts'

/** What a text does to the people who read it. */
export interface Reading {
  /** The words as they stand on the screen. */
  readonly text: string
  /** Who is notified by name: "U1", "channel", "here". */
  readonly mentions: readonly string[]
  readonly links: readonly { readonly label: string; readonly url: string }[]
}

/** Reads blocks as Slack shows them: markup only where Slack reads markup. */
export function readBlocks(blocks: readonly MessageBlock[]): Reading {
  return join(blocks.map(readValue))
}

export function labelsOf(blocks: readonly MessageBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
      : [],
  )
}

/** Reads a mrkdwn text. */
export function readMrkdwn(source: string): Reading {
  const mentions: string[] = []
  const links: { label: string; url: string }[] = []
  const text = source.replace(/<([^<>]+)>/g, (_, inside: string) => {
    const [target = '', label] = inside.split('|')
    if (/^[@#]/.test(target)) mentions.push(target.slice(1))
    else if (target.startsWith('!date^')) return label ?? ''
    else if (target.startsWith('!')) mentions.push(target.slice(1))
    else links.push({ label: unescaped(label ?? target), url: unescaped(target) })
    return label ?? target
  })
  return { text: unescaped(text).replaceAll('\u200B', ''), mentions, links }
}

function readValue(value: unknown): Reading {
  if (Array.isArray(value)) return join(value.map(readValue))
  if (typeof value !== 'object' || value === null) return nothing
  const node = new Map<string, unknown>(Object.entries(value))
  const [type, text, url] = [node.get('type'), String(node.get('text') ?? ''), String(node.get('url') ?? '')]
  if (type === 'mrkdwn') return readMrkdwn(text)
  if (type === 'plain_text' || type === 'text') return { ...nothing, text }
  if (type === 'date') return { ...nothing, text: String(node.get('fallback') ?? '') }
  if (type === 'link') return { text: text || url, mentions: [], links: [{ label: text || url, url }] }
  if (type === 'user') return { ...nothing, mentions: [String(node.get('user_id'))] }
  if (type === 'usergroup') return { ...nothing, mentions: [String(node.get('usergroup_id'))] }
  if (type === 'broadcast') return { ...nothing, mentions: [String(node.get('range'))] }
  return join([...node.values()].map(readValue))
}

const nothing: Reading = { text: '', mentions: [], links: [] }

function join(readings: readonly Reading[]): Reading {
  return {
    text: readings
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    mentions: readings.flatMap(({ mentions }) => mentions),
    links: readings.flatMap(({ links }) => links),
  }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
