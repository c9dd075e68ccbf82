import { z } from 'zod'
import { didYouMean } from '#core/suggest.ts'
import { Origin } from './fact.ts'

/** An object with these parts and no others; a misspelt part is named together with the one that was meant. */
function part<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown part ${issue.keys.map((key) => `"${key}"${didYouMean(key, known)}`).join(', ')}`
        : undefined,
  })
}

function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => `"${String(input)}" is none of ${words.join(', ')}${didYouMean(String(input), words)}`,
  })
}

const word = z.string({ error: 'write a text' }).min(1)
const scalar = z.union([z.string(), z.number()], { error: 'write a value such as "500 EUR", "85%" or 60' })
const duration = word.describe('A length of time: "30 min", "2 h", "7 days"')
const percent = word.describe('A share such as "5%"')
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a day such as "2026-12-31"')
  .describe('A day, in UTC: "2026-12-31"')

const need = part({
  group: word.describe('A group of policies/people.yaml'),
  n: z.int().positive().default(1).describe('How many different members have to agree'),
})

const askSpec = part({
  needs: z.array(need).min(1).optional().describe('Whose agreement is needed'),
  within: duration.optional().describe('How long those asked have'),
  remind_after: duration.optional().describe('When they are reminded, once'),
  next: part({ group: word.describe('Who is asked next'), within: duration })
    .optional()
    .describe('Who is asked when those asked first are silent'),
  if_silent: oneOf(['deny', 'park'])
    .optional()
    .describe('What happens when nobody answers: deny, unless said otherwise'),
  priority: oneOf(['low', 'normal', 'high']).optional(),
})
export type AskSpec = z.output<typeof askSpec>

const conditions = z.record(z.string(), z.string({ error: 'write a phrase such as "at most 500 EUR"' }))

const settingSpec = part({
  label: word.describe('What managers read beside the value in the form'),
  words: word.optional().describe('What follows the value in a sentence: "that the AI may grant alone"'),
  value: scalar,
  from: scalar.optional().describe('The least that managers may set'),
  to: scalar.optional().describe('The most that managers may set'),
  step: scalar.optional(),
  of: word.optional().describe('For a list: the field whose values it holds. Its value is then "none" or "a, b or c"'),
})
export type SettingSpec = z.output<typeof settingSpec>

const outcome = oneOf(['allow', 'escalate', 'deny'])
const ifUnknown = oneOf(['escalate', 'deny'])

const ruleSpec = part({
  id: z.string().regex(/^[A-Z][A-Z0-9]*-\d+$/, 'write an id such as "REF-01"'),
  say: word.describe('The rule in one sentence'),
  why: word.optional().describe('The law or decision it rests on'),
  when: conditions.describe('Fields and what must hold for each; all must hold'),
  unless: conditions.optional().describe('The rule does not apply where all of these hold'),
  // biome-ignore lint/suspicious/noThenProperty: the YAML reads "when … then …"; its value is a word and never called
  then: outcome,
  to: askSpec.optional().describe('Who is asked, where it differs from `asking`'),
  check_afterwards: percent.optional().describe('For allow: the share that a person looks at afterwards'),
  with: z
    .array(oneOf(['anonymize']))
    .optional()
    .describe('Duties of whoever performs the action'),
  if_unknown: ifUnknown.optional().describe('For deny: what becomes of it when a field is unknown'),
  from: day.optional().describe('The first day on which the rule holds'),
  until: day.optional().describe('The last day on which the rule holds'),
})
export type RuleSpec = z.output<typeof ruleSpec>

/** `policies/<name>.yaml`: a decision table, the settings that managers may move, and whom to ask. */
export const policyFile = part({
  policy: z.string().regex(/^[a-z][a-z0-9-]*$/, 'write a name such as "customer-operations"'),
  version: z.int().positive(),
  owner: word.describe('The group that answers for it'),
  mode: oneOf(['draft', 'shadow', 'active', 'retired']).describe(
    'draft: only checked; shadow: judged and reported, without effect; active: in force; retired: kept for the record',
  ),
  review_every: duration.optional(),
  from: day.optional().describe('The first day on which it is in force'),
  until: day.optional().describe('The last day on which it is in force'),
  if_unknown: ifUnknown
    .optional()
    .describe('What becomes of a deny rule when a field is unknown: escalate, unless said'),
  asking: askSpec.optional().describe('Whom to ask and for how long, where a rule does not say'),
  otherwise: askSpec.optional().describe('Whom to ask when no rule of any policy matches'),
  settings: z.record(z.string(), settingSpec).default({}),
  rules: z.array(ruleSpec).min(1),
})
export type PolicyFile = z.output<typeof policyFile>

const fieldSpec = part({
  type: oneOf(['choice', 'yesno', 'tags', 'money', 'percent', 'number', 'text']),
  label: word.describe('What it is called in a sentence, without an article'),
  say: word.optional().describe('How a value is said: "a confidence of {value}"'),
  values: z.record(z.string(), word).optional().describe('Each value it can take, with the words for it'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  from: scalar.optional().describe('The least a real value can be; anything below counts as unknown'),
  to: scalar.optional(),
  about: oneOf(['object', 'customer', 'beneficiary'])
    .optional()
    .describe('Whom or what it is about: then only a system of record, or the argument itself, vouches for it'),
  origin: z.array(oneOf(Origin.options)).min(1).optional().describe('Who alone vouches for it'),
  sum: part({ of: word, per: oneOf(['customer']), window: duration })
    .optional()
    .describe('The total of another field over time, with the action that is judged'),
})
export type FieldSpec = z.output<typeof fieldSpec>

/** `policies/vocabulary.yaml`: every field that a rule may speak of. */
export const vocabularyFile = part({ vocabulary: z.record(z.string(), fieldSpec) })

const level = z.number().min(0).max(1)

const factorSpec = part({
  weight: z.number().gt(0).lt(1).describe('How much of the impact it can make up alone, below 1'),
  field: word,
  levels: z.record(z.string(), level).optional().describe('From 0 to 1 for each value'),
  scale: z.record(z.string(), level).optional().describe('From 0 to 1 at each amount, straight lines between them'),
  expected_of: oneOf(['write'])
    .optional()
    .describe('Every writing action is expected to have it, and only those; else those that declare the fact'),
})
export type FactorSpec = z.output<typeof factorSpec>

/** `policies/risk.yaml`: what makes the impact of an action, and how much. */
export const riskFile = part({ risk: part({ factors: z.record(z.string(), factorSpec) }) })

const testSpec = part({
  say: word.describe('What it shows'),
  action: word.describe('The capability'),
  facts: z
    .record(z.string(), scalar)
    .default({})
    .describe('What is known, beside and above `given`; "unknown" takes away'),
  reviewed: z.int().min(0).default(0).describe('How many of the agent’s actions people looked at'),
  corrected: z.int().min(0).default(0).describe('How many of those they corrected'),
  // biome-ignore lint/suspicious/noThenProperty: the YAML reads "action … then …"; its value is a word and never called
  then: outcome,
  decided_by: z.array(word).min(1).describe('The rules that decide, or nothing-matched'),
  needs: z.record(z.string(), z.int().positive()).optional().describe('For escalate: how many of each group'),
})
export type TestSpec = z.output<typeof testSpec>

/** `policies/tests/<name>.yaml`: actions and what the policies must make of them. */
export const policyTestsFile = part({
  tests: word.describe('What is tested'),
  given: z.record(z.string(), scalar).default({}).describe('Facts of every case below'),
  cases: z.array(testSpec).min(1),
})
