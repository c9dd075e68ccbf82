import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Client } from './client.ts'
import type { Wanted } from './load.ts'

const Waiting = z.object({
  approvals: z.array(
    z.object({ id: z.string(), case: z.string(), asks: z.string(), version: z.string(), openedAt: z.coerce.date() }),
  ),
})
type Approval = z.infer<typeof Waiting>['approvals'][number]

/** People who decide whatever waits for them, until they are told to stop. */
export interface People {
  stop(): Promise<void>
  readonly decided: () => number
}

/**
 * Lets the demo's supervisors and managers work.
 *
 * Asked what became of something, they look into the systems themselves before they answer, as people should.
 */
export function startPeople(client: Client, wanted: ReadonlyMap<string, Wanted>): People {
  let isOn = true
  let decided = 0
  const work = async (person: string): Promise<void> => {
    while (isOn) {
      const { body } = await client.call(person, 'GET', '/api/approvals')
      for (const approval of Waiting.parse(body).approvals.filter(isRipe)) {
        const answer = await answerTo(client, approval, wanted.get(approval.case))
        const { status } = await client.call(person, 'POST', `/api/questions/${approval.id}/decisions`, {
          ...answer,
          version: approval.version,
          key: `${person}-${approval.version}-${answer.decision}`,
        })
        if (status === 200) decided += 1
      }
      await wait(150)
    }
  }
  const all = ['sam', 'lena', 'theo', 'mia'].map(work)
  return {
    decided: () => decided,
    async stop() {
      isOn = false
      await Promise.all(all)
    },
  }
}

/** What may still be under way is not answered yet: who looks too early sees nothing, and would have it done twice. */
function isRipe({ asks, openedAt }: Approval): boolean {
  return asks !== 'uncertain' || Date.now() - openedAt.getTime() > 6000
}

async function answerTo(client: Client, { id, case: caseId, asks }: Approval, wanted: Wanted | undefined) {
  switch (asks) {
    case 'approval':
      return approvalOf(wanted)
    case 'late':
      return { decision: 'keep' }
    case 'check':
      return { decision: 'correct' }
    case 'failed':
      return { decision: lastDigit(id) % 5 === 0 ? 'abandon' : 'again' }
    default: {
      const hasHappened = (await client.journal()).some(({ key }) => key?.startsWith(`${caseId}.`))
      return { decision: hasHappened ? 'happened' : lastDigit(id) % 3 === 0 ? 'abandon' : 'again' }
    }
  }
}

function approvalOf(wanted: Wanted | undefined) {
  if (wanted?.answer === 'reject') return { decision: 'reject', reason: 'the parcel was signed for' }
  if (wanted?.answer === 'amend') return { decision: 'amend', values: { amount: '44 EUR' } }
  return { decision: 'approve' }
}

function lastDigit(id: string): number {
  return Number(/(\d)$/.exec(id)?.[1] ?? 0)
}
