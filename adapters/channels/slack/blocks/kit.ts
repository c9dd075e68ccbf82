import type { types } from '@slack/bolt'

export type Block = types.KnownBlock
export type RichElement = types.RichTextElement
export type TextObject = types.PlainTextElement | types.MrkdwnElement
export type PlainText = types.PlainTextElement
export type ButtonElement = types.Button
export type Modal = types.ModalView
export type ModalInput = types.InputBlock

/** A block, with what was left out of it. */
export interface Piece {
  readonly block: Block
  /** Whether some of the text that belongs in it had to be left out. */
  readonly cut: boolean
}

/** Slack's limits, per message unless said otherwise. Characters of all blocks are undocumented; 13,200 is refused. */
export const limit = {
  blocks: 50,
  characters: 12_000,
  text: 3_000,
  header: 150,
  fields: 10,
  field: 2_000,
  buttonsInBlock: 25,
  label: 75,
  value: 2_000,
  url: 3_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmLabel: 30,
  modalTitle: 24,
  modalBlocks: 100,
  metadata: 3_000,
  options: 100,
} as const

/** How many characters of a block count. */
export function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + lengthOf(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce((sum, [key, item]) => {
    const counts = typeof item === 'string' && (key === 'text' || key === 'url' || key === 'fallback')
    return sum + (counts ? item.length : lengthOf(item))
  }, 0)
}
