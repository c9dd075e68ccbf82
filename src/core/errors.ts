/**
 * Every error Onloop can raise: what happened, and what to do about it.
 *
 * A `{name}` in a text is replaced by the parameter of that name.
 * `docs/errors.md` is generated from this catalogue.
 */
export const catalogue = {
  SETTING_INVALID: {
    message: '{name}={value} is not valid: {problem}.',
    fix: 'Correct {name} in the environment or in .env; .env.example explains it.',
  },
  SETTING_UNKNOWN: {
    message: '{name} is not a setting of Onloop{suggestion}.',
    fix: 'Remove it, or correct its name; .env.example lists every setting.',
  },
  SETTING_UNSAFE: { message: '{name} is unsafe here: {problem}.', fix: '{remedy}' },
  FILE_INVALID: { message: '{problems}', fix: 'Correct the lines named above and run `onloop check` again.' },
  FILE_UNREADABLE: { message: '{path} cannot be read.', fix: 'Create it, or give its folder in {setting}.' },
  FILE_UNWRITABLE: { message: '{path} cannot be written.', fix: 'Create its folder, or give another path.' },
  OWNER_PRESENT: {
    message: 'Another Onloop process owns {folder}.',
    fix: 'Stop that process, or give this one another folder in {setting}.',
  },
  SHAPE_NEWER: {
    message: '{what} was written by a newer Onloop (shape {found}, this one knows {known}).',
    fix: 'Start the newer release; an older one must not write to this data.',
  },
  SEAL_BROKEN: {
    message: '{what} was changed outside Onloop: its seal does not match.',
    fix: 'Nothing was run. Restore it from a backup, or end the case; `onloop verify` shows what the ledger holds.',
  },
  KEY_MISSING: {
    message: 'The key file {path} is missing although {folder} holds data that was made with it.',
    fix: 'Put the key file back from your backup of keys; without it grants and seals cannot be checked.',
  },
  KEY_UNREADABLE: {
    message: 'The key file {path} is damaged.',
    fix: 'Put the key file back from your backup of keys; without it grants and seals cannot be checked.',
  },
  PORT_TAKEN: { message: 'Port {port} is in use.', fix: 'Stop what listens there, or set {setting} to another one.' },
  CONNECTOR_REFUSED: {
    message: '{system} refused {operation}: {status} {detail}.',
    fix: 'Read what {system} says; correct the request or its rights there.',
  },
  CONNECTOR_UNREACHABLE: {
    message: '{system} could not be reached for {operation}: {detail}.',
    fix: 'Check that {system} runs and that its address in flows/systems.yaml is right.',
  },
  CONNECTOR_ANSWER_INVALID: {
    message: '{system} answered {operation} with something its contract does not allow: {detail}.',
    fix: 'Compare the contract that {system} publishes with what it sends.',
  },
  CONNECTOR_UNSAFE: {
    message: '{system} may not be called at {url}: {problem}.',
    fix: 'In demo mode only the demo company is called; set DEMO=off and give real addresses to go beyond it.',
  },
  CONTRACT_INVALID: {
    message: 'The contract of {system} cannot be used: {problem}.',
    fix: 'Give the OpenAPI 3 JSON document of {system} as `document` in flows/systems.yaml.',
  },
  ARGUMENTS_INVALID: {
    message: '{operation} of {system} cannot be called with these arguments: {detail}.',
    fix: 'Correct `with` of the provider in flows/systems.yaml; the contract of {system} says what it takes.',
  },
  OPERATION_UNKNOWN: {
    message: '{system} has no operation "{operation}"{suggestion}.',
    fix: 'Correct the operation in flows/systems.yaml.',
  },
  CHANNEL_REFUSED: {
    message: '{channel} refused {operation}: {detail}.',
    fix: 'Run `onloop doctor`; the bot may lack a scope or be missing from the channel.',
  },
  CHANNEL_UNREACHABLE: {
    message: '{channel} could not be reached for {operation}: {detail}.',
    fix: 'Nothing is lost: the message is sent once {channel} answers again.',
  },
  MODEL_UNUSABLE: { message: 'The model gave no usable answer: {detail}.', fix: 'The offline agent answers instead.' },
  SERVER_UNREACHABLE: {
    message: 'No Onloop answers at {url}: {detail}.',
    fix: 'Start it with `npm start`, or give its address in ONLOOP_URL.',
  },
  SERVER_REFUSED: { message: '{detail}', fix: '{fix}' },
  COMMAND_INVALID: { message: '{problem}', fix: 'Run `onloop help{command}`.' },
  NOT_FOUND: { message: 'There is no {what} "{id}".', fix: 'Check the id; `onloop cases` lists what you may see.' },
} as const satisfies Record<string, { message: string; fix: string }>

export type ErrorCode = keyof typeof catalogue
type Parameters = Readonly<Record<string, string | number>>

/** The one error class: a code of the catalogue, a message that names the value and the place, and the fix. */
export class OnloopError extends Error {
  override readonly name = 'OnloopError'
  readonly code: ErrorCode
  readonly fix: string
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly retryable: boolean
  /** How long the other side asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, parameters: Parameters = {}, options: FailureOptions = {}) {
    super(fill(catalogue[code].message, parameters), { cause: options.cause })
    this.code = code
    this.fix = fill(catalogue[code].fix, parameters)
    this.retryable = options.retryable ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

export interface FailureOptions {
  readonly cause?: unknown
  readonly retryable?: boolean
  readonly retryAfterMs?: number | undefined
}

/** Says what went wrong in one line, whatever was thrown. */
export function sayError(thrown: unknown): string {
  if (thrown instanceof OnloopError) return `${thrown.message} ${thrown.fix}`
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function fill(text: string, parameters: Parameters): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
}
