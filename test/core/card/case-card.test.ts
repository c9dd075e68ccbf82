import { describe, expect, it } from 'vitest'
import { caseCard, caseState, threadCard } from '#core/card/case-card.ts'
import { plainCard } from '#core/card/plain.ts'
import type { Case } from '#core/case/case.ts'
import { Person } from '#core/person.ts'

const alice = Person.parse({ id: 'alice', name: 'Alice Martin', role: 'employee', accounts: [] })
const directory = {
  person: (id: string) => (id === 'alice' ? alice : undefined),
  members: () => [],
  groupLabel: (group: string) => group,
}
const open: Case = {
  ...{ shape: 1, id: 'C-1', version: 3, status: 'open', openedAt: 0, requester: 'alice', place: 'portal:@alice' },
  ...{ thread: 'portal:@alice/1', language: 'en', text: 'Refund 40 EUR for ORD-1001', values: {}, steps: {} },
  ...{ understanding: { at: 'asking', fields: ['amount'], confidence: 0.9, since: 0 }, questions: {}, made: 0 },
}
const because = 'That is nothing I can do.'
const ended: Case = { ...open, status: 'ended', ended: { how: 'out-of-scope', at: 1, because } }
const view = (item: Case, viewer?: string) => ({
  ...{ case: item, plan: undefined, directory, flowName: (flow: string) => flow },
  ...(viewer === undefined ? {} : { viewer }),
})

describe('a case', () => {
  it('is said to wait for "you" to its requester, and for somebody by name to others', () => {
    expect(caseState(view(open)).text).toBe('Waits for you: something is missing')
    expect(caseState(view(open, 'alice')).text).toBe('Waits for you: something is missing')
    expect(caseState(view(open, 'mia')).text).toBe('Waits for Alice Martin: something is missing')
  })

  it('offers its buttons to its requester alone', () => {
    expect(plainCard(caseCard(view(open, 'alice')))).toContain('[Withdraw]')
    expect(plainCard(caseCard(view(open, 'mia')))).not.toContain('[Withdraw]')
  })

  it('quotes the request and says how it ended on a page of its own', () => {
    expect(plainCard(caseCard(view(ended)))).toContain('> Refund 40 EUR for ORD-1001\n  Alice Martin, C-1')
    expect(plainCard(caseCard(view(ended)))).toContain(because)
  })

  it('repeats neither in the conversation, where both stand beside it', () => {
    const text = plainCard(threadCard(view(ended)))
    expect(text).not.toContain('Refund 40 EUR')
    expect(text).not.toContain(because)
    expect(text).toContain('[info] Nothing that I can do')
  })
})
