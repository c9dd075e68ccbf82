import type { FieldSpec } from '#core/flow/field.ts'
import { findChoices } from './field-choice.ts'
import { findDates } from './field-date.ts'
import { findEmails } from './field-email.ts'
import { findIds, wholeId } from './field-id.ts'
import { readMoney } from './field-money.ts'
import { asksReason, readText } from './field-text.ts'
import type { Span } from './find-amounts.ts'
import { type FieldContext, type Found, type NamedField, settle } from './found.ts'

export type { FieldContext, Found } from './found.ts'
export { validateField } from './validate-field.ts'

/**
 * Finds what a message says for each field, by rules and never by guessing; a field it says nothing for is left out.
 *
 * Total. Only the beginning of a very long message is read.
 */
export function extractFields(
  text: string,
  specs: Readonly<Record<string, FieldSpec>>,
  context: FieldContext,
): Readonly<Record<string, Found>> {
  const read = text.slice(0, longest)
  const fields = Object.entries(specs).map(([name, spec]) => ({ name, spec }))
  const message: Message = {
    text: read,
    context,
    // Digits of an id or a date are never an amount.
    taken: [...fields.flatMap((field) => findIds(read, field)), ...findDates(read, context.now)],
    reason: reasonField(fields),
    onlyNumber: onlyOf(fields.filter(({ spec }) => spec.type === 'id' || spec.type === 'money')),
  }
  return Object.fromEntries(
    fields.flatMap((field) => {
      const found = readField(message, field)
      return found ? [[field.name, found]] : []
    }),
  )
}

interface Message {
  readonly text: string
  readonly context: FieldContext
  readonly taken: readonly Span[]
  /** The field that a "because" answers. */
  readonly reason: NamedField | undefined
  /** The field that a mere number answers. */
  readonly onlyNumber: NamedField | undefined
}

function readField({ text, context, taken, reason, onlyNumber }: Message, field: NamedField): Found | undefined {
  switch (field.spec.type) {
    case 'money':
      return readMoney(text, taken, field)
    case 'id':
      return settle(text, findIds(text, field), field) ?? (field === onlyNumber ? bareId(text, field) : undefined)
    case 'date':
      return settle(text, findDates(text, context.now), field)
    case 'email':
      return settle(text, findEmails(text), field)
    case 'choice':
      return settle(text, findChoices(text, field.spec.options ?? []), field)
    case 'text':
      return readText(text, field, field === reason, context.language === 'fr')
  }
}

/** "1001" as a whole message, in answer to the question for an order. */
function bareId(text: string, field: NamedField): Found | undefined {
  const quote = text.trim()
  const value = /\d/.test(quote) ? wholeId(quote, field) : undefined
  return value === undefined ? undefined : { value, quote, confidence: 0.9 }
}

/** The field of free words that asks for a reason, or the only one there is. */
function reasonField(fields: readonly NamedField[]): NamedField | undefined {
  const texts = fields.filter(({ spec }) => spec.type === 'text')
  return texts.find(asksReason) ?? onlyOf(texts)
}

function onlyOf(fields: readonly NamedField[]): NamedField | undefined {
  return fields.length === 1 ? fields[0] : undefined
}

const longest = 10_000
