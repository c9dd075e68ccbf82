import type { z } from 'zod'
import { Refusal } from '#test/fakes/slack/refusal.ts'
import { type MessageBlock, type Modal, messageBlocks, modal } from './blocks.ts'

/** Takes blocks only as Slack would; otherwise refuses with `invalid_blocks` and a pointer to each mistake. */
export function checkBlocks(value: unknown): readonly MessageBlock[] {
  const parsed = messageBlocks.safeParse(value)
  if (!parsed.success) throw new Refusal('invalid_blocks', messagesOf(parsed.error, '/blocks'))
  if (textLength(parsed.data) > mostText) throw new Refusal('msg_blocks_too_long')
  return parsed.data
}

/** Takes a modal only as Slack would; otherwise refuses with `invalid_arguments`. */
export function checkModal(value: unknown): Modal {
  const parsed = modal.safeParse(value)
  if (!parsed.success) throw new Refusal('invalid_arguments', messagesOf(parsed.error, '/view'))
  if (JSON.stringify(parsed.data).length > mostView) throw new Refusal('view_too_large')
  return parsed.data
}

/** Undocumented: seen in the wild as "msg_blocks_too_long" from about here. */
const mostText = 13_200
const mostView = 250_000

function messagesOf(error: z.ZodError, base: string): string[] {
  return error.issues.map(({ path, message }) => `[ERROR] ${message} [json-pointer:${[base, ...path].join('/')}]`)
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : textLength(item)),
    0,
  )
}
