import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Received } from '#app/receive.ts'
import { cleanText } from '#core/intake/clean-text.ts'
import type { MessageRef } from '#ports/channel.ts'
import { invalid, type Outcome, refuse } from './problem.ts'

/** The API's own page: presses from here are on record, since the operation itself looked the subject up. */
export const apiPage: MessageRef = 'portal:page/api'

/** A key of the caller: the same call with the same key happens once, and gets the first answer again. */
export const Key = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, 'is 1 to 100 visible ASCII characters')
  .optional()
  .describe('Yours: a repetition with the same key happens once')

/** Short words of a person, such as a reason. */
export const Words = z.string().max(4000, 'may have 4,000 characters').transform(cleanText)

/** The arrival's key: what one caller does to one thing, under their key or a new one. */
export function arrivalKey(account: string, about: string, key: string | undefined): string {
  return `api/${account}/${about}/${key ?? randomUUID()}`
}

/** What the caller is told. `status` is the one of a refusal, which depends on what was asked for. */
export function outcomeOf(
  received: Received,
  caseId: string,
  status: () => number,
): Outcome<{ case: string; answer: string }> {
  switch (received.kind) {
    case 'accepted':
      return { value: { case: caseId, answer: received.text ?? 'Done.' } }
    case 'refused':
      return refuse(status(), received.text)
    case 'field-errors':
      return invalid(received.errors)
    case 'open-form':
      return invalid(
        Object.fromEntries(
          received.form.fields.filter((field) => field.required).map(({ name, label }) => [name, label]),
        ),
      )
  }
}
