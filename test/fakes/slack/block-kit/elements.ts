import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { anyText, id, plainText, webUrl } from './text.ts'

const color = z.enum(['primary', 'danger'])

const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: color.optional(),
})

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: id,
  value: z.string().max(2000, 'must be less than 2001 characters').optional(),
  url: webUrl.optional(),
  style: color.optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})

const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
})

const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(75, 'must be less than 76 characters'),
  description: plainText(75).optional(),
})

const select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: id,
    options: z.array(option).min(1, 'no fewer than 1 items allowed').max(100, 'no more than 100 items allowed'),
    initial_option: option.optional(),
    placeholder: plainText(150).optional(),
    confirm: confirm.optional(),
    focus_on_load: z.boolean().optional(),
  })
  .refine(
    ({ options, initial_option: initial }) => !initial || options.some((one) => isDeepStrictEqual(one, initial)),
    'initial_option must match one of the options',
  )

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  action_id: id,
  initial_date: z.iso.date('must be in the form YYYY-MM-DD').optional(),
  placeholder: plainText(150).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
})

export const actionElement = z.discriminatedUnion('type', [button, select, datepicker])
export const inputElement = z.discriminatedUnion('type', [textInput, select, datepicker])
