import type { Button, Card, Node } from '#core/card/card.ts'
import type { Form } from '#core/card/form.ts'
import type { MessageRef } from '#ports/channel.ts'

export const approve: Button = { act: 'approve', label: 'Approve', tone: 'main' }
const open: Button = { act: 'open', label: 'Open', link: 'https://onloop.example/cases/7' }

export const reasonForm: Form = {
  title: 'Reject the refund',
  intro: 'The requester reads this.',
  submit: 'Reject',
  fields: [
    { name: 'reason', label: 'Why?', kind: 'multiline', required: true },
    {
      name: 'team',
      label: 'Who looks after it?',
      kind: 'choice',
      required: false,
      options: [
        { value: 'care', label: 'Customer care' },
        { value: 'law', label: 'Legal' },
      ],
    },
  ],
}
export const reject: Button = { act: 'reject', label: 'Reject', tone: 'bad', form: reasonForm }

export const pressOf = (message: MessageRef) =>
  ({ kind: 'pressed', message, subject: 'question-7', version: 'v3', act: 'approve' }) as const

export function cardWith(buttons: readonly Button[]): Card {
  const nodes: Node[] = [{ kind: 'heading', text: 'Pay back 900.00 EUR' }]
  if (buttons.length > 0) nodes.push({ kind: 'actions', buttons })
  return { subject: 'question-7', version: 'v3', summary: 'A refund waits for you', nodes }
}

const at = Date.UTC(2026, 10, 20, 10, 42)

export const everyNode: readonly Node[] = [
  { kind: 'state', tone: 'hold', text: 'waits for customer care' },
  { kind: 'heading', text: 'Pay back 900.00 EUR' },
  { kind: 'text', inlines: [{ text: 'asked by ' }, { text: 'Alice Martin', strong: true }] },
  {
    kind: 'text',
    soft: true,
    inlines: [{ text: 'seven like this one' }, { link: 'https://onloop.example', text: 'see' }],
  },
  {
    kind: 'facts',
    rows: [
      ['Order', [{ text: 'ORD_1002', code: true }]],
      ['Until', [{ at, show: 'both' }]],
    ],
  },
  { kind: 'reasons', title: 'Why it came to you', items: [{ text: 'above the limit', source: 'refunds rule 4' }] },
  {
    kind: 'risk',
    score: 64,
    band: 'high',
    parts: [
      { label: 'share of amount', share: 0.46 },
      { label: 'share of customer', share: 0.54 },
    ],
    note: 'as measured in October',
  },
  { kind: 'quote', text: 'The lamp is broken', cite: 'message of Alice' },
  {
    kind: 'steps',
    items: [
      { text: 'order read', status: 'done', at },
      { text: 'money paid back', status: 'now', note: 'by the robot' },
    ],
  },
  { kind: 'figures', items: [{ value: '83 %', label: 'without a person', change: '+4', better: true }] },
  {
    kind: 'chart',
    title: 'Cases per day',
    alt: 'cases rise on Tuesday',
    categories: ['Monday', 'Tuesday'],
    series: [{ name: 'alone', tone: 'go', values: [31, 47] }],
  },
  { kind: 'table', caption: 'Slowest flows', head: ['flow', 'hours'], rows: [['onboarding', '26']] },
  { kind: 'details', title: 'What the agent saw', body: [{ kind: 'text', inlines: [{ text: 'three photographs' }] }] },
  { kind: 'actions', buttons: [approve, reject, open], clock: [{ text: 'then it is denied' }] },
]

export const wordsOfEveryNode = [
  'waits for customer care',
  'Pay back 900.00 EUR',
  'Alice Martin',
  'seven like this one',
  'ORD_1002',
  'Why it came to you',
  'above the limit',
  'refunds rule 4',
  '64',
  'share of amount',
  'as measured in October',
  'The lamp is broken',
  'message of Alice',
  'money paid back',
  'by the robot',
  '83 %',
  'without a person',
  'Cases per day',
  'cases rise on Tuesday',
  'Tuesday',
  '47',
  'Slowest flows',
  'onboarding',
  'What the agent saw',
  'three photographs',
  'then it is denied',
]
