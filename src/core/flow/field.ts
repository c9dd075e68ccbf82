import { z } from 'zod'

/** A text per language; English is the one that is always there. */
export const Wording = z
  .union([z.string(), z.strictObject({ en: z.string(), fr: z.string().optional() })])
  .transform((wording) => (typeof wording === 'string' ? { en: wording } : wording))
export type Wording = z.infer<typeof Wording>

export type Language = 'en' | 'fr'

/** What a flow needs to know from the requester, and how it is recognised in their words. */
export const FieldSpec = z
  .strictObject({
    type: z.enum(['money', 'id', 'text', 'date', 'email', 'choice']),
    label: Wording,
    /** The question, when the field is missing. */
    ask: Wording.optional(),
    /** For `id`: a regular expression that the whole id matches, "ORD-\\d{4}". */
    pattern: z.string().optional(),
    /** For `money`: the currency meant when none was said. */
    currency: z.string().optional(),
    /** For `choice`: the values one may take. */
    options: z.array(z.string()).optional(),
    optional: z.boolean().default(false),
  })
  .readonly()
export type FieldSpec = z.infer<typeof FieldSpec>

/** The wording in a language, in English where there is no other. */
export function say(wording: Wording, language: Language): string {
  return wording[language] ?? wording.en
}
