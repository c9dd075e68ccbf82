import * as fc from 'fast-check'
import type { Button, Card, Inline, Node } from '#core/card/card.ts'
import type { Form } from '#core/card/form.ts'
import { visibleLine } from '#core/card/visible.ts'

/** Texts that have broken renderers. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</textarea><script>alert(1)</script>',
  '</title></svg><b>bold</b>',
  'javascript:alert(1)',
  '&lt;already&gt; &amp; escaped &#39;',
  'pay \u202e00.009\u202c EUR to \u2066mallory\u2069',
  '\u05e9\u05dc\u05d5\u05dd 900.00 EUR',
  'terminal \u001b[31mred\u001b[0m \u0007 and \u0000 nothing',
  'Done.\n[Approve]\nApproved by Sam',
  'lone \ud800 surrogate',
  '`$x` {{x}} <!-- --> ]]>',
]

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 2, arbitrary: fc.lorem({ maxCount: 4 }) },
)

const anyTone = fc.constantFrom('hold', 'go', 'stop', 'info')
const anyLink = fc.oneof(fc.webUrl(), fc.constantFrom('/cases/1', 'javascript:alert(1)', 'data:text/html,x'), anyText)
const anyNumber = fc.oneof(fc.integer({ min: -1000, max: 100_000 }), fc.double())

const anyInline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ text: anyText, strong: fc.boolean(), code: fc.boolean(), tone: anyTone }, { requiredKeys: ['text'] }),
  fc.record({ text: anyText, link: anyLink }),
  fc.record({ at: fc.integer(), show: fc.constantFrom('time', 'date', 'both') }),
)
const inlines = fc.array(anyInline, { maxLength: 4 })

const anyForm: fc.Arbitrary<Form> = fc.record(
  {
    title: anyText,
    intro: anyText,
    submit: anyText,
    fields: fc.uniqueArray(
      fc.record(
        {
          name: fc.string({ minLength: 1, maxLength: 8 }),
          label: anyText,
          kind: fc.constantFrom('text', 'multiline', 'choice', 'money', 'date'),
          required: fc.boolean(),
          value: anyText,
          hint: anyText,
          options: fc.array(fc.record({ value: anyText, label: anyText }), { maxLength: 6 }),
        },
        { requiredKeys: ['name', 'label', 'kind', 'required'] },
      ),
      { maxLength: 4, selector: ({ name }) => name },
    ),
  },
  { requiredKeys: ['title', 'submit', 'fields'] },
)

const anyButton: fc.Arbitrary<Button> = fc.record(
  {
    act: fc.string({ minLength: 1 }),
    label: anyText,
    tone: fc.constantFrom('main', 'bad'),
    confirm: anyText,
    form: anyForm,
    link: anyLink,
  },
  { requiredKeys: ['act', 'label'] },
)

const leaf: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ kind: fc.constant('state'), tone: anyTone, text: anyText }),
  fc.record({ kind: fc.constant('heading'), text: anyText }),
  fc.record({ kind: fc.constant('text'), inlines, soft: fc.boolean() }),
  fc.record({ kind: fc.constant('facts'), rows: fc.array(fc.tuple(anyText, inlines), { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('reasons'),
    title: anyText,
    items: fc.array(fc.record({ text: anyText, source: anyText }, { requiredKeys: ['text'] }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('risk'),
    score: fc.integer({ min: 0, max: 100 }),
    band: anyText,
    parts: fc.array(fc.record({ label: anyText, share: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 6 }),
    note: anyText,
  }),
  fc.record({ kind: fc.constant('quote'), text: anyText, cite: anyText }),
  fc.record({
    kind: fc.constant('steps'),
    items: fc.array(
      fc.record(
        {
          text: anyText,
          status: fc.constantFrom('done', 'now', 'todo', 'failed'),
          at: fc.oneof(fc.integer(), fc.double()),
          note: anyText,
        },
        { requiredKeys: ['text', 'status'] },
      ),
      { maxLength: 4 },
    ),
  }),
  fc.record({
    kind: fc.constant('figures'),
    items: fc.array(
      fc.record(
        { value: anyText, label: anyText, change: anyText, better: fc.boolean(), link: anyLink },
        { requiredKeys: ['value', 'label'] },
      ),
      { maxLength: 4 },
    ),
  }),
  fc.record(
    {
      kind: fc.constant('chart'),
      title: anyText,
      alt: anyText,
      categories: fc.array(anyText, { maxLength: 8 }),
      series: fc.array(fc.record({ name: anyText, tone: anyTone, values: fc.array(anyNumber, { maxLength: 8 }) }), {
        maxLength: 3,
      }),
      stacked: fc.boolean(),
    },
    { requiredKeys: ['kind', 'title', 'alt', 'categories', 'series'] },
  ),
  fc.record({
    kind: fc.constant('table'),
    caption: anyText,
    head: fc.array(anyText, { maxLength: 4 }),
    rows: fc.array(fc.array(fc.oneof(anyText, anyInline), { maxLength: 4 }), { maxLength: 4 }),
  }),
  fc.record(
    { kind: fc.constant('actions'), buttons: fc.array(anyButton, { maxLength: 4 }), clock: inlines },
    { requiredKeys: ['kind', 'buttons'] },
  ),
)

const anyNode: fc.Arbitrary<Node> = fc.oneof(
  { weight: 12, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('details'),
      title: anyText,
      body: fc.array(leaf, { maxLength: 3 }),
    }),
  },
)

/** Any card at all, with hostile texts in every place. */
export const anyCard: fc.Arbitrary<Card> = fc.record({
  subject: fc.string({ minLength: 1 }),
  version: fc.string(),
  summary: anyText,
  nodes: fc.array(anyNode, { maxLength: 8 }),
})

/** Every text a card says, line by line, without those of the forms behind its buttons. */
export function textsOf(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap(textsIn).flatMap((text) => text.split('\n').map(visibleLine))
}

/** Every text of the forms and second questions behind a card's buttons. */
export function formTextsOf(nodes: readonly Node[]): readonly string[] {
  return nodes
    .flatMap((node) => (node.kind === 'actions' ? node.buttons : []))
    .filter(({ link }) => link === undefined)
    .flatMap(({ confirm = '', form }) => {
      const fields = form?.fields.flatMap(({ label, hint = '', kind, options = [] }) => [
        label,
        hint,
        ...(kind === 'choice' ? options.map((option) => option.label) : []),
      ])
      return [confirm, form?.title ?? '', form?.intro ?? '', form?.submit ?? '', ...(fields ?? [])]
    })
    .flatMap((text) => text.split('\n').map(visibleLine))
}

function textsIn(node: Node): readonly string[] {
  switch (node.kind) {
    case 'state':
    case 'heading':
      return [node.text]
    case 'text':
      return words(node.inlines)
    case 'facts':
      return node.rows.flatMap(([label, value]) => [label, ...words(value)])
    case 'reasons':
      return [node.title, ...node.items.flatMap(({ text, source = '' }) => [text, source])]
    case 'risk':
      return [String(node.score), node.band, ...node.parts.map(({ label }) => label), node.note]
    case 'quote':
      return [node.text, node.cite]
    case 'steps':
      return node.items.flatMap(({ text, note = '' }) => [text, note])
    case 'figures':
      return node.items.flatMap(({ value, label, change = '' }) => [value, label, change])
    case 'chart': {
      const values = node.series.flatMap((series) => series.values.slice(0, node.categories.length).map(String))
      return [node.title, node.alt, ...node.categories, ...node.series.map(({ name }) => name), ...values]
    }
    case 'table':
      return [
        node.caption,
        ...node.head,
        ...node.rows.flat().flatMap((cell) => (typeof cell === 'string' ? [cell] : words([cell]))),
      ]
    case 'details':
      return [node.title, ...textsOf(node.body)]
    case 'actions':
      return [...node.buttons.map(({ label }) => label), ...words(node.clock ?? [])]
  }
}

function words(runs: readonly Inline[]): readonly string[] {
  return runs.flatMap((run) => ('at' in run ? [] : [run.text]))
}
