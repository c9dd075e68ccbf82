import { describe, expect, it } from 'vitest'
import { caseText } from '#test/core/card/view.ts'
import { openDesk } from '#test/core/case/desk.ts'
import { loadWorld } from '#test/core/case/world.ts'

const small = 'Please refund 40 EUR for order ORD-1001'
const last = (text: string) => text.split('\n').at(-1)

describe('the requester’s card', () => {
  it('says what is missing, and lets them fill it in', () => {
    expect(caseText(openDesk().ask('alice', 'I need a refund'))).toMatchInlineSnapshot(`
      "[hold] Waits for you: something is missing

      Refund a customer

      > I need a refund
        Alice Martin, C-1

      [ ] Read the order in the ERP
      [ ] Prepare the refund
      [ ] Pay through the ERP

      [Fill in] [Withdraw]"
    `)
  })

  it('says whom it waits for, and how far it is', () => {
    expect(caseText(openDesk().ask('alice', 'Please refund 900 EUR for order ORD-1001'))).toMatchInlineSnapshot(`
      "[hold] Waits for customer care

      Refund a customer: ORD-1001

      > Please refund 900 EUR for order ORD-1001
        Alice Martin, C-1

      [x] Read the order in the ERP 23 Nov 2026, 09:00
      [x] Prepare the refund 23 Nov 2026, 09:00
      [>] Pay through the ERP (waits for customer care)

      [Nudge] [Withdraw]"
    `)
  })

  it('says how it ended', () => {
    expect(caseText(openDesk().ask('alice', small))).toMatchInlineSnapshot(`
      "[go] Done

      Refund a customer: ORD-1001

      > Please refund 40 EUR for order ORD-1001
        Alice Martin, C-1

      [x] Read the order in the ERP 23 Nov 2026, 09:00
      [x] Prepare the refund 23 Nov 2026, 09:00
      [x] Pay through the ERP 23 Nov 2026, 09:00

      Done: 40.00 EUR for order ORD-1001 were paid back to IBAN …4711 (refund RF-1)."
    `)
  })

  it('says why it was denied, and lets them contest that once', () => {
    const story = openDesk().ask('alice', 'Please refund 6000 EUR for order ORD-1001')
    expect(caseText(story)).toMatchInlineSnapshot(`
      "[stop] Denied by policy

      Refund a customer: ORD-1001

      > Please refund 6000 EUR for order ORD-1001
        Alice Martin, C-1

      [x] Read the order in the ERP 23 Nov 2026, 09:00
      [x] Prepare the refund 23 Nov 2026, 09:00
      [!] Pay through the ERP

      6,000.00 EUR is above the 5,000.00 EUR that is ever paid back through Onloop.

      [Contest]"
    `)
    story.pressCard('alice', 'contest', { text: 'the board agreed' })
    expect(last(caseText(story))).toBe('[Withdraw]')
    story.run()
    expect(caseText(story)).not.toContain('[Contest]')
  })

  it('offers the flows that may be meant', () => {
    const classify = () => ({
      ranked: [
        { flow: 'refund', confidence: 0.5 },
        { flow: 'invoice-copy', confidence: 0.4 },
      ],
      ...{ inScope: 0.9, by: 'a', because: [] },
    })
    expect(last(caseText(openDesk({ outside: { classify } }).ask('alice', 'ORD-1001')))).toBe(
      '[Choose] [None of these] [Withdraw]',
    )
  })

  it('says that it is held, and offers no nudge where nobody decides', () => {
    const desk = openDesk()
    const story = desk.ask('alice', 'Please refund 900 EUR for order ORD-1001')
    desk.stop('everything')
    story.press('sam', 'approve')
    const text = caseText(story)
    expect(text).toContain('[stop] Held: this kind of work is stopped just now')
    expect(last(text)).toBe('[Withdraw]')
  })

  it('says what was undone, and leaves the undoing to its owners', () => {
    const story = openDesk().ask('alice', small)
    story.pressCard('sam', 'undo', { step: 'pay' })
    expect(last(caseText(story))).toBe('[Nudge]')
    story.press('lena', 'approve')
    expect(caseText(story.run())).toContain('It was undone: Take back refund RF-1.')
  })

  it('speaks French to who asked in French', () => {
    const classify = () => ({
      ranked: [{ flow: 'refund', confidence: 0.95 }],
      ...{ inScope: 0.9, by: 'a', because: [], language: 'fr' as const },
    })
    const story = openDesk({ outside: { classify }, world: loadWorld() }).ask('ben', 'Rembourser 40 EUR pour ORD-1001')
    expect(caseText(story)).toContain('C’est fait : 40.00 EUR pour la commande ORD-1001')
  })
})
