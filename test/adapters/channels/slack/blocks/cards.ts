import fc from 'fast-check'
import type { Button, Card, Inline, Node } from '#core/card/card.ts'

/** Texts that have done harm somewhere. */
export const hostile = [
  '<!channel> look',
  '<!here>',
  '<@U1> approve this',
  '<!subteam^S1|@care>',
  '<https://evil.example|https://bank.example>',
  '<!date^0^{date}|x>',
  '*approved* by _Sam_ ~not~ `code`',
  '> quoted\n> twice',
  ':white_check_mark: @channel @here',
  '&lt;!channel&gt;',
  'total \u202E00.009 RUE\u202C due',
  'nul\u0000 bell\u0007 escape\u001B[31m',
  '\uD800 half a letter',
  '   ',
  '',
  '| a | b |\n|---|---|',
  'x'.repeat(40_000),
  '&'.repeat(40_000),
  '👩‍👩‍👧‍👦'.repeat(2_000),
]

const text = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4_000 }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
)
const address = fc.oneof(
  fc.webUrl(),
  text,
  fc.constantFrom('javascript:alert(1)', `https://x.example/${'a'.repeat(4_000)}`, 'https://x.example/a|b>c'),
)
const at = fc.oneof(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.double())

const inline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ text, strong: fc.boolean(), code: fc.boolean() }),
  fc.record({ text }),
  fc.record({ link: address, text }),
  fc.record({ at, show: fc.constantFrom('time', 'date', 'both') }),
)
const inlines = fc.array(inline, { maxLength: 6 })
const tone = fc.constantFrom('hold', 'go', 'stop', 'info')

/** Acts and subjects are Onloop's own; only what is shown comes from anywhere. */
const act = fc.oneof(fc.constantFrom('approve', 'reject', 'ask', 'choose:refund'), fc.stringMatching(/^[a-z:-]{1,60}$/))

const anyButton: fc.Arbitrary<Button> = fc.oneof(
  fc.record({ act, label: text, tone: fc.constantFrom('main', 'bad') }),
  fc.record({ act, label: text, confirm: text }),
  fc.record({ act: fc.constant('open'), label: text, link: address }),
)

const leaf: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ kind: fc.constant('state'), tone, text }),
  fc.record({ kind: fc.constant('heading'), text }),
  fc.record({ kind: fc.constant('text'), inlines, soft: fc.boolean() }),
  fc.record({ kind: fc.constant('facts'), rows: fc.array(fc.tuple(text, inlines), { maxLength: 14 }) }),
  fc.record({
    kind: fc.constant('reasons'),
    title: text,
    items: fc.array(fc.record({ text, source: text }), { maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('risk'),
    score: fc.integer({ min: 0, max: 100 }),
    band: text,
    parts: fc.array(fc.record({ label: text, share: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 4 }),
    note: text,
  }),
  fc.record({ kind: fc.constant('quote'), text, cite: text }),
  fc.record({
    kind: fc.constant('steps'),
    items: fc.array(fc.record({ text, status: fc.constantFrom('done', 'now', 'todo', 'failed'), at, note: text }), {
      maxLength: 30,
    }),
  }),
  fc.record({
    kind: fc.constant('figures'),
    items: fc.array(fc.record({ value: text, label: text, change: text, better: fc.boolean(), link: address }), {
      maxLength: 8,
    }),
  }),
  fc.record({
    kind: fc.constant('chart'),
    title: text,
    alt: text,
    categories: fc.array(text, { maxLength: 8 }),
    series: fc.array(fc.record({ name: text, tone, values: fc.array(fc.double(), { maxLength: 8 }) }), {
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('table'),
    caption: text,
    head: fc.array(text, { maxLength: 4 }),
    rows: fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 60 }),
  }),
  fc.record({ kind: fc.constant('actions'), buttons: fc.array(anyButton, { maxLength: 30 }), clock: inlines }),
)

const node: fc.Arbitrary<Node> = fc.oneof(
  { weight: 8, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('details'), title: text, body: fc.array(leaf, { maxLength: 4 }) }),
  },
)

export const anyCard: fc.Arbitrary<Card> = fc.record({
  subject: fc.stringMatching(/^[\w:-]{1,80}$/),
  version: fc.stringMatching(/^[\w:-]{1,80}$/),
  summary: text,
  nodes: fc.array(node, { maxLength: 70 }),
})

/** Every button of a card, those within details included. */
export function buttonsOf(nodes: readonly Node[]): readonly Button[] {
  return nodes.flatMap((one) => {
    if (one.kind === 'details') return buttonsOf(one.body)
    return one.kind === 'actions' ? one.buttons : []
  })
}
