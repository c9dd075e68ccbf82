import { unescaped } from './world.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

interface Read {
  readonly elements: readonly Element[]
  /** What stands between the tags. */
  readonly text: string
  /** Tags that close nothing, and elements that nothing closes. */
  readonly unbalanced: readonly string[]
}

const empty = new Set(['input', 'meta', 'link', 'br', 'img'])

/** Reads the markup that the portal writes: every attribute quoted, every text escaped. */
export function readHtml(markup: string): Read {
  const elements: Element[] = []
  const unbalanced: string[] = []
  const open: string[] = []
  for (const [, close, name = '', rest = '', self] of markup.matchAll(
    /<(\/?)([a-z!][a-z0-9-]*)((?:[^>"]|"[^"]*")*?)(\/?)>/gi,
  )) {
    if (close) {
      if (open.pop() !== name) unbalanced.push(`</${name}>`)
      continue
    }
    elements.push({ name, attributes: attributesOf(rest) })
    if (!self && !empty.has(name) && !name.startsWith('!')) open.push(name)
  }
  const text = unescaped(markup.replace(/<(?:[^>"]|"[^"]*")*>/g, ''))
  return { elements, text, unbalanced: [...unbalanced, ...open] }
}

function attributesOf(rest: string): Readonly<Record<string, string>> {
  const pairs = rest.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, unescaped(value)]))
}
