import { expect, it } from 'vitest'
import { openOnloop } from '#test/app/harness.ts'

it('a direct message answers the request that waits for it, and a new one opens its own', async () => {
  const onloop = await openOnloop()
  const first = await onloop.ask('alice', 'Please refund the customer of ORD-1068')
  await onloop.settled(first)
  const second = await onloop.ask('alice', 'Refund 30 EUR for ORD-1069, the cup was broken')
  expect(second).not.toBe(first)
  expect(await onloop.ask('alice', '40 EUR')).toBe(first)
  await onloop.until(first, ({ status }) => status === 'ended')
  await onloop.until(second, ({ status }) => status === 'ended')
  const paid = (await onloop.journal()).map(({ object, amount_minor }) => [object, amount_minor])
  expect(new Map(paid as [string, number][])).toEqual(
    new Map([
      ['ORD-1068', 4000],
      ['ORD-1069', 3000],
    ]),
  )
  expect(await onloop.complaints()).toEqual([])
})
