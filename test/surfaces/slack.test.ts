import { describe, expect, it, vi } from 'vitest'
import { labelsOf, readBlocks } from '#test/fakes/slack/reader.ts'
import type { SlackMessage } from '#test/fakes/slack/state.ts'
import { care, digests, openSlackAndOnloop, patience, type SlackAndOnloop, wordsOf } from './slack-world.ts'

const large = 'I would like a refund of 900 EUR on ORD-1003, the lamp arrived broken'

/** Asks for the large refund in alice's direct messages, and waits for the card in customer care's channel. */
async function asked({ slack, says }: SlackAndOnloop, text = large): Promise<SlackMessage> {
  const alice = slack.person('UALICE')
  await alice.says(alice.direct, text)
  return says(care, 'Waits for customer care')
}

const privately = ({ slack }: SlackAndOnloop, user: string, text: string) =>
  vi.waitFor(
    () =>
      expect(
        slack
          .person(user)
          .privately()
          .map(({ blocks }) => readBlocks(blocks).text)
          .join('\n'),
      ).toContain(text),
    patience,
  )

const decisions = async ({ onloop }: SlackAndOnloop) =>
  (await onloop.entries()).flatMap((entry) => (entry.kind === 'decision-given' ? [entry.detail.decision] : []))

describe('a refund asked for in Slack', () => {
  it('is decided in Slack, and every copy and the requester learn of it', async () => {
    const world = await openSlackAndOnloop()
    const { onloop, slack, says, portalSays } = world
    const card = await asked(world)
    expect(wordsOf(card)).toContain('Pay back 900.00 EUR for order ORD-1003')
    await portalSays('#approvals', 'Waits for customer care')
    const alice = slack.person('UALICE')
    await says(alice.direct, 'Waits for customer care')

    const answer = await slack.person('USAM').presses(card, 'Approve 900.00 EUR')
    expect(answer.status).toBe(200)
    const rewritten = await says(care, 'Approved by Sam Okafor')
    expect(rewritten.ts).toBe(card.ts)
    expect(labelsOf(rewritten.blocks)).toEqual([])
    await portalSays('#approvals', 'Approved by Sam Okafor')
    const told = await says(alice.direct, 'Done: 900.00 EUR for order ORD-1003 were paid back')
    const [request] = slack.messages(alice.direct)
    expect(told.thread_ts).toBe(request?.ts)
    expect(await onloop.complaints()).toEqual([])
  })

  it('decided in the portal, shows the decision in Slack', async () => {
    const world = await openSlackAndOnloop()
    const card = await asked(world)
    const question = await world.onloop.question(await world.latestCase('alice'))
    await world.onloop.press('lena', question.id, 'reject', { reason: 'the parcel was signed for' })
    const rewritten = await world.says(care, 'Rejected by Lena Fischer')
    expect(rewritten.ts).toBe(card.ts)
    expect(wordsOf(rewritten)).toContain('the parcel was signed for')
    await world.says(world.slack.person('UALICE').direct, 'the parcel was signed for')
  })

  it('is amended in a form, which first says what is wrong at its field', async () => {
    const world = await openSlackAndOnloop()
    const sam = world.slack.person('USAM')
    await sam.presses(await asked(world), 'Amend')
    await vi.waitFor(() => expect(sam.form()?.view.title.text).toBe('Amend'), patience)

    await sam.submits({ amount: 'a little less' })
    expect(Object.keys(sam.form()?.errors ?? {})).toEqual(['amount'])
    expect(await decisions(world)).toEqual([])

    await sam.submits({ amount: '800 EUR', reason: 'shipping was refunded before' })
    expect(sam.form()).toBeUndefined()
    await world.says(care, 'Approved by Sam Okafor')
    await world.portalSays('#approvals', 'amount 800.00 EUR, was 900.00 EUR')
    await world.says(world.slack.person('UALICE').direct, 'Done: 800.00 EUR for order ORD-1003')
    expect(await world.onloop.complaints()).toEqual([])
  })

  it('is one request however often Slack delivers it', async () => {
    const world = await openSlackAndOnloop()
    const { onloop, slack } = world
    const alice = slack.person('UALICE')
    const { answers } = await alice.says(alice.direct, large, { repeat: 2 })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const first = slack.courier.sent[0]
    const card = await world.says(care, 'Waits for customer care')
    if (first) expect((await slack.courier.again(first)).status).toBe(200)
    expect(await onloop.started.store.cases({ limit: 10 })).toHaveLength(1)

    await slack.person('USAM').presses(card, 'Approve 900.00 EUR')
    const press = slack.courier.sent.at(-1)
    if (press) await slack.courier.again(press)
    await onloop.until(await world.latestCase('alice'), ({ status }) => status === 'ended')
    expect(await decisions(world)).toEqual(['approve'])
    expect(await onloop.journal()).toHaveLength(1)
  })

  it('mentions nobody, whatever stands in it', async () => {
    const world = await openSlackAndOnloop()
    const text = `${large} <!channel> <@USAM> <https://evil.example|the invoice>`
    const card = await asked(world, text)
    expect(readBlocks(card.blocks).mentions).toEqual([])
    expect(readBlocks(card.blocks).links.filter(({ url }) => url.includes('evil'))).toEqual([])
    expect(wordsOf(card)).toContain('<!channel>')
    expect(card.text).not.toMatch(/<[!@#]/)
  })
})

describe('who may not decide in Slack', () => {
  it.each([
    ['an account that nobody linked', 'UNEW', 'I do not know this account'],
    ['a member of another company in the shared channel', 'UGUEST', 'I do not know this account'],
    ['somebody of another group', 'UMIA', 'This is for customer care, and you are not among them.'],
    ['the requester', 'UALICE', 'You asked for this, so somebody else decides it.'],
  ])('%s is told so privately, and nothing changes', async (_, user, text) => {
    const world = await openSlackAndOnloop()
    const card = await asked(world)
    await world.slack.person(user).presses(card, 'Approve 900.00 EUR')
    await privately(world, user, text)
    expect(world.slack.person('USAM').privately()).toEqual([])
    expect(await decisions(world)).toEqual([])
    expect(wordsOf(await world.says(care, 'Pay back 900.00 EUR'))).toContain('Waits for customer care')
  })

  it('the requester, though a member of customer care, is told so privately', async () => {
    const world = await openSlackAndOnloop()
    const sam = world.slack.person('USAM')
    await sam.says(sam.direct, large)
    await sam.presses(await world.says(care, 'Waits for customer care'), 'Approve 900.00 EUR')
    await privately(world, 'USAM', 'You asked for this, so somebody else decides it.')
    expect(await decisions(world)).toEqual([])
    await world.slack.person('ULENA').presses(await world.says(care, 'Waits for customer care'), 'Approve 900.00 EUR')
    await world.says(sam.direct, 'Done: 900.00 EUR')
  })

  it('whoever comes too late learns privately who decided', async () => {
    const world = await openSlackAndOnloop()
    const card = await asked(world)
    await world.slack.person('USAM').presses(card, 'Approve 900.00 EUR')
    await world.slack.person('ULENA').presses(card, 'Approve 900.00 EUR')
    await privately(world, 'ULENA', 'Already approved by Sam Okafor')
    expect(await decisions(world)).toEqual(['approve'])
  })
})

describe('copies in Slack', () => {
  it('are brought up to date once Slack takes calls again', async () => {
    const world = await openSlackAndOnloop()
    const card = await asked(world)
    for (let times = 0; times < 2; times++) world.slack.fault('chat.update', { kind: 'rate-limited', seconds: 1 })
    await world.slack.person('USAM').presses(card, 'Approve 900.00 EUR')
    expect((await world.says(care, 'Approved by Sam Okafor')).ts).toBe(card.ts)
  })

  it('of the portal do not wait for Slack', async () => {
    const world = await openSlackAndOnloop()
    const { slack, portalSays } = world
    for (let times = 0; times < 20; times++) slack.fault('chat.postMessage', { kind: 'error-500' })
    const alice = slack.person('UALICE')
    await alice.says(alice.direct, large)
    await portalSays('#approvals', 'Waits for customer care')
    expect(slack.messages(care)).toEqual([])
  })

  it('that somebody deleted are posted anew and can be decided on', async () => {
    const world = await openSlackAndOnloop()
    const { onloop, slack } = world
    const card = await asked(world)
    slack.deletes(care, card.ts)
    const question = await onloop.question(await world.latestCase('alice'))
    await onloop.press('sam', question.id, 'ask', { question: 'Do you have a photo?' })
    const again = await world.says(care, 'Waits for the requester’s answer')
    expect(again.ts).not.toBe(card.ts)
    const alice = slack.person('UALICE')
    const [request] = slack.messages(alice.direct)
    await alice.says(alice.direct, 'Yes, here it is.', { thread: request?.ts ?? '' })
    const answered = await world.says(care, 'Yes, here it is.')
    await slack.person('USAM').presses(answered, 'Approve 900.00 EUR')
    expect((await world.says(care, 'Approved by Sam Okafor')).ts).toBe(again.ts)
  })
})

describe('digests in Slack', () => {
  it('are posted on schedule, once per place', async () => {
    const world = await openSlackAndOnloop()
    const { onloop, slack } = world
    await onloop.settled(await onloop.ask('alice', 'Please refund 40 EUR for order ORD-1001'))
    onloop.advance(8 * 24 * 3_600_000)
    await onloop.restart()
    await world.says(digests, 'Last week')
    await world.portalSays('#digest', 'Last week')
    await onloop.restart()
    const posted = slack.messages(digests).filter((message) => wordsOf(message).includes('Last week'))
    expect(posted).toHaveLength(1)
  })

  it('answer whoever asks for one and steers', async () => {
    const world = await openSlackAndOnloop()
    const [mia, alice] = [world.slack.person('UMIA'), world.slack.person('UALICE')]
    await mia.says(mia.direct, 'digest')
    await world.says(mia.direct, 'The last seven days')
    await alice.says(alice.direct, 'digest')
    await privately(world, 'UALICE', 'Supervisors, managers and auditors read the digest.')
  })
})
