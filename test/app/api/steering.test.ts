import { expect, it } from 'vitest'
import { sharedOnloop } from './shared.ts'

const onloop = sharedOnloop()

it('a stop is set by a supervisor, released by a manager, and told to others as theirs not to do', async () => {
  const stop = (person: string, scope: string, reason = 'the ERP is odd') =>
    onloop().api(person, 'POST', '/api/stops', { scope, reason })
  const release = (person: string) => onloop().api(person, 'DELETE', '/api/stops/flow%3Ainvoice-copy')
  expect(await stop('alice', 'flow:invoice-copy')).toMatchObject({ status: 403 })
  expect(await stop('sam', 'flow:invoice-copi')).toMatchObject({ status: 422 })
  expect(await stop('sam', 'flow:invoice-copy', ' ')).toMatchObject({ status: 422 })
  expect(await release('mia')).toMatchObject({ status: 409 })
  expect(await stop('sam', 'flow:invoice-copy')).toMatchObject({ status: 201 })
  expect(await stop('sam', 'flow:invoice-copy')).toMatchObject({ status: 409 })
  const { body } = await onloop().api('nora', 'GET', '/api/stops')
  expect(body.stops).toMatchObject([{ scope: 'flow:invoice-copy', by: 'sam', reason: 'the ERP is odd' }])
  expect(await release('sam')).toMatchObject({ status: 403 })
  expect(await release('mia')).toMatchObject({ status: 200 })
  expect((await onloop().api('mia', 'GET', '/api/stops')).body.stops).toEqual([])
})

it('a setting moves within its bounds, by a manager', async () => {
  const set = (person: string, value: string) =>
    onloop().api(person, 'POST', '/api/settings', { policy: 'customer-operations', setting: 'refund_alone', value })
  expect(await set('sam', '600 EUR')).toMatchObject({ status: 403 })
  expect(await set('mia', '1,000,000 EUR')).toMatchObject({ status: 422 })
  expect(await set('mia', '600 EUR')).toMatchObject({ status: 200 })
  const { body } = await onloop().api('sam', 'GET', '/api/policies')
  const [settings] = (body.policies as { policy: string; settings: object[] }[]).flatMap((policy) =>
    policy.policy === 'customer-operations' ? [policy.settings] : [],
  )
  expect(settings).toContainEqual(expect.objectContaining({ setting: 'refund_alone', value: '600.00 EUR' }))
})

it.each(['/api/stops', '/api/policies', '/api/agents', '/api/digest', '/api/ledger', '/api/ledger/verify'])(
  '%s is for those who steer',
  async (path) => {
    expect(await onloop().api('alice', 'GET', path)).toMatchObject({ status: 403 })
    expect(await onloop().api('nora', 'GET', path)).toMatchObject({ status: 200 })
  },
)

it.each(['3 parsecs', '0d', '4000 days', '1 ms'])('a digest of "%s" is refused', async (period) => {
  const path = `/api/digest?period=${encodeURIComponent(period)}`
  expect(await onloop().api('mia', 'GET', path)).toMatchObject({
    status: 422,
    body: { errors: { period: expect.any(String) } },
  })
})

it('the ledger of a case is read by those who steer and may see the case', async () => {
  const { body } = await onloop().api('alice', 'POST', '/api/requests', { text: 'Please refund 21 EUR, ORD-1021' })
  await onloop().settled(String(body.case))
  const path = `/api/ledger?stream=${body.case}`
  expect(await onloop().api('alice', 'GET', path)).toMatchObject({ status: 403 })
  const read = await onloop().api('nora', 'GET', path)
  expect((read.body.entries as { kind: string }[])[0]).toMatchObject({ seq: 1, kind: 'request-received' })
  expect(await onloop().api('nora', 'GET', '/api/ledger?stream=C-0000000000')).toMatchObject({ status: 404 })
})
