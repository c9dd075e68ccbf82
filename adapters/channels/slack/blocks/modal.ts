import { z } from 'zod'
import type { Form, FormField } from '#core/card/form.ts'
import type { MessageRef, Pressed } from '#ports/channel.ts'
import type { Block, Modal, ModalInput } from './kit.ts'
import { limit } from './kit.ts'
import { paragraph } from './prose.ts'
import { clean, plain } from './text.ts'

/** What a form is for, carried through Slack and back. It is no proof of anything: the app judges every press anew. */
export type FormPurpose = Omit<Pressed, 'values' | 'key' | 'by'>

/** Draws any form as a modal. A field's name is its block's id, so that an error finds its field. */
export function renderModal(form: Form, purpose: FormPurpose): Modal {
  const longTitle = clean(form.title).length > limit.modalTitle
  const intro = [
    ...(longTitle ? paragraph([{ text: form.title, strong: true }]) : []),
    ...(form.intro && clean(form.intro).trim() !== '' ? paragraph([{ text: form.intro }]) : []),
  ].map(({ block }): Block => block)
  return {
    type: 'modal',
    callback_id: 'onloop-form',
    title: plain(form.title, limit.modalTitle),
    submit: plain(form.submit, limit.modalTitle),
    close: plain('Cancel'),
    private_metadata: pack(purpose),
    blocks: [...intro, ...form.fields.slice(0, limit.modalBlocks - intro.length).map(input)],
  }
}

/** What the modal was for; undefined when it is none of ours. */
export function readPurpose(metadata: string): FormPurpose | undefined {
  try {
    const { s, v, a, m } = Packed.parse(JSON.parse(metadata))
    return { kind: 'pressed', subject: s, version: v, act: a, message: m }
  } catch {
    return undefined
  }
}

const isMessageRef = (value: string): value is MessageRef => /^slack:[^/]+\/[^/]+\/[^/]+$/.test(value)
const Packed = z.strictObject({
  s: z.string(),
  v: z.string(),
  a: z.string(),
  m: z.custom<MessageRef>((value) => typeof value === 'string' && isMessageRef(value)),
})

function pack({ subject, version, act, message }: FormPurpose): string {
  const packed = JSON.stringify({ s: subject, v: version, a: act, m: message })
  return packed.length <= limit.metadata ? packed : '{}'
}

function input(field: FormField): ModalInput {
  const hints = [field.hint, ownHint(field)].filter((hint) => hint !== undefined && hint.trim() !== '')
  return {
    type: 'input',
    block_id: field.name,
    label: plain(field.label, limit.field),
    ...(hints.length > 0 ? { hint: plain(hints.join(' '), limit.field) } : {}),
    optional: !field.required,
    element: element(field),
  }
}

function element(field: FormField): ModalInput['element'] {
  if (field.kind === 'choice' && isSelectable(field)) return select(field)
  if (field.kind === 'date') {
    const initial = field.value !== undefined && isDay(field.value) ? { initial_date: field.value } : {}
    return { type: 'datepicker', action_id: 'value', ...initial }
  }
  const fits = field.value !== undefined && field.value !== '' && field.value.length <= limit.text
  return {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: field.kind === 'multiline',
    ...(fits && field.value !== undefined ? { initial_value: field.value } : {}),
  }
}

function select(field: FormField): ModalInput['element'] {
  const options = (field.options ?? []).map(({ value, label }) => ({ text: plain(label, limit.label), value }))
  const initial = options.find(({ value }) => value === field.value)
  return { type: 'static_select', action_id: 'value', options, ...(initial ? { initial_option: initial } : {}) }
}

/** Slack takes few and short options; beyond that the person writes the answer. */
function isSelectable({ options = [] }: FormField): boolean {
  const short = options.every(({ value }) => value.length > 0 && value.length <= limit.label)
  return options.length > 0 && options.length <= limit.options && short
}

function ownHint(field: FormField): string | undefined {
  if (field.kind === 'money') return 'An amount with its currency, for example 12.50 EUR.'
  if (field.kind === 'choice' && !isSelectable(field)) {
    return `One of: ${(field.options ?? []).map(({ value }) => value).join(', ')}`
  }
  const isText = field.kind === 'text' || field.kind === 'multiline'
  // A prefilled text that had been shortened would be sent back shortened, so the field stays empty instead.
  return isText && (field.value ?? '').length > limit.text
    ? 'What it says now is too long to be changed here.'
    : undefined
}

function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
