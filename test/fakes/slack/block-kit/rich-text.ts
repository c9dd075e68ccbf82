import { z } from 'zod'
import { webUrl } from './text.ts'

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional()

const someText = z.string().min(1, 'must be more than 0 characters').max(3000, 'must be less than 3001 characters')
const text = z.strictObject({ type: z.literal('text'), text: someText, style })
const link = z.strictObject({
  type: z.literal('link'),
  url: webUrl,
  text: someText.optional(),
  unsafe: z.boolean().optional(),
  style,
})

const run = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int('must provide an integer'),
    format: z.string().regex(/\{(?:date|time|day|ago)/, 'must contain a date token'),
    url: webUrl.optional(),
    fallback: someText.optional(),
    style,
  }),
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional(), style }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
])

const runs = z.array(run).min(1, 'no fewer than 1 items allowed')
const border = z.int().min(0).max(1).optional()
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: runs })

export const richTextElement = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section).min(1, 'no fewer than 1 items allowed'),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: runs, border }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [text, link])).min(1),
    border,
  }),
])
