import type { Case } from '#core/case/case.ts'
import type { Decision } from '#core/case/decide.ts'
import type { Effect } from '#core/case/effect.ts'
import type { Entry } from '#core/ledger/entry.ts'
import type { Transition } from '#ports/store.ts'

/** A case as it was opened. */
export function newCase(id: string, more: Partial<Case> = {}): Case {
  return {
    ...{ shape: 1, id, version: 0, status: 'open', openedAt: 1000, requester: 'alice' },
    ...{ place: 'portal:@alice', thread: `portal:@alice/${id}`, language: 'en', text: 'a request' },
    ...{
      understanding: { at: 'classifying', effect: `${id}.intake.1` },
      values: {},
      steps: {},
      questions: {},
      made: 0,
    },
    ...more,
  }
}

export function entryOf(id: string, words = 'a request'): Entry {
  return {
    ...{ kind: 'request-received', at: 1000, who: { kind: 'person', id: 'alice' }, where: 'portal:@alice', case: id },
    detail: { requester: 'alice', place: 'portal:@alice', text: words },
  }
}

interface Parts extends Partial<Omit<Transition, 'decision'>> {
  readonly decision?: Partial<Decision>
}

/** What brings a case from one version to the next. */
export function transition(item: Case, { decision, ...more }: Parts = {}): Transition {
  const version = more.version ?? item.version
  return {
    decision: {
      ...{ case: { ...item, version: version + 1 }, changed: true, entries: [entryOf(item.id)] },
      ...{ effects: [], posts: [], claims: [], released: [], answer: { kind: 'accepted' } },
      ...decision,
    },
    ...{ epoch: 1, grants: new Map(), jobs: [], now: 1000 },
    ...more,
    version,
  }
}

export function effectOf(id: string): Effect {
  return { kind: 'classify-request', id, text: 'a request' }
}
