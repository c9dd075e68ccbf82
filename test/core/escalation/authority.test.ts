import { describe, expect, it } from 'vitest'
import type { Question } from '#core/case/case.ts'
import { eligible, groupsAsked, whyNot, whyNotHere } from '#core/escalation/authority.ts'
import { openDesk } from '#test/core/case/desk.ts'

const desk = openDesk()
const { directory } = desk.world.company
const question: Question = desk.ask('alice', 'Please refund 3000 EUR for order ORD-1001').question

describe('who may answer a question', () => {
  it('are the active members of the groups it asks', () => {
    expect(groupsAsked(question)).toEqual(['customer-care', 'duty-managers'])
    expect([...eligible(question, directory)].sort()).toEqual(['lena', 'mia', 'sam', 'theo'])
  })

  it('are those of the next group too, once it moved on', () => {
    const moved = { ...question, needs: [{ group: 'customer-care', n: 1 }], standIn: 'audit' }
    expect([...eligible(moved, directory)].sort()).toEqual(['lena', 'nora', 'sam'])
  })

  it('is not whoever amended it, nor whoever the action is for', () => {
    expect(eligible({ ...question, excluded: ['sam'] }, directory)).not.toContain('sam')
    const own = {
      ...question,
      judged: { ...question.judged, action: { ...question.judged.action, requester: 'theo' } },
    }
    expect(whyNot(own, 'theo', directory)).toBe('You asked for this, so somebody else decides it.')
    expect(whyNot(own, 'sam', directory)).toBeUndefined()
  })

  it('never depends on to whom it was handed', () => {
    expect(whyNot({ ...question, assigned: 'nora' }, 'nora', directory)).toMatch(/you are not among them/)
  })
})

it('what is critical is decided in the portal', () => {
  const { verdict } = question.judged
  const critical = { ...verdict, risk: { ...verdict.risk, band: 'critical' as const } }
  expect(whyNotHere(critical, 'slack')).toBe('Decide this in the portal: its risk is critical.')
  expect(whyNotHere(critical, 'portal')).toBeUndefined()
  expect(whyNotHere(verdict, 'slack')).toBeUndefined()
})
