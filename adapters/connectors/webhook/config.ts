import { z } from 'zod'
import { Address, systemShape, Timeout } from '#adapters/shared/settings.ts'

const secretName = z.string().min(1)

/** What stands under a `webhook` system in flows/systems.yaml. */
export const WebhookConfig = z
  .strictObject({
    ...systemShape,
    url: Address.describe('Where operations are posted to that have no address of their own'),
    secret: secretName.describe('The name of the secret that signs, "whsec_" and base64; it proves callbacks too'),
    timeout: Timeout.default(10_000),
    status: z
      .strictObject({
        url: Address.refine((url) => url.includes('{reference}'), 'expected {reference} in it').describe(
          'Where to ask how work goes on',
        ),
        bearer: secretName.optional().describe('The name of the secret that is shown there'),
      })
      .optional(),
    operations: z
      .record(z.string(), z.strictObject({ url: Address.optional() }))
      .optional()
      .describe('The operations there are; without it any name is sent'),
  })
  .readonly()
export type WebhookConfig = z.infer<typeof WebhookConfig>
