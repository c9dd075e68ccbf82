import { describe, expect, it } from 'vitest'
import { checkBlocks, checkModal } from './check.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more })
const actions = (elements: readonly object[]) => [{ type: 'actions', elements }]
const rich = (elements: readonly object[]) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] },
]
const modal = (more: object) => ({ type: 'modal', title: plain('Title'), submit: plain('Send'), blocks: [], ...more })
const input = (element: object) => [{ type: 'input', block_id: 'i', label: plain('Label'), element }]

describe('the fake Slack takes no blocks that Slack would not', () => {
  const refused: readonly [string, unknown, string][] = [
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'no more than 50 items'],
    ['a block of no known type', [{ type: 'fancy' }], '/blocks/0'],
    ['a field of no known name', [{ type: 'divider', color: 'red' }], 'color'],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }], 'less than 151'],
    ['a header with markup', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text'],
    ['an empty text', [{ type: 'section', text: mrkdwn('') }], 'more than 0'],
    ['a blank text', [{ type: 'section', text: plain(' \n') }], 'more than 0'],
    ['a text of 3,001 characters', [{ type: 'section', text: mrkdwn('x'.repeat(3001)) }], 'less than 3001'],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }], 'no more than 10'],
    ['a section of nothing', [{ type: 'section' }], 'missing required field'],
    ['a row of no buttons', actions([]), 'no fewer than 1'],
    ['26 buttons', actions(Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` }))), 'no more than 25'],
    ['two buttons of one id', actions([button(), button()]), 'action_id already exists'],
    ['a label of 76 characters', actions([button({ text: plain('x'.repeat(76)) })]), 'less than 76'],
    ['a value of 2,001 characters', actions([button({ value: 'x'.repeat(2001) })]), 'less than 2001'],
    ['an address that is none', actions([button({ url: 'javascript:alert(1)' })]), 'invalid url'],
    ['an empty run', rich([{ type: 'text', text: '' }]), 'more than 0'],
    ['a date between two seconds', rich([{ type: 'date', timestamp: 1.5, format: '{date}' }]), 'integer'],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'x' },
        { type: 'divider', block_id: 'x' },
      ],
      'already exists',
    ],
    ['an input in a message', input({ type: 'plain_text_input', action_id: 'a' }), '/blocks/0'],
  ]
  it.each(refused)('%s', (_, blocks, reason) => {
    expect(() => checkBlocks(blocks)).toThrow(/^invalid_blocks/)
    expect(() => checkBlocks(blocks)).toThrow(reason)
  })

  it('more than 13,200 characters in all', () => {
    const blocks = Array.from({ length: 5 }, () => ({ type: 'section', text: plain('x'.repeat(2_900)) }))
    expect(() => checkBlocks(blocks)).toThrow('msg_blocks_too_long')
    expect(checkBlocks(blocks.slice(1))).toHaveLength(4)
  })
})

describe('the fake Slack takes no modal that Slack would not', () => {
  const option = { text: plain('One'), value: '1' }
  const select = (more: object) => ({ type: 'static_select', action_id: 'a', options: [option], ...more })
  const refused: readonly [string, object, string][] = [
    ['a title of 25 characters', modal({ title: plain('x'.repeat(25)) }), 'less than 25'],
    ['metadata of 3,001 characters', modal({ private_metadata: 'x'.repeat(3001) }), 'less than 3001'],
    ['a field without a button to send it', { ...modal({ blocks: input(select({})) }), submit: undefined }, 'submit'],
    ['no options', modal({ blocks: input(select({ options: [] })) }), 'no fewer than 1'],
    ['101 options', modal({ blocks: input(select({ options: Array(101).fill(option) })) }), 'no more than 100'],
    [
      'a choice that is not offered',
      modal({ blocks: input(select({ initial_option: { ...option, value: '2' } })) }),
      'match',
    ],
    [
      'a day that is none',
      modal({ blocks: input({ type: 'datepicker', action_id: 'a', initial_date: '2026-02-30' }) }),
      'YYYY',
    ],
  ]
  it.each(refused)('%s', (_, view, reason) => {
    expect(() => checkModal(view)).toThrow(/^invalid_arguments/)
    expect(() => checkModal(view)).toThrow(reason)
  })
})
