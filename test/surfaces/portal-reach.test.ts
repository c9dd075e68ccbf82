import { describe, expect, it } from 'vitest'
import { openOnloop } from '#test/app/harness.ts'
import { closeBrowserAtTheEnd, fits, visit } from './browser.ts'

closeBrowserAtTheEnd()

const approvals = '/p/%23approvals'
const large = 'I would like a refund of 900 EUR on ORD-1003, the lamp arrived broken'
const pages = [
  '/',
  approvals,
  '/p/%23digest',
  '/requests',
  '/cases',
  '/digest',
  '/agents',
  '/policies',
  '/stops',
  '/ledger',
]

describe('the portal', () => {
  it('gives a browser nothing to complain of on any page', async () => {
    const onloop = await openOnloop()
    await onloop.settled(await onloop.ask('mia', 'Please refund 40 EUR for order ORD-1001'))
    const id = await onloop.ask('alice', large)
    await onloop.question(id)
    // The visit fails the test on any error in its console, and a breach of the content policy is one.
    const mia = await visit(onloop, 'mia')
    for (const path of [...pages, `/cases/${id}`]) {
      await mia.go(path)
      await mia.page.getByRole('heading', { level: 1 }).waitFor()
      expect(await mia.page.locator('h1').textContent()).not.toBe('Not here')
    }
  })

  it('can be used with the keyboard alone', async () => {
    const onloop = await openOnloop()
    const alice = await visit(onloop, 'alice')
    const { keyboard } = alice.page
    for (let presses = 0; presses < 50; presses++) {
      await keyboard.press('Tab')
      if ((await alice.page.evaluate('document.activeElement.id')) === 'ask') break
    }
    await keyboard.type(large)
    await keyboard.press('Enter')
    await alice.shows('Waits for customer care')

    const sam = await visit(onloop, 'sam', approvals)
    await sam.page.getByRole('button', { name: 'Approve 900.00 EUR' }).waitFor()
    for (let presses = 0; presses < 80; presses++) {
      await sam.page.keyboard.press('Tab')
      const focused = String(await sam.page.evaluate('document.activeElement.textContent'))
      if (focused.trim() === 'Approve 900.00 EUR') break
    }
    await sam.page.keyboard.press('Enter')
    await sam.shows('Approved by Sam Okafor')
    await alice.shows('Done: 900.00 EUR')
  })

  it('fits a phone, where the navigation and what waits fold away', async () => {
    const onloop = await openOnloop()
    await onloop.settled(await onloop.ask('mia', 'Please refund 40 EUR for order ORD-1001'))
    const id = await onloop.ask('alice', large)
    await onloop.question(id)
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
    const mia = await visit(onloop, 'mia', '/', phone)
    for (const path of [...pages, `/cases/${id}`]) {
      await mia.go(path)
      expect(await fits(mia), path).toBe(true)
    }
    const sam = await visit(onloop, 'sam', '/', phone)
    await sam.page.locator('.waits > summary', { hasText: /waits? for you/ }).tap()
    await sam.page.locator('aside .item', { hasText: 'Pay back 900.00 EUR' }).tap()
    await sam.page.getByRole('button', { name: 'Approve 900.00 EUR' }).tap()
    await sam.shows('Approved by Sam Okafor')
    await sam.page.locator('.menu > summary').tap()
    await sam.page.getByRole('link', { name: 'Digest', exact: true }).tap()
    await sam.page.getByRole('heading', { level: 1, name: 'Digest' }).waitFor()
  })

  it('works without JavaScript, by plain forms', async () => {
    const onloop = await openOnloop()
    const plain = { javaScriptEnabled: false }
    const alice = await visit(onloop, 'alice', '/', plain)
    await alice.page.locator('#ask').fill(large)
    await alice.page.getByRole('button', { name: 'Send' }).click()
    await alice.shows(large)
    const id = (await onloop.started.store.cases({ requester: 'alice', limit: 1 }))[0]?.id ?? ''
    await onloop.question(id)

    const sam = await visit(onloop, 'sam', '/', plain)
    await sam.page.locator('aside .item', { hasText: 'Pay back 900.00 EUR' }).click()
    await sam.page.locator('summary', { hasText: 'Reject' }).click()
    await sam.page.getByLabel('Why? The requester reads this.').fill(' ')
    await sam.page.getByRole('button', { name: 'Reject' }).click()
    await sam.page.locator('.wrong', { hasText: 'Say why' }).waitFor()
    await sam.page.getByRole('button', { name: 'Approve 900.00 EUR' }).click()
    await sam.page.locator('.receipt', { hasText: 'Approved.' }).waitFor()

    await onloop.until(id, ({ status }) => status === 'ended')
    await alice.go('/')
    await alice.shows('Done: 900.00 EUR')
  })
})
