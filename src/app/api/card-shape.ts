import { z } from 'zod'
import type { Card, Node } from '#core/card/card.ts'

const Tone = z.enum(['hold', 'go', 'stop', 'info'])

const Inline = z
  .union([
    z.object({ link: z.string(), text: z.string() }),
    z.object({ at: z.number().describe('Epoch milliseconds'), show: z.enum(['time', 'date', 'both']) }),
    z.object({
      text: z.string(),
      strong: z.boolean().exactOptional(),
      code: z.boolean().exactOptional(),
      tone: Tone.exactOptional(),
    }),
  ])
  .meta({ id: 'Inline' })

const Inlines = z.array(Inline).readonly()
const Strings = z.array(z.string()).readonly()
const Cells = z.array(z.union([z.string(), Inline])).readonly()

const FormField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'multiline', 'choice', 'money', 'date']),
  required: z.boolean(),
  value: z.string().exactOptional(),
  hint: z.string().exactOptional(),
  options: z
    .array(z.object({ value: z.string(), label: z.string() }))
    .readonly()
    .exactOptional(),
})

const Button = z
  .object({
    act: z.string(),
    label: z.string(),
    tone: z.enum(['main', 'bad']).exactOptional(),
    confirm: z.string().exactOptional(),
    form: z
      .object({
        title: z.string(),
        intro: z.string().exactOptional(),
        submit: z.string(),
        fields: z.array(FormField).readonly(),
      })
      .exactOptional(),
    link: z.string().exactOptional(),
  })
  .meta({ id: 'Button' })

const Reason = z.object({ text: z.string(), source: z.string().exactOptional() })

const StepItem = z.object({
  text: z.string(),
  status: z.enum(['done', 'now', 'todo', 'failed']),
  at: z.number().exactOptional(),
  note: z.string().exactOptional(),
})

const Figure = z.object({
  value: z.string(),
  label: z.string(),
  change: z.string().exactOptional(),
  better: z.boolean().exactOptional(),
  link: z.string().exactOptional(),
})

const Series = z.object({ name: z.string(), tone: Tone, values: z.array(z.number()).readonly() })

const Chart = z.object({
  kind: z.literal('chart'),
  title: z.string(),
  alt: z.string(),
  categories: Strings,
  series: z.array(Series).readonly(),
  stacked: z.boolean().exactOptional(),
})

const Risk = z.object({
  kind: z.literal('risk'),
  score: z.number(),
  band: z.string(),
  parts: z.array(z.object({ label: z.string(), share: z.number() })).readonly(),
  note: z.string(),
})

const NodeShape: z.ZodType<Node, Node> = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('state'), tone: Tone, text: z.string() }),
    z.object({ kind: z.literal('heading'), text: z.string() }),
    z.object({ kind: z.literal('text'), inlines: Inlines, soft: z.boolean().exactOptional() }),
    z.object({ kind: z.literal('facts'), rows: z.array(z.tuple([z.string(), Inlines]).readonly()).readonly() }),
    z.object({ kind: z.literal('reasons'), title: z.string(), items: z.array(Reason).readonly() }),
    Risk,
    z.object({ kind: z.literal('quote'), text: z.string(), cite: z.string() }),
    z.object({ kind: z.literal('steps'), items: z.array(StepItem).readonly() }),
    z.object({ kind: z.literal('figures'), items: z.array(Figure).readonly() }),
    Chart,
    z.object({ kind: z.literal('table'), caption: z.string(), head: Strings, rows: z.array(Cells).readonly() }),
    z.object({ kind: z.literal('details'), title: z.string(), body: z.lazy(() => z.array(NodeShape).readonly()) }),
    z.object({ kind: z.literal('actions'), buttons: z.array(Button).readonly(), clock: Inlines.exactOptional() }),
  ])
  .meta({ id: 'Node' })

/** A card as channels get it. What it says is text and never markup. */
export const CardShape: z.ZodType<Card, Card> = z
  .object({ subject: z.string(), version: z.string(), summary: z.string(), nodes: z.array(NodeShape).readonly() })
  .meta({ id: 'Card', description: 'What a channel shows, as parts: headings, facts, reasons, buttons with forms' })
