import { z } from 'zod'

/** Slack takes no text that is empty or blank. */
const words = (most: number) =>
  z
    .string()
    .max(most, `must be less than ${most + 1} characters`)
    .refine((text) => text.trim() !== '', 'must be more than 0 characters')

export const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: words(most), emoji: z.boolean().optional() })

const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: words(most), verbatim: z.boolean().optional() })

export const anyText = (most: number) => z.discriminatedUnion('type', [plainText(most), mrkdwn(most)])

export const id = z.string().min(1).max(255, 'must be less than 256 characters')

export const webUrl = z
  .string()
  .max(3000, 'must be less than 3001 characters')
  .refine((url) => URL.canParse(url) && /^https?:/.test(url), 'invalid url')
