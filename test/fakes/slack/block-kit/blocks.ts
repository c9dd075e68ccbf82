import { z } from 'zod'
import { actionElement, inputElement } from './elements.ts'
import { richTextElement } from './rich-text.ts'
import { anyText, id, plainText } from './text.ts'

const blockId = { block_id: id.optional() }

const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10, 'no more than 10 items allowed').optional(),
    accessory: actionElement.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'missing required field: text')

const actions = z
  .strictObject({
    type: z.literal('actions'),
    ...blockId,
    elements: z.array(actionElement).min(1, 'no fewer than 1 items allowed').max(25, 'no more than 25 items allowed'),
  })
  .refine(
    ({ elements }) => new Set(elements.map(({ action_id: action }) => action)).size === elements.length,
    'action_id already exists in this block',
  )

export const input = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
})

const everywhere = [
  z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z.strictObject({
    type: z.literal('context'),
    ...blockId,
    elements: z.array(anyText(3000)).min(1, 'no fewer than 1 items allowed').max(10, 'no more than 10 items allowed'),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    ...blockId,
    elements: z.array(richTextElement).min(1, 'no fewer than 1 items allowed'),
  }),
  section,
  actions,
] as const

export const messageBlock = z.discriminatedUnion('type', everywhere)
const viewBlock = z.discriminatedUnion('type', [...everywhere, input])

/** The blocks of a message, as Slack would take them. */
export const messageBlocks = z
  .array(messageBlock)
  .max(50, 'no more than 50 items allowed')
  .refine(haveOwnIds, 'block_id already exists')

export const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    blocks: z.array(viewBlock).max(100, 'no more than 100 items allowed').refine(haveOwnIds, 'block_id already exists'),
    private_metadata: z.string().max(3000, 'must be less than 3001 characters').optional(),
    callback_id: id.optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    external_id: id.optional(),
  })
  .refine(
    ({ blocks, submit }) => submit !== undefined || !blocks.some(({ type }) => type === 'input'),
    'missing required field: submit',
  )

export type MessageBlock = z.infer<typeof messageBlock>
export type InputBlock = z.infer<typeof input>
export type Modal = z.infer<typeof modal>

function haveOwnIds(blocks: readonly { readonly block_id?: string | undefined }[]): boolean {
  const ids = blocks.flatMap(({ block_id: own }) => (own === undefined ? [] : [own]))
  return new Set(ids).size === ids.length
}
