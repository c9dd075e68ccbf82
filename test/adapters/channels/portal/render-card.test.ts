import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markupOf } from '#adapters/channels/portal/html.ts'
import { renderCard } from '#adapters/channels/portal/render-card.ts'
import type { Button, Card, Node } from '#core/card/card.ts'
import { visibleLine } from '#core/card/visible.ts'
import { anyCard, formTextsOf, hostileTexts, textsOf } from '#test/core/card/cards.ts'
import { readHtml } from './read-html.ts'

const press = { message: 'portal:@alice/1', as: 'alice', at: '/p/@alice', now: Date.UTC(2026, 10, 20, 12) } as const
const at = Date.UTC(2026, 10, 20, 10, 42)
const markup = (card: Card) => markupOf(renderCard(card, press))
const shown = (...nodes: readonly Node[]) => markup({ subject: 'q', version: '1', summary: 'A refund', nodes })
const withButtons = (...buttons: readonly Button[]) => shown({ kind: 'actions', buttons })
const elements = (html: string, name: string) => readHtml(html).elements.filter((element) => element.name === name)

describe('a card in the portal', () => {
  const table: readonly (readonly [what: string, node: Node, parts: readonly string[]])[] = [
    ['a state', { kind: 'state', tone: 'hold', text: 'Waits' }, ['<p class="state hold">Waits</p>']],
    ['a heading', { kind: 'heading', text: 'Pay' }, ['<h2>Pay</h2>']],
    [
      'text',
      { kind: 'text', soft: true, inlines: [{ text: 'a' }, { text: 'b', strong: true }, { text: 'c', code: true }] },
      ['<p class="soft words">a<strong>b</strong><code>c</code></p>'],
    ],
    ['links', { kind: 'text', inlines: [{ link: '/cases/1', text: 'see' }] }, ['<a href="/cases/1">see</a>']],
    ['moments', { kind: 'text', inlines: [{ at, show: 'time' }] }, ['<time datetime="2026-11-20T10:42:00.000Z"']],
    ['facts', { kind: 'facts', rows: [['Order', [{ text: 'ORD-1' }]]] }, ['<dt>Order</dt><dd>ORD-1</dd>']],
    [
      'reasons',
      { kind: 'reasons', title: 'Why', items: [{ text: 'too much', source: 'REF-02' }] },
      ['<h3>Why</h3>', 'too much <em>(REF-02)</em>'],
    ],
    [
      'a risk as a number, a bar and words',
      { kind: 'risk', score: 64, band: 'high', parts: [{ label: 'amount', share: 0.5 }], note: 'of the impact' },
      ['<b>64</b>', 'aria-label="Risk 64 of 100, high: amount 50 %"', 'x="0.00%" width="32.00%"'],
    ],
    ['a quote', { kind: 'quote', text: 'It broke', cite: 'Alice' }, ['<blockquote>', 'It broke', '<cite>Alice</cite>']],
    [
      'steps, and what their dots mean',
      {
        kind: 'steps',
        items: [
          { text: 'read', status: 'done', at },
          { text: 'decide', status: 'now' },
          { text: 'pay', status: 'failed', note: 'no money' },
        ],
      },
      ['Done: </span>read', 'aria-current="step"', 'Failed: </span>pay <small>no money</small>'],
    ],
    [
      'figures, and whether they became better',
      {
        kind: 'figures',
        items: [{ value: '2.9 %', label: 'corrected', change: '−0.6', better: true, link: '/cases' }],
      },
      ['<a href="/cases"><b>2.9 %</b></a>', '<span class="go">−0.6<span class="unseen">, better</span>', 'corrected'],
    ],
    [
      'a chart as a picture, in words and as numbers',
      {
        kind: 'chart',
        title: 'Cases',
        alt: 'They rise.',
        categories: ['Mon', 'Tue'],
        series: [{ name: 'alone', tone: 'go', values: [50, 100] }],
      },
      ['<title>Cases</title><desc>They rise.</desc>', '<rect class="fill-go"', '<td class="number">100</td>'],
    ],
    [
      'a table with its numbers to the right',
      { kind: 'table', caption: 'Flows', head: ['flow', 'cost'], rows: [['refund', '900.00 EUR']] },
      [
        '<caption>Flows</caption>',
        '<th scope="col" class="number">cost</th>',
        '<td>refund</td><td class="number">900.00 EUR</td>',
      ],
    ],
    [
      'a table of runs as a list, with links, states and moments in it',
      {
        kind: 'table',
        caption: 'Open',
        head: ['request', 'state'],
        rows: [
          [
            { link: '/cases/C-1', text: 'a refund' },
            { text: 'Done', tone: 'go' },
          ],
        ],
      },
      [
        '<div class="table list"',
        '<td><a href="/cases/C-1">a refund</a></td>',
        '<td><span class="state go">Done</span></td>',
      ],
    ],
    [
      'what is folded',
      { kind: 'details', title: 'Evidence', body: [{ kind: 'heading', text: 'A photo' }] },
      ['<details class="fold"><summary>Evidence</summary>', '<h2>A photo</h2>'],
    ],
    [
      'until when its buttons count',
      { kind: 'actions', buttons: [], clock: [{ text: 'until ' }, { at, show: 'time' }] },
      ['<p class="clock">until <time'],
    ],
  ]
  it.each(table)('shows %s', (_, node, parts) => {
    for (const part of parts) expect(shown(node)).toContain(part)
  })

  it('stacks the series of a whole and sets others side by side', () => {
    const chart = (stacked: boolean) =>
      shown({
        kind: 'chart',
        title: 't',
        alt: 'a',
        categories: ['Mon'],
        stacked,
        series: [
          { name: 'alone', tone: 'go', values: [10] },
          { name: 'with a person', tone: 'hold', values: [10] },
        ],
      })
    const placed = (html: string) => elements(html, 'rect').map(({ attributes }) => attributes.x)
    expect(new Set(placed(chart(true))).size).toBe(1)
    expect(new Set(placed(chart(false))).size).toBe(2)
  })
})

describe('a button in the portal', () => {
  it('is a form that carries what it decides', () => {
    const html = withButtons({ act: 'approve', label: 'Approve' })
    const inputs = elements(html, 'input').map(({ attributes }) => [attributes.name, attributes.value])
    expect(Object.fromEntries(inputs)).toEqual({
      message: 'portal:@alice/1',
      subject: 'q',
      version: '1',
      act: 'approve',
      key: expect.stringMatching(/^[\w-]{36}$/),
      as: 'alice',
      at: '/p/@alice',
    })
    expect(elements(html, 'form')[0]?.attributes).toMatchObject({
      method: 'post',
      action: '/press',
      'hx-post': '/press',
    })
  })

  it('stands out when it is the main one, and only the first does', () => {
    const html = withButtons(
      { act: 'a', label: 'A' },
      { act: 'b', label: 'B', tone: 'main' },
      { act: 'c', label: 'C', tone: 'main' },
    )
    expect(elements(html, 'button').map(({ attributes }) => attributes.class)).toEqual([
      'button',
      'button main',
      'button',
    ])
  })

  it('asks a second time, without a script, when it asks for a confirmation', () => {
    const html = withButtons({ act: 'withdraw', label: 'Withdraw', confirm: 'Nothing is paid then.' })
    expect(html).toMatch(
      /<summary class="button">Withdraw<\/summary>[\s\S]*Nothing is paid then\.[\s\S]*>Yes, withdraw<\/button>/,
    )
    expect(elements(html, 'button')).toHaveLength(1)
  })

  it('leads where a link leads, and says to which host', () => {
    const html = withButtons({ act: 'open', label: 'Open', link: 'https://erp.example/1' })
    expect(elements(html, 'a')[0]?.attributes).toMatchObject({
      href: 'https://erp.example/1',
      rel: 'noreferrer noopener',
    })
    expect(readHtml(html).text).toContain('(erp.example)')
  })

  it('opens a form in the card with every kind of field', () => {
    const options = ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, label: `Option ${value}` }))
    const html = withButtons({
      act: 'amend',
      label: 'Amend',
      form: {
        title: 'Amend',
        submit: 'Send',
        fields: [
          { name: 'note', label: 'Note', kind: 'text', required: false, value: 'as is' },
          { name: 'why', label: 'Why', kind: 'multiline', required: true, hint: 'Alice reads this.', value: '\nfirst' },
          { name: 'how', label: 'How', kind: 'choice', required: true, options: options.slice(0, 2), value: 'b' },
          { name: 'who', label: 'Who', kind: 'choice', required: true, options, value: 'e' },
          { name: 'amount', label: 'Amount', kind: 'money', required: true, value: '900.00 EUR' },
          { name: 'day', label: 'Day', kind: 'date', required: false },
        ],
      },
    })
    const { elements: all, text } = readHtml(html)
    const named = (name: string) => all.filter(({ attributes }) => attributes.name === `v.${name}`)
    expect(named('note')[0]?.attributes).toMatchObject({ type: 'text', value: 'as is' })
    expect(text).toContain('Note (optional)')
    expect(named('why')[0]).toMatchObject({ name: 'textarea', attributes: { required: '' } })
    expect(html).toContain('>\n\nfirst</textarea>')
    const hint = named('why')[0]?.attributes['aria-describedby']
    expect(html).toContain(`<small id="${hint}">Alice reads this.</small>`)
    expect(named('how').map(({ attributes }) => [attributes.type, attributes.value, 'checked' in attributes])).toEqual([
      ['radio', 'a', false],
      ['radio', 'b', true],
    ])
    expect(named('who')[0]?.name).toBe('select')
    expect(html).toContain('<option value="e" selected>Option e</option>')
    expect(named('amount')[0]?.attributes).toMatchObject({ inputmode: 'decimal', value: '900.00 EUR' })
    expect(named('day')[0]?.attributes).toMatchObject({ type: 'date' })
  })
})

describe('a text that nobody can trust', () => {
  const everywhere = (text: string): readonly Node[] => [
    { kind: 'heading', text },
    { kind: 'facts', rows: [[text, [{ text }]]] },
    { kind: 'quote', text, cite: text },
    { kind: 'text', inlines: [{ text }, { link: text, text }, { link: '/', text }] },
    { kind: 'chart', title: text, alt: text, categories: [text], series: [{ name: text, tone: 'go', values: [1] }] },
    { kind: 'actions', buttons: [{ act: text, label: text, confirm: text }] },
  ]

  it.each(hostileTexts)('is shown as it is: %j', (text) => {
    const calm = readHtml(shown(...everywhere('calm')))
    const hostile = readHtml(shown(...everywhere(text)))
    const names = (read: typeof calm) => read.elements.map(({ name }) => name).filter((name) => name !== 'bdi')
    expect(names(hostile).filter((name) => name !== 'a')).toEqual(names(calm).filter((name) => name !== 'a'))
    expect(visibleLine(hostile.text)).toContain(visibleLine(text))
  })

  it('makes a link only to the web and to pages of the portal', () => {
    const hrefs = (link: string) =>
      elements(shown({ kind: 'text', inlines: [{ link, text: 'x' }] }), 'a').map(({ attributes }) => attributes.href)
    const refused = [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'http://',
    ]
    for (const link of refused) expect(hrefs(link)).toEqual([])
    expect(hrefs('/cases/1?a=b#c')).toEqual(['/cases/1?a=b#c'])
    expect(hrefs('https://erp.example/a b')).toEqual(['https://erp.example/a%20b'])
    expect(hrefs('//evil.example/x')).toEqual(['http://evil.example/x'])
    expect(hrefs('/\\evil.example/x')).toEqual(['http://evil.example/x'])
  })

  it('cannot dress a foreign link as another', () => {
    const html = shown({ kind: 'text', inlines: [{ link: 'https://evil.example/x', text: 'https://bank.example' }] })
    expect(readHtml(html).text).toContain('https://bank.example (evil.example)')
  })

  it('cannot reorder what stands beside it', () => {
    const html = shown({ kind: 'facts', rows: [['To', [{ text: 'שלום' }, { text: ' 900\u202e.00 EUR\u2069' }]]] })
    expect(html).toContain('<dd><bdi>שלום</bdi> 900.00 EUR</dd>')
  })

  it('may be very long: it is whole, and scrolls in its own box', () => {
    const long = 'x'.repeat(40_000)
    const html = shown({ kind: 'quote', text: long, cite: 'Alice' })
    expect(html).toContain(`<p class="words long" tabindex="0">${long}</p>`)
  })
})

describe('any card', () => {
  it('says every text it has, its forms included', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const text = visibleLine(readHtml(markup(card)).text)
        for (const word of [...textsOf(card.nodes), ...formTextsOf(card.nodes)]) expect(text).toContain(word)
      }),
    )
  })

  it('is sound markup that only shows and posts', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const html = markup(card)
        const { elements: all, unbalanced } = readHtml(html)
        expect(unbalanced).toEqual([])
        expect(html).not.toMatch(/(?!\n|\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
        for (const { name, attributes } of all) {
          expect(['script', 'style', 'img', 'iframe', 'object', 'base']).not.toContain(name)
          expect(Object.keys(attributes).filter((key) => /^(on|style$)/i.test(key))).toEqual([])
          for (const place of ['x', 'y', 'x1', 'y1', 'width', 'height']) {
            expect(attributes[place] ?? '0').toMatch(/^-?\d+(\.\d+)?%?$/)
          }
          if ('href' in attributes) expect(attributes.href).toMatch(/^(\/|https?:\/\/)/)
        }
      }),
    )
  })
})
