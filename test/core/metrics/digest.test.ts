import { describe, expect, it } from 'vitest'
import type { Node } from '#core/card/card.ts'
import { digestCard } from '#core/metrics/digest.ts'
import { indicators } from '#core/metrics/indicators.ts'
import { minute, monday, story, week, weekBefore } from './week.ts'

const now = indicators(week, monday)
const before = indicators(
  [
    ...story('X1', { at: -600, risk: 40, closed: { after: 20, how: 'done' } }),
    ...story('X2', { at: -900, approval: { how: 'approved', after: 20 }, closed: { after: 30, how: 'done' } }),
  ],
  weekBefore,
)
const hash = '9be1'.repeat(16)
const node = <Kind extends Node['kind']>(nodes: readonly Node[], kind: Kind) =>
  nodes.filter((one): one is Extract<Node, { kind: Kind }> => one.kind === kind)
const figuresOf = (card: { nodes: readonly Node[] }) => node(card.nodes, 'figures')[0]!.items

describe('the digest of a week', () => {
  const card = digestCard(now, before, hash, 'Week 47', (name) => `/cases?of=${name}`)

  it('says the main thing in one line', () => {
    expect(card.summary).toBe('Week 47: 8 cases, 38 % without a person')
    expect(card.nodes[0]).toEqual({ kind: 'heading', text: card.summary })
  })

  it('shows each figure with its denominator, its change and the cases behind it', () => {
    expect(figuresOf(card)).toEqual([
      {
        value: '38 %',
        label: 'resolved without a person (3 of 8)',
        change: '−13',
        better: false,
        link: '/cases?of=alone',
      },
      {
        value: '60 %',
        label: 'corrected by people (3 of 5 looked at)',
        change: '+60',
        better: false,
        link: '/cases?of=corrected',
      },
      { value: '30', label: 'mean risk of what ran alone (3 actions)', change: '−10', link: '/cases?of=riskAlone' },
      {
        value: '15 min',
        label: 'median to decide, nine in ten within 25 min (3 of 4 questions)',
        change: '−5 min',
        better: true,
        link: '/cases?of=decideMedian',
      },
      {
        value: '1',
        label: 'out-of-scope attempts, all denied (of 9 actions judged)',
        change: '+1',
        better: false,
        link: '/cases?of=outOfScope',
      },
      {
        value: '9 min',
        label: 'median from request to closing (8 of 8 cases)',
        change: '−16 min',
        better: true,
        link: '/cases?of=processingMedian',
      },
    ])
  })

  it('draws the cases per day, and says the same in words', () => {
    expect(node(card.nodes, 'chart').slice(0, 1)).toEqual([
      {
        kind: 'chart',
        title: 'Cases per day',
        alt: 'Cases closed per day: 3 alone, 4 with a person, 1 neither done nor asked about.',
        categories: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
        series: [
          { name: 'alone', tone: 'go', values: [2, 1, 0, 0, 0, 0, 0] },
          { name: 'with a person', tone: 'hold', values: [1, 0, 2, 0, 0, 0, 1] },
          { name: 'neither done nor asked about', tone: 'info', values: [0, 0, 1, 0, 0, 0, 0] },
        ],
        stacked: true,
      },
    ])
  })

  it('draws how cases ended and the risk of agents and flows, each with the same in words', () => {
    const drawn = node(card.nodes, 'chart').slice(1)
    expect(drawn.map(({ title, alt }) => [title, alt])).toEqual([
      ['How cases ended', 'Of 8 cases: 5 done, 1 denied, 1 rejected, 1 withdrawn.'],
      ['Mean risk of what ran, by agent', 'refund-agent 33 (3 actions), robot 45 (2 actions). Of 100.'],
      ['Mean risk of what ran, by flow', 'invoice 45 (2 actions), refund 33 (3 actions). Of 100.'],
    ])
    expect(drawn.map(({ categories, series }) => [categories, series[0]?.values])).toEqual([
      [
        ['done', 'denied', 'rejected', 'withdrawn'],
        [5, 1, 1, 1],
      ],
      [
        ['refund-agent', 'robot'],
        [33, 45],
      ],
      [
        ['invoice', 'refund'],
        [45, 33],
      ],
    ])
  })

  it('calls agents and flows by their names where it knows them', () => {
    const named = digestCard(now, before, hash, 'Week 47', undefined, (what, id) => `${what} ${id.toUpperCase()}`)
    expect(node(named.nodes, 'chart').at(-1)?.categories).toEqual(['flow INVOICE', 'flow REFUND'])
  })

  it('prints the whole hash of the checkpoint, so that it can be a witness', () => {
    expect(card.nodes.at(-1)).toMatchObject({ inlines: [{ text: 'Ledger checkpoint ' }, { text: hash, code: true }] })
  })

  it('has another version when a figure is another, and no other reason', () => {
    expect(digestCard(now, undefined, undefined, 'x').version).toBe(card.version)
    expect(digestCard(before, undefined, hash, 'Week 47').version).not.toBe(card.version)
  })
})

describe('a digest with little to say', () => {
  it('shows no change where there is nothing to compare with', () => {
    const card = digestCard(now, undefined, hash, 'Week 47')
    expect(figuresOf(card).some((figure) => 'change' in figure || 'link' in figure)).toBe(false)
    expect(card.nodes[1]).toMatchObject({
      inlines: [{ at: minute(0) }, {}, { at: minute(7 * 24 * 60) - 1 }, { text: '.' }],
    })
  })

  it('is not compared with a period in which nothing happened', () => {
    const empty = indicators([], weekBefore)
    expect(digestCard(now, empty, hash, 'Week 47')).toEqual(digestCard(now, undefined, hash, 'Week 47'))
  })

  it('shows no change where nothing changed', () => {
    expect(figuresOf(digestCard(now, now, hash, 'Week 47')).some((figure) => 'change' in figure)).toBe(false)
  })

  it('says plainly that nothing happened', () => {
    const card = digestCard(indicators([], monday), before, undefined, 'Week 47')
    expect(card.summary).toBe('Week 47: nothing to report')
    expect(card.nodes.map(({ kind }) => kind)).toEqual(['heading', 'text', 'text'])
    expect(JSON.stringify(card)).toContain('No case was closed, no action was judged and nobody was asked.')
    expect(JSON.stringify(card)).toContain('No ledger checkpoint has been signed yet.')
  })

  it('shows dashes with their empty denominators while the first cases are still open', () => {
    const card = digestCard(
      indicators(story('O1', { at: 0, runs: false, approval: { how: '' } }), monday),
      before,
      hash,
      'Week 47',
    )
    expect(card.summary).toBe('Week 47: no case was closed')
    expect(figuresOf(card).map(({ value, label }) => [value, label])).toEqual([
      ['–', 'resolved without a person (0 of 0)'],
      ['–', 'corrected by people (0 of 0 looked at)'],
      ['–', 'mean risk of what ran alone (0 actions)'],
      ['–', 'median to decide (0 of 1 questions)'],
      ['0', 'out-of-scope attempts, all denied (of 1 actions judged)'],
      ['–', 'median from request to closing (0 of 0 cases)'],
    ])
  })
})
