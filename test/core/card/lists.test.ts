import { describe, expect, it } from 'vitest'
import { casesCard, type ListedCase } from '#core/card/cases-card.ts'
import { entriesTable } from '#core/card/entries-card.ts'
import { ledgerCards } from '#core/card/ledger-card.ts'
import { plainCard } from '#core/card/plain.ts'
import { scopeName } from '#core/card/scope-name.ts'
import { type StopShown, stopsCards } from '#core/card/stops-card.ts'
import type { Entry } from '#core/ledger/entry.ts'

const at = Date.UTC(2026, 10, 16, 10, 42)
const listed = (id: string, more: Partial<ListedCase> = {}): ListedCase => ({
  ...{ id, flow: 'refund', isOpen: false, state: { tone: 'go', text: 'Done' }, requester: 'alice' },
  ...{ text: 'Refund 40 EUR\nfor ORD-1001', openedAt: at, ...more },
})
const names = { subject: 'cases', flow: (id: string) => `the ${id} flow`, empty: 'Write what you need.' }

describe('a list of cases', () => {
  it('stands in two tables, what is still open first, each row leading to its case', () => {
    const open = listed('C-2', { isOpen: true, state: { tone: 'hold', text: 'Waits for you' } })
    const card = casesCard([listed('C-1'), open], { ...names, person: (id) => id.toUpperCase() })
    expect(plainCard(card)).toBe(
      [
        'Open: 1\nRequest | Flow | State | By | When',
        'Refund 40 EUR for ORD-1001 (/cases/C-2) | the refund flow | Waits for you | ALICE | 16 Nov 2026, 10:42\n',
        'Ended: 1\nRequest | Flow | State | By | When',
        'Refund 40 EUR for ORD-1001 (/cases/C-1) | the refund flow | Done | ALICE | 16 Nov 2026, 10:42',
      ].join('\n'),
    )
  })

  it('names nobody where all are of one person, and shortens a long request', () => {
    const text = plainCard(casesCard([listed('C-1', { text: 'x'.repeat(200), flow: undefined })], names))
    expect(text).toContain(`${'x'.repeat(89)}… (/cases/C-1) |  | Done | 16 Nov`)
  })

  it('says what to do when it is empty', () => {
    expect(plainCard(casesCard([], names))).toBe('No cases yet\n\nWrite what you need.')
  })
})

describe('the stops', () => {
  const shown: StopShown = {
    stop: { id: 'S-1', scope: 'flow:refund', by: 'sam', at, reason: 'the ERP pays twice' },
    ...{ name: 'Flow: Refund a customer', by: 'Sam Okafor', held: ['C-1', 'C-2'], inFlight: ['C-3'] },
  }
  const scopes = [
    { value: 'everything', label: 'Everything' },
    { value: 'flow:refund', label: 'Flow: Refund a customer' },
  ]
  const acts = (role: Parameters<typeof stopsCards>[2]) =>
    stopsCards([shown], scopes, role).flatMap(({ nodes }) =>
      nodes.flatMap((node) => (node.kind === 'actions' ? node.buttons.map(({ act }) => act) : [])),
    )

  it('say who stopped what and why, what waits and what had begun', () => {
    const [card] = stopsCards([shown], scopes, 'manager')
    expect(card && plainCard(card)).toContain('by Sam Okafor, 16 Nov 2026, 10:42: “the ERP pays twice”')
    expect(card && plainCard(card)).toContain('Waiting for its release: C-1 (/cases/C-1), C-2 (/cases/C-2)')
    expect(card && plainCard(card)).toContain('Begun before it and not called back: C-3 (/cases/C-3)')
  })

  it.each([
    ['manager', ['release', 'stop']],
    ['supervisor', ['stop']],
    ['auditor', []],
  ] as const)('offer a %s what they may do', (role, offered) => {
    expect(acts(role)).toEqual(offered)
  })

  it('offer only what is not stopped already', () => {
    const set = stopsCards([shown], scopes, 'manager').at(-1)
    expect(JSON.stringify(set)).toContain('"value":"everything"')
    expect(JSON.stringify(set)).not.toContain('"value":"flow:refund"')
  })
})

it.each([
  ['everything', 'Everything'],
  ['flow:refund', 'Flow: <refund>'],
  ['agent:robot', 'Agent: <robot>'],
  ['capability:erp.refund.create', 'Action: <erp.refund.create>'],
  ['system:erp', 'System: <erp>'],
  ['a strange one', 'a strange one'],
])('the scope %s is called "%s"', (scope, name) => {
  const call = (id: string) => `<${id}>`
  expect(scopeName(scope, { flow: call, agent: call, capability: call, system: call })).toBe(name)
})

describe('the ledger', () => {
  const entry: Entry = {
    ...{ at, who: { kind: 'person', id: 'sam' }, where: 'onloop' },
    kind: 'stop-released',
    detail: { stop: 'S-1', scope: 'flow:refund' },
  }
  const table = (streams: readonly string[]) => {
    const shown = streams.map((stream) => ({ entry, stream, hash: 'abcdef0123456789' }))
    return plainCard({
      subject: 's',
      version: '1',
      summary: '',
      nodes: [entriesTable('The latest entries', shown, (who) => who.toUpperCase())],
    })
  }

  it('shows who did what with what outcome, and the beginning of the code that proves it', () => {
    expect(table(['house'])).toContain('16 Nov 2026, 10:42 | SAM | stop released | flow:refund | abcdef01')
  })

  it('leads to the cases where it is of several streams', () => {
    expect(table(['house', 'C-1'])).toContain('| C-1 (/cases/C-1) | SAM |')
  })

  it('says at once when something does not hold together', () => {
    const state = { entries: 5, streams: 2, findings: ['C-1: entry 3 is missing'], checkpoint: undefined }
    const [card] = ledgerCards(state, [], (who) => who)
    expect(card?.nodes[0]).toEqual({ kind: 'state', tone: 'stop', text: 'The ledger has been changed from outside' })
    expect(card && plainCard(card)).toContain('- C-1: entry 3 is missing')
  })
})
