import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FormPurpose, readPurpose, renderModal } from '#adapters/channels/slack/blocks/modal.ts'
import type { Form, FormField } from '#core/card/form.ts'
import { checkModal } from '#test/fakes/slack/block-kit/check.ts'
import { hostile } from './cards.ts'

const purpose: FormPurpose = {
  kind: 'pressed',
  subject: 'question-7',
  version: 'v3',
  act: 'reject',
  message: 'slack:T1/C1/1710000000.000100',
}
const field: FormField = { name: 'reason', label: 'Why?', kind: 'text', required: true }
const formOf = (fields: readonly FormField[], title = 'Reject'): Form => ({ title, submit: 'Send', fields })
const modalOf = (form: Form) => checkModal(JSON.parse(JSON.stringify(renderModal(form, purpose))))
const elementOf = (given: FormField) =>
  modalOf(formOf([given])).blocks.flatMap((block) => (block.type === 'input' ? [block] : []))[0]

describe('any form', () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.constantFrom(...hostile))
  const anyField = fc.record(
    {
      label: text,
      kind: fc.constantFrom('text', 'multiline', 'choice', 'money', 'date'),
      required: fc.boolean(),
      value: text,
      hint: text,
      options: fc.array(fc.record({ value: text, label: text }), { maxLength: 120 }),
    },
    { requiredKeys: ['label', 'kind', 'required'] },
  )
  const anyForm = fc.record(
    { title: text, intro: text, submit: text, fields: fc.array(anyField, { maxLength: 12 }) },
    { requiredKeys: ['title', 'submit', 'fields'] },
  )
  it('is a modal that Slack takes, with every field', () => {
    fc.assert(
      fc.property(anyForm, ({ fields, ...form }) => {
        const named = fields.map((one, index): FormField => ({ ...one, name: `field-${index}` }))
        const { blocks } = modalOf({ ...form, fields: named })
        const inputs = blocks.filter(({ type }) => type === 'input').map(({ block_id: id }) => id)
        expect(inputs).toEqual(named.map(({ name }) => name))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a form', () => {
  it('remembers what it is for', () => {
    expect(readPurpose(renderModal(formOf([field]), purpose).private_metadata ?? '')).toEqual(purpose)
  })

  it.each(['', 'null', '{}', '{"s":"a","v":"b","a":"c","m":"elsewhere"}', '{"s":1}'])(
    'of nobody is for nothing: %s',
    (data) => {
      expect(readPurpose(data)).toBeUndefined()
    },
  )

  it('says its whole title even where the frame has no room for it', () => {
    const title = 'Reject the refund of 900.00 EUR to N. Keller'
    expect(JSON.stringify(modalOf(formOf([field], title)).blocks)).toContain(title)
  })

  it('leaves a text that is too long to be changed empty, since it would come back shortened', () => {
    const input = elementOf({ ...field, value: 'x'.repeat(3_001) })
    expect(input?.element).not.toHaveProperty('initial_value')
    expect(input?.hint?.text).toContain('too long')
    expect(elementOf({ ...field, value: 'x'.repeat(3_000) })?.element).toHaveProperty('initial_value')
  })

  it('lets people write where there are more choices than Slack can offer', () => {
    const options = Array.from({ length: 101 }, (_, index) => ({ value: `v${index}`, label: `Choice ${index}` }))
    expect(elementOf({ ...field, kind: 'choice', options })?.element.type).toBe('plain_text_input')
    const few = elementOf({ ...field, kind: 'choice', options: options.slice(0, 100), value: 'v7' })
    expect(few?.element).toMatchObject({ type: 'static_select', initial_option: { value: 'v7' } })
  })

  it('offers a day only where it is one', () => {
    expect(elementOf({ ...field, kind: 'date', value: '2026-11-30' })?.element).toHaveProperty('initial_date')
    for (const value of ['2026-02-30', '2026-99-99', 'tomorrow']) {
      expect(elementOf({ ...field, kind: 'date', value })?.element).not.toHaveProperty('initial_date')
    }
  })
})
