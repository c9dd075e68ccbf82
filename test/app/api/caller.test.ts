import { describe, expect, it } from 'vitest'
import { callerOf } from '#app/api/caller.ts'
import type { ApiParts } from '#app/api/operation.ts'
import { operations } from '#app/api/routes.ts'
import { Person } from '#core/person.ts'
import type { WebRequest } from '#ports/web.ts'

const people = [
  { id: 'ann', name: 'Ann', role: 'employee', accounts: ['portal:ann'] },
  { id: 'leo', name: 'Leo', role: 'manager', accounts: ['portal:leo'], active: false },
  { id: 'gus', name: 'Gus', role: 'employee', accounts: ['portal:gus'], guest: true },
  { id: 'sue', name: 'Sue', role: 'employee', accounts: ['slack:T0/U1'] },
].map((person) => Person.parse(person))

function called(name: string | undefined, demo = true) {
  const parts = { demo, world: () => ({ people: { people } }) } as unknown as Pick<ApiParts, 'demo' | 'world'>
  const request = { headers: name === undefined ? {} : { 'onloop-as': name } } as unknown as WebRequest
  const outcome = callerOf(parts, request)
  return 'problem' in outcome ? outcome.problem : outcome.value
}

describe('who calls', () => {
  it('is the person that the header names, in the demo', () => {
    expect(called('ann')).toMatchObject({ account: 'portal:ann', person: { name: 'Ann' } })
  })

  it('is nobody outside the demo, whatever the header says', () => {
    expect(called('ann', false)).toMatchObject({ status: 401, fix: expect.stringContaining('DEMO=on') })
    expect(called(undefined, false)).toMatchObject({ status: 401 })
  })

  it.each([
    ['without a name', undefined, 401],
    ['with an empty name', ' ', 401],
    ['with an unknown name', 'zoe', 401],
    ['with an account of another channel', 'sue', 401],
    ['as somebody who left', 'leo', 403],
    ['as a guest', 'gus', 403],
  ])('is refused %s, naming who is known', (_, name, status) => {
    expect(called(name)).toMatchObject({ status, fix: expect.stringMatching(/ann, sue\.$/) })
  })
})

it('Onloop is not ready while its database does not answer', async () => {
  const health = operations.find(({ path }) => path === '/healthz')
  const store = { stops: () => Promise.reject(new Error('disk gone')) }
  const parts = { store, release: '1.0.0' } as unknown as ApiParts
  const outcome = await health?.perform(parts, undefined, { params: {}, query: {}, body: undefined })
  expect(outcome).toMatchObject({ problem: { status: 503, detail: expect.not.stringContaining('disk gone') } })
})
