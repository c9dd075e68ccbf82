import { z } from 'zod'
import { Need, Risk } from '#core/policy/verdict.ts'
import { Values } from '#core/value.ts'
import { CardShape } from './card-shape.ts'

export const Moment = z.string().describe('ISO 8601, UTC')

export const QuestionShape = z.object({
  id: z.string(),
  case: z.string(),
  step: z.string(),
  asks: z.enum(['approval', 'uncertain', 'failed', 'late', 'check']),
  summary: z.string().describe('The action in words'),
  version: z.string().describe('Exactly what is asked; a decision may carry it, and is refused once it has changed'),
  needs: z.array(Need),
  agreed: z.array(z.string()).describe('Who has agreed so far'),
  openedAt: Moment,
  deadline: Moment,
  paused: z.boolean().describe('Whether the clock stands still, because the requester was asked something'),
  mayAnswer: z.boolean().describe('Whether you may answer it'),
  offers: z.array(z.string()).describe('The decisions it takes now'),
  assigned: z.string().optional(),
  closed: z
    .object({ how: z.string(), at: Moment, by: z.string().optional(), reason: z.string().optional() })
    .optional(),
  risk: Risk.optional().describe('Not for whoever asked, as the rest below'),
  action: z
    .object({ agent: z.string(), capability: z.string(), system: z.string(), args: Values, confidence: z.number() })
    .optional(),
  card: CardShape.optional(),
})

/** A question in the list of those that wait for somebody. */
export const ApprovalShape = QuestionShape.pick({
  asks: true,
  summary: true,
  version: true,
  deadline: true,
  assigned: true,
}).extend({
  id: z.string(),
  case: z.string(),
  openedAt: Moment,
  risk: z.int().describe('0 to 100'),
  requester: z.string(),
})

const StepShape = z.object({
  id: z.string(),
  text: z.string(),
  state: z.enum(['waiting', 'answering', 'reading', 'held', 'asked', 'acting', 'done', 'ended']),
  phase: z.enum(['owed', 'started', 'running', 'uncertain', 'failed']).optional(),
  provider: z.string().optional(),
  question: z.string().optional(),
  doneAt: Moment.optional(),
  undone: z.boolean().optional(),
  because: z.string().optional(),
})

export const CaseShape = z.object({
  id: z.string(),
  status: z.enum(['open', 'ended']),
  state: z.string().describe('In words: "Waits for customer care"'),
  waitsFor: z
    .enum(['onloop', 'requester', 'people', 'release'])
    .optional()
    .describe('Whose turn it is while it is open: nobody’s but Onloop’s, the requester’s, a decision, a stop’s end'),
  how: z
    .enum(['done', 'denied', 'rejected', 'expired', 'withdrawn', 'out-of-scope', 'not-allowed', 'abandoned'])
    .optional(),
  because: z.string().optional().describe('What the requester was told at the end'),
  flow: z.string().optional(),
  flowName: z.string().optional(),
  requester: z.string(),
  text: z.string(),
  language: z.enum(['en', 'fr']),
  openedAt: Moment,
  endedAt: Moment.optional(),
  values: Values.describe('What the requester gave; money is { minor, currency }, in the smallest unit'),
  choices: z
    .array(z.object({ flow: z.string(), name: z.string() }))
    .optional()
    .describe('Which flow is meant?'),
  missing: z.array(z.string()).optional().describe('Fields that the requester is asked for'),
  offers: z.array(z.string()).describe('The actions that its card offers now'),
  steps: z.array(StepShape),
  questions: z.array(QuestionShape),
  card: CardShape,
})

export const CaseRowShape = z.object({
  id: z.string(),
  flow: z.string().optional(),
  status: z.enum(['open', 'ended']),
  how: z.string().optional(),
  requester: z.string(),
  text: z.string(),
  openedAt: Moment,
  endedAt: Moment.optional(),
})

/** What an operation that changes something answers: the sentence that the chat would say. */
export const Answered = z.object({ case: z.string(), answer: z.string() })
