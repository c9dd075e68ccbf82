import type { Card } from '#core/card/card.ts'
import { type CaseView, caseCard } from '#core/card/case-card.ts'
import type { Form } from '#core/card/form.ts'
import { questionCard } from '#core/card/question-card.ts'

/** The form behind a button of a case's or a question's card as it is now. */
export function findForm(view: CaseView, subject: string, act: string): Form | undefined {
  const question = view.case.questions[subject]
  const card = subject === view.case.id ? caseCard(view) : question && questionCard({ ...view, question })
  return card && buttonOf(card, act)?.form
}

function buttonOf(card: Card, act: string) {
  return card.nodes
    .flatMap((node) => (node.kind === 'actions' ? node.buttons : []))
    .find((button) => button.act === act)
}
