import type { Button, Card } from '#core/card/card.ts'
import type { Form } from '#core/card/form.ts'
import type { MessageRef } from '#ports/channel.ts'

/** Where a card stands and who looks at it: what its buttons have to carry back. */
export interface PressContext {
  readonly message: MessageRef
  /** Whose page this is. A press from a page of somebody else is refused. */
  readonly as: string
  /** The page to come back to. */
  readonly at: string
  readonly now: number
  readonly answer?: Answer
}

export interface NodeContext {
  readonly card: Card
  readonly press: PressContext
  /** The one button of the card that stands out. */
  readonly primary: Button | undefined
}

/** What is shown beside a card after something was done with it, to the person who did it alone. */
export interface Answer {
  readonly message: MessageRef
  readonly subject: string
  readonly notice?: Notice
  readonly form?: OpenForm
}

/** Whether an answer belongs beside a card: a posted message has one card, a page has many. */
export function concerns(answer: Answer, message: MessageRef, subject: string): boolean {
  return answer.message === message && (answer.subject === subject || !message.startsWith('portal:page/'))
}

export interface Notice {
  readonly tone: 'go' | 'stop' | 'info'
  readonly text: string
}

/** A form that is shown open: one that was asked for, or one that came back with errors. */
export interface OpenForm {
  readonly act: string
  readonly version: string
  /** Present when the card's button has none itself. */
  readonly form?: Form
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}
