/**
 * Structured lines for the operator.
 *
 * Fields name cases, steps and effects by id. Never a secret, a person's words or a value of an argument.
 */
export interface Log {
  info(fields: Fields, message: string): void
  warn(fields: Fields, message: string): void
  error(fields: Fields, message: string): void
}

type Fields = Readonly<Record<string, unknown>>
