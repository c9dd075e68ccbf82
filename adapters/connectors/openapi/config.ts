import { z } from 'zod'
import { Address, systemShape, Timeout } from '#adapters/shared/settings.ts'

const OperationConfig = z
  .strictObject({
    key_header: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header')
      .optional()
      .describe('The header that carries the idempotency key'),
    key_argument: z.string().optional().describe('The argument that carries the idempotency key'),
    lookup: z
      .strictObject({ operation: z.string(), argument: z.string() })
      .optional()
      .describe('The operation that finds out by the key whether this one has happened; 404 or an empty list says no'),
  })
  .readonly()
export type OperationConfig = z.infer<typeof OperationConfig>

/** What stands under an `openapi` system in flows/systems.yaml. */
export const OpenapiConfig = z
  .strictObject({
    ...systemShape,
    url: Address.describe('What every path of the document is appended to'),
    document: z
      .string()
      .min(1)
      .describe('The OpenAPI 3 document, in JSON: "/openapi.json" of the system itself, an address, or a file'),
    auth: z.strictObject({ bearer: z.string().describe('The name of the secret') }).optional(),
    timeout: Timeout.default(10_000),
    operations: z.record(z.string(), OperationConfig).default({}),
  })
  .readonly()
export type OpenapiConfig = z.infer<typeof OpenapiConfig>
