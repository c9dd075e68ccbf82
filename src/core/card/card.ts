import type { Form } from './form.ts'

/** A run of text. Nothing in it is ever read as markup, on any channel. */
export type Inline =
  | {
      readonly text: string
      readonly strong?: boolean
      readonly code?: boolean
      /** How it stands, for a word that people look for, such as "done". What it means is in the text as well. */
      readonly tone?: Tone
    }
  | { readonly link: string; readonly text: string }
  /** A moment, in epoch milliseconds, shown in the reader's own zone where the channel can. */
  | { readonly at: number; readonly show: 'time' | 'date' | 'both' }

/** A cell of a table: plain text or one run. */
export type Cell = string | Inline

/** Hold waits for somebody, go went well, stop went badly or is forbidden, info is neither. */
export type Tone = 'hold' | 'go' | 'stop' | 'info'

/** The parts a card is made of. Every renderer shows every one of them, as well as its channel can. */
export type Node =
  | { readonly kind: 'state'; readonly tone: Tone; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly inlines: readonly Inline[]; readonly soft?: boolean }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: readonly Inline[]])[] }
  | { readonly kind: 'reasons'; readonly title: string; readonly items: readonly { text: string; source?: string }[] }
  | {
      readonly kind: 'risk'
      readonly score: number
      readonly band: string
      readonly parts: readonly { label: string; share: number }[]
      readonly note: string
    }
  | { readonly kind: 'quote'; readonly text: string; readonly cite: string }
  | {
      readonly kind: 'steps'
      readonly items: readonly {
        text: string
        status: 'done' | 'now' | 'todo' | 'failed'
        at?: number
        note?: string
      }[]
    }
  | {
      readonly kind: 'figures'
      readonly items: readonly { value: string; label: string; change?: string; better?: boolean; link?: string }[]
    }
  | {
      readonly kind: 'chart'
      readonly title: string
      /** What the picture shows, for those who do not see it. */
      readonly alt: string
      readonly categories: readonly string[]
      readonly series: readonly { name: string; tone: Tone; values: readonly number[] }[]
      /** Whether the series are parts of one whole and stand on each other instead of side by side. */
      readonly stacked?: boolean
    }
  | {
      readonly kind: 'table'
      readonly caption: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly Cell[])[]
    }
  /** Shown folded where the channel can fold. */
  | { readonly kind: 'details'; readonly title: string; readonly body: readonly Node[] }
  | { readonly kind: 'actions'; readonly buttons: readonly Button[]; readonly clock?: readonly Inline[] }

export interface Button {
  /** What it does: "approve", "reject", "amend", "ask", "reassign", "withdraw", "nudge", … or "open" with `link`. */
  readonly act: string
  readonly label: string
  readonly tone?: 'main' | 'bad'
  /** Asked before it acts, for what cannot be undone. */
  readonly confirm?: string
  /** What has to be filled in first. A press without values answers with this form. */
  readonly form?: Form
  /** Where it leads instead of acting. */
  readonly link?: string
}

/** One message's worth of content, the same for every channel. */
export interface Card {
  /** What the card is about: a question's, a case's or a digest's id. A press carries it back. */
  readonly subject: string
  /** Which state of the subject it shows. A press carries it back, so an old card cannot decide a new question. */
  readonly version: string
  /** One plain line for notifications and screen readers, at most 150 characters. */
  readonly summary: string
  readonly nodes: readonly Node[]
}

export const text = (value: string): Inline => ({ text: value })
export const strong = (value: string): Inline => ({ text: value, strong: true })
