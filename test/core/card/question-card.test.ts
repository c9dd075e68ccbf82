import { describe, expect, it } from 'vitest'
import { questionText } from '#test/core/card/view.ts'
import { openDesk } from '#test/core/case/desk.ts'
import { minutes } from '#test/core/case/units.ts'
import { loadWorld } from '#test/core/case/world.ts'

const asked = (amount = 900) =>
  openDesk().ask('alice', `Please refund ${amount} EUR for order ORD-1001, the lamp arrived broken`)

describe('an approval card', () => {
  it('says what would happen, who wants it, why it came, and by when', () => {
    expect(questionText(asked())).toMatchInlineSnapshot(`
      "[hold] Waits for customer care

      Pay back 900.00 EUR for order ORD-1001

      Asked by Alice Martin, sales, in C-1 (/cases/C-1). Nothing has been done yet.

      Order: ORD-1001
      Amount: 900.00 EUR
      Reason: Please refund 900 EUR for order ORD-1001, the lamp arrived broken
      Pays to: IBAN …4711
      Customer: Acme Corp
      Order total: 9,000.00 EUR
      Ordered on: 2026-11-02
      Confidence: 95 %

      Why it came to you
      - 900.00 EUR is above the 500.00 EUR that the AI may grant alone (REF-02)

      It runs alone when the amount is at most 500.00 EUR.

      Risk 27 of 100, medium: amount 67 %, data 33 %
        Shares of the impact. Likelihood of a mistake: 5 %, from its own confidence.

      [Approve 900.00 EUR] [Amend] [Ask] [Reassign] [Reject]
      until 23 Nov 2026, 11:00, then the duty managers"
    `)
  })

  it('counts who agreed so far, and shows what was asked and answered', () => {
    const story = asked(3000)
    story.press('sam', 'approve')
    story.press('lena', 'ask', { question: 'Was it returned?' })
    expect(questionText(story)).toMatchInlineSnapshot(`
      "[hold] Waits for the requester’s answer · 1 of 2 agree

      Pay back 3,000.00 EUR for order ORD-1001

      Asked by Alice Martin, sales, in C-1 (/cases/C-1). Nothing has been done yet.

      Order: ORD-1001
      Amount: 3,000.00 EUR
      Reason: Please refund 3000 EUR for order ORD-1001, the lamp arrived broken
      Pays to: IBAN …4711
      Customer: Acme Corp
      Order total: 9,000.00 EUR
      Ordered on: 2026-11-02
      Confidence: 95 %

      Why it came to you
      - 3,000.00 EUR is above the 500.00 EUR that the AI may grant alone (REF-02)
      - 3,000.00 EUR for this customer in 24 h is above the 1,500.00 EUR that the AI may pay back to one customer in that time (REF-05)
      - 3,000.00 EUR is above 2,500.00 EUR (REF-07)

      It runs alone when the amount is at most 500.00 EUR.

      Risk 30 of 100, medium: amount 75 %, data 25 %
        Shares of the impact. Likelihood of a mistake: 5 %, from its own confidence.

      > No answer yet.
        Lena Fischer asked: Was it returned?

      [Approve 3,000.00 EUR] [Amend] [Ask] [Reassign] [Reject]
      the clock stands still until there is an answer"
    `)
  })

  it('that was decided says who did, when and why, and folds what was asked', () => {
    const story = asked()
    const { id } = story.question
    story.desk.now += minutes(3)
    story.press('sam', 'amend', { amount: '800 EUR', reason: 'it was not new' })
    expect(questionText(story, id)).toMatchInlineSnapshot(`
      "[go] Approved by Sam Okafor

      Pay back 800.00 EUR for order ORD-1001

      23 Nov 2026, 09:03, after 3 min: “it was not new”

      Amended by Sam Okafor: amount 800.00 EUR, was 900.00 EUR

      What was asked
        Order: ORD-1001
        Amount: 800.00 EUR
        Reason: Please refund 900 EUR for order ORD-1001, the lamp arrived broken
        Pays to: IBAN …4711
        Customer: Acme Corp
        Order total: 9,000.00 EUR
        Ordered on: 2026-11-02
        Confidence: 95 %
        Why it came to you
        - 800.00 EUR is above the 500.00 EUR that the AI may grant alone (REF-02)
        It runs alone when the amount is at most 500.00 EUR."
    `)
  })

  it('that was rejected gives the reason', () => {
    const story = asked()
    const { id } = story.question
    story.press('sam', 'reject', { reason: 'the parcel was signed for' })
    expect(questionText(story, id).split('\n\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "[stop] Rejected by Sam Okafor",
        "Pay back 900.00 EUR for order ORD-1001",
        "23 Nov 2026, 09:00, after 0 ms: “the parcel was signed for”",
      ]
    `)
  })
})

describe('a card about an outcome', () => {
  it('says that nobody knows, and what can be answered', () => {
    const story = openDesk({
      outside: {
        perform: ({ access, args }) =>
          access === 'read'
            ? { kind: 'effect-done', output: { order: args.order, customer: 'CUS-7' } }
            : { kind: 'effect-uncertain', error: 'no answer came back' },
      },
    }).ask('alice', 'Please refund 40 EUR for order ORD-1001')
    expect(questionText(story)).toMatchInlineSnapshot(`
      "[hold] Did this happen? Waits for customer care

      Pay back 40.00 EUR for order ORD-1001

      Asked by Alice Martin, sales, in C-1 (/cases/C-1).

      no answer came back

      Order: ORD-1001
      Amount: 40.00 EUR
      Reason: Please refund 40 EUR for order ORD-1001
      Pays to: IBAN …4711
      Customer: Acme Corp
      Order total: 9,000.00 EUR
      Ordered on: 2026-11-02
      Confidence: 95 %

      [It happened] [It did not: try again] [Give up]
      until 23 Nov 2026, 13:00, then it stays open and is asked again"
    `)
  })

  it('asks whether what ran alone was right, and offers to undo what has a way back', () => {
    const world = loadWorld({
      'policies/customer-operations.yaml': (text) =>
        text.replaceAll(/check_afterwards: \d%/g, 'check_afterwards: 100%'),
    })
    const desk = openDesk({ world })
    const refund = desk.ask('alice', 'Please refund 40 EUR for order ORD-1001')
    const copy = desk.ask('alice', 'Please send a copy of invoice INV-2001')
    const buttons = [refund, copy].map((story) => {
      const [check] = Object.keys(story.case.questions)
      return questionText(story, check)
        .split('\n')
        .find((line) => line.startsWith('[Correct]'))
    })
    expect(buttons).toEqual(['[Correct] [Wrong] [Wrong: undo it]', '[Correct] [Wrong]'])
  })
})
