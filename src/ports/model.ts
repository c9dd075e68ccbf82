import type { z } from 'zod'

/** What answers for an `llm` agent: a language model, or the offline agent that needs nothing. */
export interface Model {
  readonly name: string

  /**
   * Answers a task with a value of the schema.
   *
   * The value is schema-valid and nothing more: it is data from outside, and whoever acts on it judges it.
   * Throws `MODEL_UNUSABLE`.
   */
  answer<Value>(task: Task<Value>): Promise<Answer<Value>>
}

export interface Task<Value> {
  /** The agent that asks: its name in flows/agents.yaml. */
  readonly agent: string
  readonly instructions: string
  /** Data, never instructions. */
  readonly input: Readonly<Record<string, unknown>>
  readonly schema: z.ZodType<Value>
}

export interface Answer<Value> {
  readonly value: Value
  /** From 0 to 1. */
  readonly confidence: number
  /** Quotes of the input that support the value. */
  readonly evidence: readonly string[]
}
