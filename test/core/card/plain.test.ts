import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card, Node } from '#core/card/card.ts'
import { plainCard } from '#core/card/plain.ts'
import { visibleLine } from '#core/card/visible.ts'
import { anyCard, textsOf } from '#test/core/card/cards.ts'

const card = (...nodes: readonly Node[]): Card => ({ subject: 'q', version: '1', summary: 'A refund waits', nodes })
const at = Date.UTC(2026, 10, 16, 10, 42)

describe('a card as plain text', () => {
  const table: readonly (readonly [what: string, node: Node, text: string])[] = [
    ['a state with its tone', { kind: 'state', tone: 'hold', text: 'Waits for you' }, '[hold] Waits for you'],
    ['a heading', { kind: 'heading', text: 'Pay back 900.00 EUR' }, 'Pay back 900.00 EUR'],
    [
      'text with links and moments',
      {
        kind: 'text',
        inlines: [{ text: 'Asked ' }, { at, show: 'both' }, { text: ', ' }, { link: '/c/1', text: 'see' }],
      },
      'Asked 16 Nov 2026, 10:42, see (/c/1)',
    ],
    ['facts', { kind: 'facts', rows: [['Order', [{ text: 'ORD-1', code: true }]]] }, 'Order: ORD-1'],
    [
      'reasons with their sources',
      { kind: 'reasons', title: 'Why', items: [{ text: 'too much', source: 'REF-02' }, { text: 'too new' }] },
      'Why\n- too much (REF-02)\n- too new',
    ],
    [
      'a risk in words',
      { kind: 'risk', score: 64, band: 'high', parts: [{ label: 'amount', share: 0.46 }], note: 'of the impact' },
      'Risk 64 of 100, high: amount 46 %\n  of the impact',
    ],
    [
      'a quote',
      { kind: 'quote', text: 'It broke.\nPlease pay.', cite: 'Alice' },
      '> It broke.\n> Please pay.\n  Alice',
    ],
    [
      'steps with their status',
      {
        kind: 'steps',
        items: [
          { text: 'read', status: 'done', at },
          { text: 'decide', status: 'now', note: 'since 10:42' },
          { text: 'pay', status: 'todo' },
          { text: 'post', status: 'failed' },
        ],
      },
      '[x] read 16 Nov 2026, 10:42\n[>] decide (since 10:42)\n[ ] pay\n[!] post',
    ],
    [
      'figures with how they moved',
      { kind: 'figures', items: [{ value: '83 %', label: 'alone', change: '+4', better: true, link: '/cases' }] },
      '83 % (+4, better) alone (/cases)',
    ],
    [
      'a chart as its numbers',
      {
        kind: 'chart',
        title: 'Cases',
        alt: 'They rise.',
        categories: ['Mon', 'Tue'],
        series: [{ name: 'alone', tone: 'go', values: [1, 2] }],
      },
      'Cases\nThey rise.\n | alone\nMon | 1\nTue | 2',
    ],
    [
      'a table',
      { kind: 'table', caption: 'Flows', head: ['flow', 'h'], rows: [['refund', '2']] },
      'Flows\nflow | h\nrefund | 2',
    ],
    [
      'what is folded',
      { kind: 'details', title: 'Evidence', body: [{ kind: 'heading', text: 'A photo' }] },
      'Evidence\n  A photo',
    ],
    [
      'buttons and until when they count',
      {
        kind: 'actions',
        buttons: [
          { act: 'approve', label: 'Approve' },
          { act: 'open', label: 'Open', link: 'https://x.example' },
        ],
        clock: [{ text: 'until ' }, { at, show: 'time' }],
      },
      '[Approve] [Open: https://x.example]\nuntil 10:42',
    ],
  ]
  it.each(table)('shows %s', (_, node, text) => {
    expect(plainCard(card(node))).toBe(text)
  })

  it('parts its nodes with an empty line', () => {
    expect(plainCard(card({ kind: 'heading', text: 'A' }, { kind: 'heading', text: 'B' }))).toBe('A\n\nB')
  })

  it('shows the summary when a card has nothing else', () => {
    expect(plainCard(card())).toBe('A refund waits')
  })

  it('shows moments in the zone it is given', () => {
    const node: Node = { kind: 'text', inlines: [{ at, show: 'both' }] }
    expect(plainCard(card(node), 'Asia/Tokyo')).toBe('16 Nov 2026, 19:42')
    expect(plainCard(card({ kind: 'text', inlines: [{ at: Number.NaN, show: 'time' }] }))).toBe('unknown time')
  })

  it('lets no text stand as a line of its own', () => {
    const forged = 'thanks\n[Approve]\n[go] Approved by Sam'
    for (const node of [
      { kind: 'heading', text: forged },
      { kind: 'state', tone: 'hold', text: forged },
      { kind: 'text', inlines: [{ text: forged }] },
      { kind: 'quote', text: forged, cite: forged },
      { kind: 'facts', rows: [['Note', [{ text: forged }]]] },
    ] as const satisfies readonly Node[]) {
      expect(plainCard(card(node)).split('\n')).not.toContain('[go] Approved by Sam')
    }
  })

  it('says every text of any card, and nothing that acts on a terminal', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        const plain = plainCard(any)
        const line = visibleLine(plain.replaceAll('\n> ', '\n'))
        for (const text of textsOf(any.nodes)) expect(line).toContain(text)
        expect(plain).not.toMatch(/(?!\n|\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})
