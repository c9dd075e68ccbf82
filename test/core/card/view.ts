import { caseCard } from '#core/card/case-card.ts'
import { plainCard } from '#core/card/plain.ts'
import { questionCard } from '#core/card/question-card.ts'
import { say } from '#core/flow/field.ts'
import type { Story } from '#test/core/case/story.ts'

const viewOf = ({ case: item, desk }: Story) => {
  const { plans, directory } = desk.world.company
  const plan = [...plans.values()].find(({ hash }) => hash === item.plan)?.plan
  return {
    case: item,
    plan,
    directory,
    flowName: (flow: string) => say(plans.get(flow)?.plan.flow.name ?? { en: flow }, item.language),
  }
}

/** What the requester sees of a case, as plain text. */
export const caseText = (story: Story): string => plainCard(caseCard(viewOf(story)))

/** What the people asked see of a question, as plain text. */
export function questionText(story: Story, id = story.question.id): string {
  const question = story.case.questions[id]
  if (!question) throw new Error(`there is no question ${id}`)
  return plainCard(questionCard({ ...viewOf(story), question }))
}
