import type { Button, Card, Node } from '#core/card/card.ts'
import { sha256 } from '#core/hash.ts'
import { actionBlocks } from './actions.ts'
import { facts, figures } from './facts.ts'
import { webAddress } from './inline.ts'
import type { Block, Piece } from './kit.ts'
import { lengthOf, limit } from './kit.ts'
import { chart, risk, table } from './numbers.ts'
import { aside, heading, paragraph, quote, reasons, state, steps, words } from './prose.ts'
import { mrkdwn, shorten, visible } from './text.ts'

export interface Rendered {
  readonly blocks: Block[]
  /** What notifications and screen readers say. */
  readonly text: string
}

/**
 * Draws any card within Slack's limits: nothing in it is ever read as markup, and every button is there.
 *
 * What does not fit is counted ("… (3 more)"). Where that hides one of the facts that a person would approve, and
 * a button leads to the whole card, the approval is left to be given there. At most the first hundred buttons.
 */
export function renderBlocks(card: Card): Rendered {
  const parts = flatten(card.nodes)
  const rows = rowsOf(parts)
  const { shown, hidden, factsHidden } = choose(parts, roomBeside(actionBlocks(rows.flat(), card), rows))
  const withheld = factsHidden && rows.flat().some(({ link }) => link !== undefined && webAddress(link) !== undefined)
  const offered = (buttons: readonly Button[]) => buttons.filter(({ act }) => !(withheld && act === 'approve'))

  const blocks = parts.flatMap((_, index) => [
    ...(shown[index] ?? []).map(({ block }) => block),
    ...actionBlocks(offered(rows[index] ?? []), card),
  ])
  const notes = [hidden > 0 ? `… (${hidden} more)` : '', withheld ? 'Too long to show here: open it to approve.' : '']
  const note = notes.filter(Boolean).join(' ')
  return numbered(card, [...blocks, ...(note === '' ? [] : aside([{ text: note }]).map(({ block }) => block))])
}

/** Draws a plain answer. */
export function renderText(text: string): Rendered {
  const whole = shorten(visible(text), limit.characters - 200).text
  const blocks: Block[] = []
  for (let first = 0; first < whole.length; ) {
    const size = /[\uD800-\uDBFF]$/.test(whole.slice(first, first + limit.text)) ? limit.text - 1 : limit.text
    blocks.push(...paragraph([{ text: whole.slice(first, first + size) }]).map(({ block }) => block))
    first += size
  }
  return { blocks, text: summaryOf(text) }
}

const mostButtons = 100
const mostRows = 15

/** The buttons after each part; all after the last one where so many rows would leave no room for anything else. */
function rowsOf(parts: readonly Node[]): readonly (readonly Button[])[] {
  let left = mostButtons
  const rows = parts.map((part) => {
    const buttons = part.kind === 'actions' ? part.buttons.slice(0, left) : []
    left -= buttons.length
    return buttons
  })
  const used = rows.reduce((sum, row) => sum + Math.ceil(row.length / limit.buttonsInBlock), 0)
  return used <= mostRows ? rows : rows.map((_, index) => (index === rows.length - 1 ? rows.flat() : []))
}

interface Room {
  readonly blocks: number
  readonly characters: number
}

/** What is left for content once every button and the note of what is missing have their place. */
function roomBeside(buttons: readonly Block[], rows: readonly (readonly Button[])[]): Room {
  const used = rows.reduce((sum, row) => sum + Math.ceil(row.length / limit.buttonsInBlock), 0)
  return { blocks: limit.blocks - used - 1, characters: limit.characters - lengthOf(buttons) - 200 }
}

/** Takes content in its order until the room is used up. */
function choose(parts: readonly Node[], room: Room) {
  let { blocks, characters } = room
  let hidden = 0
  let factsHidden = false
  const shown = parts.map((part) =>
    draw(part).filter((piece) => {
      const fits = hidden === 0 && blocks >= 1 && lengthOf(piece.block) <= characters
      if (part.kind === 'facts' && (piece.cut || !fits)) factsHidden = true
      if (!fits) {
        hidden++
        return false
      }
      blocks--
      characters -= lengthOf(piece.block)
      return true
    }),
  )
  return { shown, hidden, factsHidden }
}

function draw(part: Node): Piece[] {
  switch (part.kind) {
    case 'state':
      return state(part)
    case 'heading':
      return heading(part)
    case 'text':
      return words(part)
    case 'facts':
      return facts(part)
    case 'reasons':
      return reasons(part)
    case 'risk':
      return risk(part)
    case 'quote':
      return quote(part)
    case 'steps':
      return steps(part)
    case 'figures':
      return figures(part)
    case 'chart':
      return chart(part)
    case 'table':
      return table(part)
    case 'details':
      return []
    case 'actions':
      return part.clock && part.clock.length > 0 ? aside(part.clock) : []
  }
}

/** Slack cannot fold: details stand open below their title. */
function flatten(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) =>
    node.kind === 'details'
      ? [{ kind: 'text' as const, inlines: [{ text: node.title, strong: true }] }, ...flatten(node.body)]
      : [node],
  )
}

/** Block ids differ from those of any other state of the card, since Slack keeps what it knows about an id. */
function numbered(card: Card, blocks: readonly Block[]): Rendered {
  const stamp = sha256(JSON.stringify(card)).slice(0, 12)
  return {
    blocks: blocks.map((block, index) => ({ ...block, block_id: `${stamp}-${index}` })),
    text: summaryOf(card.summary),
  }
}

function summaryOf(text: string): string {
  return shorten(visible(text), 300, mrkdwn).text
}
