import { describe, expect, it, vi } from 'vitest'
import type { Harness } from '#test/app/harness.ts'
import { openOnloop } from '#test/app/harness.ts'
import { closeBrowserAtTheEnd, mark, type Visit, visit } from './browser.ts'

closeBrowserAtTheEnd()

const approvals = '/p/%23approvals'
const large = 'I would like a refund of 900 EUR on ORD-1003, the lamp arrived broken'
const patience = { timeout: 20_000, interval: 100 }

/** Waits until a card of the page stands as wanted. */
async function stands(on: Visit, heading: string, state: string) {
  const card = on.page.locator('article.card').filter({ has: on.page.getByRole('heading', { name: heading }) })
  await card.locator('.state', { hasText: state }).first().waitFor()
  return card
}

async function decisions(onloop: Harness): Promise<readonly string[]> {
  return (await onloop.entries()).flatMap((entry) => (entry.kind === 'decision-given' ? [entry.detail.decision] : []))
}

describe('a newcomer in the portal', () => {
  it('gets a small refund at once, and a large one once somebody amended and approved it', async () => {
    const onloop = await openOnloop()
    const [alice, sam] = [await visit(onloop, 'alice'), await visit(onloop, 'sam', approvals)]
    const [alicesPageStays, samsPageStays] = [await mark(alice), await mark(sam)]

    await alice.write('Please refund 40 EUR for order ORD-1001')
    await alice.shows('Done: 40.00 EUR for order ORD-1001 were paid back')
    await stands(alice, 'Refund a customer: ORD-1001', 'Done')

    await alice.write(large)
    await stands(alice, 'Refund a customer: ORD-1003', 'Waits for customer care')
    const asked = await stands(sam, 'Pay back 900.00 EUR for order ORD-1003', 'Waits for customer care')
    await sam.page.locator('aside .item', { hasText: 'Pay back 900.00 EUR for order ORD-1003' }).waitFor()

    await asked.locator('summary', { hasText: 'Amend' }).click()
    await asked.getByRole('textbox', { name: 'Amount' }).fill('800 EUR')
    await asked.getByRole('button', { name: 'Amend' }).click()
    await sam.page.locator('.receipt', { hasText: 'Amended and approved.' }).waitFor()
    await stands(sam, 'Pay back 800.00 EUR for order ORD-1003', 'Approved by Sam Okafor')
    await alice.shows('Done: 800.00 EUR for order ORD-1003 were paid back')
    expect([await alicesPageStays(), await samsPageStays()]).toEqual([true, true])

    const mia = await visit(onloop, 'mia', '/digest')
    await mia.page.getByRole('heading', { name: 'The last seven days: 2 cases, 50 % without a person' }).waitFor()
    await mia.page.locator('.figures', { hasText: 'resolved without a person (1 of 2)' }).waitFor()
    await mia.page.locator('.figures', { hasText: 'corrected by people (1 of 1 looked at)' }).waitFor()
    expect(await onloop.journal()).toMatchObject([{ amount_minor: 4000 }, { amount_minor: 80_000 }])
    expect(await onloop.complaints()).toEqual([])
  })

  it('reads an answer once: the card folds up and the message tells', async () => {
    const onloop = await openOnloop()
    const alice = await visit(onloop, 'alice')
    await alice.write('Please refund 40 EUR for order ORD-1001')
    await alice.shows('Done: 40.00 EUR')
    await stands(alice, 'Refund a customer: ORD-1001', 'Done')
    expect(await alice.page.locator('#messages').getByText('were paid back').count()).toBe(1)
    expect(await alice.page.locator('#messages').getByText('Please refund 40 EUR').count()).toBe(1)
  })

  it('sees only the pages that are open to them', async () => {
    const onloop = await openOnloop()
    const [alice, mia] = [await visit(onloop, 'alice'), await visit(onloop, 'mia')]
    const links = (who: Visit) => who.page.locator('#places a').allInnerTexts()
    expect(await links(alice)).toEqual(['My requests', 'Direct message'])
    expect(await links(mia)).toEqual([
      ...['My requests', 'Direct message', '# approvals', '# digest'],
      ...['Cases', 'Digest', 'Agents and robots', 'Policies', 'Stops', 'Ledger'],
    ])
  })
})

describe('deciding in the portal', () => {
  it('happens once however often one clicks', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', large)
    await onloop.question(id)
    const sam = await visit(onloop, 'sam', approvals)
    const asked = await stands(sam, 'Pay back 900.00 EUR', 'Waits for customer care')
    await asked.getByRole('button', { name: 'Approve 900.00 EUR' }).dblclick()
    await stands(sam, 'Pay back 900.00 EUR', 'Approved by Sam Okafor')
    await onloop.until(id, ({ status }) => status === 'ended')
    expect(await decisions(onloop)).toEqual(['approve'])
    expect(await onloop.journal()).toHaveLength(1)
  })

  it('tells the one who came too late, and nobody else, who decided', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('alice', large)
    await onloop.question(id)
    const [sam, lena] = [await visit(onloop, 'sam', approvals), await visit(onloop, 'lena', approvals)]
    const late = await stands(lena, 'Pay back 900.00 EUR', 'Waits for customer care')
    await late.locator('summary', { hasText: 'Reject' }).click()
    await late.getByLabel('Why? The requester reads this.').fill('we have no budget left')

    await (await stands(sam, 'Pay back 900.00 EUR', 'Waits')).getByRole('button', { name: 'Approve' }).click()
    await stands(sam, 'Pay back 900.00 EUR', 'Approved by Sam Okafor')
    // The form is in her hands, so the card is left alone and only marked.
    await lena.page.getByText('This has changed since you opened it.').waitFor()
    expect(await late.getByLabel('Why? The requester reads this.').inputValue()).toBe('we have no budget left')

    await late.getByRole('button', { name: 'Reject' }).click()
    await lena.page.locator('.receipt', { hasText: 'Already approved by Sam Okafor' }).waitFor()
    await stands(lena, 'Pay back 900.00 EUR', 'Approved by Sam Okafor')
    expect(await sam.page.getByText('Already approved').count()).toBe(0)
    expect(await decisions(onloop)).toEqual(['approve'])
  })

  it('shows what was wrong at its field and keeps what was typed', async () => {
    const onloop = await openOnloop()
    await onloop.question(await onloop.ask('alice', large))
    const sam = await visit(onloop, 'sam', approvals)
    const asked = await stands(sam, 'Pay back 900.00 EUR', 'Waits for customer care')

    await asked.locator('summary', { hasText: 'Reject' }).click()
    await asked.getByLabel('Why? The requester reads this.').fill('   ')
    await asked.getByRole('button', { name: 'Reject' }).click()
    await asked.locator('.wrong', { hasText: 'Say why' }).waitFor()
    await asked.locator('summary', { hasText: 'Reject' }).click()

    await asked.locator('summary', { hasText: 'Amend' }).click()
    await asked.getByRole('textbox', { name: 'Amount' }).fill('a little less')
    await asked.getByLabel('A word on it').fill('shipping was refunded before')
    await asked.getByRole('button', { name: 'Amend' }).click()
    const problem = asked
      .locator('.field', { has: sam.page.getByRole('textbox', { name: 'Amount' }) })
      .locator('.wrong')
    await problem.waitFor()
    expect(await asked.getByRole('textbox', { name: 'Amount' }).inputValue()).toBe('a little less')
    expect(await asked.getByRole('textbox', { name: 'Amount' }).getAttribute('aria-invalid')).toBe('true')
    expect(await asked.getByLabel('A word on it').inputValue()).toBe('shipping was refunded before')
    expect(await decisions(onloop)).toEqual([])
  })

  it('can wait for an answer of the requester, who gives it in the thread', async () => {
    const onloop = await openOnloop()
    const [alice, sam] = [await visit(onloop, 'alice'), await visit(onloop, 'sam', approvals)]
    await alice.write(large)
    const asked = await stands(sam, 'Pay back 900.00 EUR', 'Waits for customer care')
    await asked.locator('summary', { hasText: 'Ask' }).click()
    await asked.getByLabel('What do you want to know?').fill('Do you have a photo of the lamp?')
    await asked.getByRole('button', { name: 'Ask' }).click()
    await stands(sam, 'Pay back 900.00 EUR', 'Waits for the requester’s answer')

    const thread = alice.page.locator('.thread').filter({ hasText: 'Do you have a photo of the lamp?' })
    await thread.locator('summary', { hasText: 'Reply' }).click()
    await thread.locator('.reply textarea').fill('Yes: the shade has a crack on the left.')
    await thread.locator('.reply').getByRole('button', { name: 'Send' }).click()
    await sam.page.locator('blockquote', { hasText: 'Yes: the shade has a crack on the left.' }).waitFor()
    await stands(sam, 'Pay back 900.00 EUR', 'Waits for customer care')
    await alice.page.getByText('Passed on to the people who decide.').waitFor()
  })
})

describe('steering in the portal', () => {
  it('holds what a stop covers until a manager releases it', async () => {
    const onloop = await openOnloop()
    const sam = await visit(onloop, 'sam', '/stops')
    await sam.page.locator('summary', { hasText: 'Stop…' }).click()
    await sam.page.getByLabel('What').selectOption('flow:refund')
    await sam.page.getByLabel('Why').fill('the ERP pays twice')
    await sam.page.getByRole('button', { name: 'Stop it' }).click()
    await sam.page.getByRole('heading', { name: 'Flow: Refund a customer' }).waitFor()
    expect(await sam.page.getByText('A manager can release it.').count()).toBe(1)

    const alice = await visit(onloop, 'alice')
    await alice.write('Please refund 40 EUR for order ORD-1001')
    await stands(alice, 'Refund a customer: ORD-1001', 'Held: this kind of work is stopped just now')
    expect(await onloop.journal()).toEqual([])

    const mia = await visit(onloop, 'mia', '/stops')
    await mia.page.getByText('Waiting for its release:').waitFor()
    await mia.page.locator('summary', { hasText: 'Release' }).click()
    await mia.page.getByRole('button', { name: 'Yes, release' }).click()
    await mia.page.getByRole('heading', { name: 'Nothing is stopped' }).waitFor()
    await alice.shows('Done: 40.00 EUR for order ORD-1001 were paid back')
    await mia.page.locator('.receipt', { hasText: 'Released' }).waitFor()
    expect(await onloop.complaints()).toEqual([])
  })

  it('asks people from the moment a manager lowers what runs alone', async () => {
    const onloop = await openOnloop()
    const mia = await visit(onloop, 'mia', '/policies')
    const setting = mia.page.locator('article.card', { hasText: 'Refund that the AI may grant alone' }).first()
    await setting.locator('summary', { hasText: 'Change' }).click()
    await setting.getByLabel('New value').fill('1500 EUR')
    await setting.getByRole('button', { name: 'Change it' }).click()
    await setting.locator('.wrong', { hasText: 'outside 0.00 EUR to 1,000.00 EUR' }).waitFor()
    expect(await setting.getByLabel('New value').inputValue()).toBe('1500 EUR')

    await setting.getByLabel('New value').fill('300 EUR')
    await setting.getByRole('button', { name: 'Change it' }).click()
    await mia.page.locator('.receipt', { hasText: '300 EUR' }).waitFor()
    await setting.locator('strong', { hasText: '300.00 EUR' }).waitFor()

    const alice = await visit(onloop, 'alice')
    await alice.write('Please refund 400 EUR for order ORD-1001')
    await stands(alice, 'Refund a customer: ORD-1001', 'Waits for customer care')
    const sam = await visit(onloop, 'sam', approvals)
    await sam.shows('400.00 EUR is above the 300.00 EUR that the AI may grant alone')
  })

  it('offers supervisors nothing that is for managers', async () => {
    const onloop = await openOnloop()
    const sam = await visit(onloop, 'sam', '/policies')
    await sam.page.getByRole('heading', { name: 'Customer operations' }).waitFor()
    expect(await sam.page.getByText('Change', { exact: true }).count()).toBe(0)
  })

  it('keeps what an employee may not see to those who may', async () => {
    const onloop = await openOnloop()
    const id = await onloop.ask('ben', 'Please refund 40 EUR for order ORD-1001')
    await onloop.settled(id)
    const url = `http://127.0.0.1:${onloop.config.port}`
    const statuses = await Promise.all(
      ['/stops', '/policies', '/digest', '/ledger', '/agents', '/cases', approvals, `/cases/${id}`].map(
        async (path) => (await fetch(`${url}${path}`, { headers: { cookie: 'onloop_as=alice' } })).status,
      ),
    )
    expect(new Set(statuses)).toEqual(new Set([404]))
  })
})

it('what one wrote with a script in it is shown as it was written', async () => {
  const onloop = await openOnloop()
  const alice = await visit(onloop, 'alice')
  const text = 'Refund 900 EUR for ORD-1003 <img src=x onerror="document.title=1"> <script>document.title=2</script>'
  await alice.write(text)
  await stands(alice, 'Refund a customer: ORD-1003', 'Waits for customer care')
  const sam = await visit(onloop, 'sam', approvals)
  await sam.shows('<script>document.title=2</script>')
  await vi.waitFor(async () => expect(await sam.page.title()).toContain('# approvals'), patience)
  expect(await alice.page.title()).toContain('Direct message')
})
