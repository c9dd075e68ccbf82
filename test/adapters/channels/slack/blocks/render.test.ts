import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderBlocks, renderText } from '#adapters/channels/slack/blocks/render.ts'
import type { Button, Card, Node } from '#core/card/card.ts'
import { checkBlocks } from '#test/fakes/slack/block-kit/check.ts'
import { labelsOf, readBlocks, readMrkdwn } from '#test/fakes/slack/reader.ts'
import { anyCard, buttonsOf, hostile } from './cards.ts'

describe('any card', () => {
  it('is one that Slack takes, with every button up to a hundred', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { blocks, text } = renderBlocks(card)
        const taken = checkBlocks(JSON.parse(JSON.stringify(blocks)))
        const wanted = buttonsOf(card.nodes).slice(0, 100)
        const withheld = wanted.length - labelsOf(taken).length
        const approvals = wanted.filter(({ act }) => act === 'approve').length
        expect([0, approvals]).toContain(withheld)
        expect(text.trim().length).toBeGreaterThan(0)
        expect(text.length).toBeLessThanOrEqual(300)
      }),
      { numRuns: 300 },
    )
  })

  it('calls nobody, whatever stands in it', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { blocks, text } = renderBlocks(card)
        expect(readBlocks(checkBlocks(JSON.parse(JSON.stringify(blocks)))).mentions).toEqual([])
        expect(readMrkdwn(text)).toMatchObject({ mentions: [], links: [] })
      }),
      { numRuns: 100 },
    )
  })

  it('has other block ids once it says something else, and the same while it does not', () => {
    const ids = (card: Card) => renderBlocks(card).blocks.map(({ block_id: id }) => id)
    const card = cardOf([{ kind: 'heading', text: 'Refund' }])
    expect(ids(card)).toEqual(ids({ ...card }))
    expect(ids(card)).not.toEqual(ids({ ...card, version: 'v2' }))
  })
})

describe('a text from outside', () => {
  const sinks: readonly [string, (text: string) => Node][] = [
    ['a paragraph', (text) => ({ kind: 'text', inlines: [{ text }] })],
    ['a bold word', (text) => ({ kind: 'text', soft: true, inlines: [{ text, strong: true }] })],
    ['a soft line', (text) => ({ kind: 'text', soft: true, inlines: [{ text }, { text: 'x', code: true }] })],
    ['a fact', (text) => ({ kind: 'facts', rows: [[text, [{ text }, { text: 'x', strong: true }]]] })],
    ['a quote', (text) => ({ kind: 'quote', text, cite: text })],
    ['a heading', (text) => ({ kind: 'heading', text })],
    ['a table', (text) => ({ kind: 'table', caption: text, head: [text], rows: [[text]] })],
  ]
  it.each(sinks)('calls nobody and links nowhere in %s', (_, node) => {
    for (const text of hostile) {
      const reading = readBlocks(checkBlocks(renderBlocks(cardOf([node(text)])).blocks))
      expect(reading.mentions).toEqual([])
      expect(reading.links).toEqual([])
      expect(reading.text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    }
  })

  it('cannot become bold, a quote or an emoji in a line of ours', () => {
    const card = cardOf([
      { kind: 'text', soft: true, inlines: [{ text: '*paid* > :tada: _x_' }, { at: 0, show: 'date' }] },
    ])
    const [block] = renderBlocks(card).blocks
    expect(JSON.stringify(block)).not.toMatch(/\*paid\*|:tada:|_x_/)
    expect(readBlocks(checkBlocks([block])).text).toContain('*paid* > :tada: _x_')
  })

  it('is copied exactly from a fact, with nothing hidden in an id', () => {
    const card = cardOf([{ kind: 'facts', rows: [['Order', [{ text: 'ORD_1_002' }]]] }])
    expect(JSON.stringify(renderBlocks(card).blocks)).toContain('"ORD_1_002"')
  })

  it('is counted where it is too long', () => {
    const { blocks } = renderBlocks(cardOf([{ kind: 'quote', text: 'y'.repeat(40_000), cite: '' }]))
    expect(readBlocks(checkBlocks(blocks)).text).toMatch(/y… \(37\d\d\d more\)$/)
    expect(readBlocks(checkBlocks(renderText('z'.repeat(40_000)).blocks)).text).toMatch(/z… \(28\d\d\d more\)$/)
  })

  it('keeps its letters whole where it is cut', () => {
    for (const length of [2_999, 3_000, 3_001, 5_999]) {
      const { blocks } = renderText(`${'a'.repeat(length)}${'👍'.repeat(10)}`)
      expect(JSON.stringify(blocks)).not.toMatch(/\\ud[89a-f]/)
    }
  })
})

describe('a link', () => {
  const linkOf = (link: string, text: string) =>
    readBlocks(checkBlocks(renderBlocks(cardOf([{ kind: 'text', inlines: [{ link, text }] }])).blocks))

  it('whose words look like another address says where it really leads', () => {
    expect(linkOf('https://evil.example/x', 'https://bank.example').text).toBe('https://bank.example (evil.example)')
    expect(linkOf('https://onloop.example/x', 'See the case').text).toBe('See the case')
  })

  it('that leads to no web page is only text', () => {
    expect(linkOf('javascript:alert(1)', 'Click')).toMatchObject({ text: 'Click (javascript:alert(1))', links: [] })
  })
})

describe('a moment', () => {
  it('is shown in the zone of its reader, and in UTC where that fails', () => {
    const at = Date.UTC(2026, 10, 20, 10, 42)
    const inText = JSON.stringify(renderBlocks(cardOf([{ kind: 'text', inlines: [{ at, show: 'both' }] }])).blocks)
    expect(inText).toContain(`"timestamp":${at / 1000}`)
    const inFact = JSON.stringify(renderBlocks(cardOf([{ kind: 'facts', rows: [['Until', [{ at, show: 'time' }]]] }])))
    expect(inFact).toContain(`<!date^${at / 1000}^{time}|10:42 UTC>`)
  })
})

describe('buttons', () => {
  const approve: Button = { act: 'approve', label: 'Approve', tone: 'main' }
  const open: Button = { act: 'open', label: 'Open', link: 'https://onloop.example/cases/1' }
  const long: Node = { kind: 'facts', rows: [['Note', [{ text: 'n'.repeat(5_000) }]]] }
  const labels = (nodes: readonly Node[]) => labelsOf(checkBlocks(renderBlocks(cardOf(nodes)).blocks))

  it('leave the approval to the whole card where a fact had to be shortened', () => {
    expect(labels([long, { kind: 'actions', buttons: [approve, open] }])).toEqual(['Open'])
    expect(labels([{ kind: 'actions', buttons: [approve, open] }])).toEqual(['Approve', 'Open'])
  })

  it('keep the approval where nothing leads to the whole card', () => {
    expect(labels([long, { kind: 'actions', buttons: [approve] }])).toEqual(['Approve'])
  })

  it('of the same act stay apart and carry the same decision', () => {
    const { blocks } = renderBlocks(cardOf([{ kind: 'actions', buttons: [approve, { ...approve, label: 'Yes' }] }]))
    expect(blocks).toMatchObject([
      {
        elements: [
          { action_id: 'approve', value: '{"subject":"q1","version":"v1","act":"approve"}' },
          { action_id: 'approve~2', value: '{"subject":"q1","version":"v1","act":"approve"}' },
        ],
      },
    ])
    checkBlocks(blocks)
  })

  it('that cannot be undone ask first', () => {
    const stop: Button = { act: 'stop', label: 'Stop the robot', tone: 'bad', confirm: 'Four cases will wait.' }
    expect(renderBlocks(cardOf([{ kind: 'actions', buttons: [stop] }])).blocks).toMatchObject([
      { elements: [{ style: 'danger', confirm: { text: { text: 'Four cases will wait.' }, style: 'danger' } }] },
    ])
  })
})

describe('a card with more than a message holds', () => {
  it('stays below the length that Slack refuses', () => {
    const parts = Array.from({ length: 40 }, (): Node => ({ kind: 'text', inlines: [{ text: 'x'.repeat(700) }] }))
    const blocks = checkBlocks(renderBlocks(cardOf(parts)).blocks)
    expect(readBlocks(blocks).text).toMatch(/more\)$/)
  })

  it('shows what comes first, counts the rest and keeps its buttons', () => {
    const parts = Array.from(
      { length: 80 },
      (_, index): Node => ({ kind: 'text', inlines: [{ text: `part ${index}` }] }),
    )
    const buttons: Node = { kind: 'actions', buttons: [{ act: 'ask', label: 'Ask' }] }
    const blocks = checkBlocks(renderBlocks(cardOf([...parts, buttons])).blocks)
    expect(blocks).toHaveLength(50)
    expect(labelsOf(blocks)).toEqual(['Ask'])
    expect(readBlocks(blocks).text).toContain('part 47')
    expect(readBlocks(blocks).text).toContain('… (32 more)')
  })
})

function cardOf(nodes: readonly Node[]): Card {
  return { subject: 'q1', version: 'v1', summary: 'A question', nodes }
}
