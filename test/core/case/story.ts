import { type Case, openQuestions, type Question } from '#core/case/case.ts'
import type { Context } from '#core/case/context.ts'
import type { Decision } from '#core/case/decide.ts'
import type { Effect } from '#core/case/effect.ts'
import type { CaseEvent } from '#core/case/event.ts'
import type { Answer } from '#core/case/turn.ts'
import type { Entry } from '#core/ledger/entry.ts'
import { deepFreeze } from './deep-freeze.ts'
import type { Desk } from './desk.ts'
import { type EffectRow, keepRow } from './effect-rows.ts'
import { answerTo } from './outside.ts'
import { soundDecision } from './sound.ts'
import { tell } from './tell.ts'

/** One case, and what became of it so far. */
export interface Story {
  readonly id: string
  readonly desk: Desk
  readonly entries: readonly Entry[]
  readonly posts: readonly { readonly to: string; readonly text: string }[]
  readonly rows: ReadonlyMap<string, EffectRow>
  readonly case: Case
  /** The question that waits for people; a check of something that ran alone is none. */
  readonly question: Question
  /** Lets one event happen, and nothing of what it causes. */
  happen(event: CaseEvent): Decision
  /** The context that the next such event would be decided in. */
  contextFor(event: CaseEvent): Context
  receive(by: string, text: string): Decision
  say(by: string, text: string): Answer
  /** A press on the question that waits, or on what `on` says, and what the person is told. */
  press(by: string, act: string, values?: Texts, on?: Partial<Pressed>): Answer
  /** A press on the requester's own card. */
  pressCard(by: string, act: string, values?: Texts): Answer
  /** Does what is owed and due by now, until nothing is. */
  run(): Story
  perform(effect: Effect): void
  /** The id of the newest effect of a step. */
  effectOf(step: string): string
  /** Moves the clock, and has the case notice it. */
  wait(ms: number): Story
  /** What happened since the last time it was told, one line each; of some steps alone where they are named. */
  tell(...steps: readonly string[]): readonly string[]
}

type Pressed = Pick<Extract<CaseEvent, { kind: 'pressed' }>, 'subject' | 'version' | 'channel'>
type Texts = Readonly<Record<string, string>>

/** A case of a desk, before its request. */
export function openStory(desk: Desk, id: string): Story {
  let item: Case | undefined
  const entries: Entry[] = []
  const posts: { readonly to: string; readonly text: string }[] = []
  const rows = new Map<string, EffectRow>()
  let told = 0

  function commit(decision: Decision): void {
    item = deepFreeze(JSON.parse(JSON.stringify(decision.case)) as Case)
    entries.push(...decision.entries)
    for (const { to, text } of decision.posts) posts.push({ to: Object.values(to)[0] as string, text })
    desk.claims.add(decision.claims)
    desk.claims.release(decision.released)
    for (const change of decision.effects) keepRow(rows, change)
  }

  const story: Story = {
    id,
    desk,
    entries,
    posts,
    rows,
    get case(): Case {
      if (!item) throw new Error(`${id} was never opened`)
      return item
    },
    happen(event) {
      const decision = soundDecision(item, event, desk.contextFor(item, event))
      if (decision.changed) commit(decision)
      return decision
    },
    contextFor: (event) => desk.contextFor(item, event),
    receive(by, text) {
      const place = `portal:@${by}`
      return story.happen({
        kind: 'request-received',
        ...{ case: id, requester: by, place, thread: `${place}/1`, text, language: 'en' },
      })
    },
    say: (by, text) => story.happen({ kind: 'said', by, text }).answer,
    get question() {
      const [question] = openQuestions(story.case).filter(({ asks }) => asks !== 'check')
      if (!question) throw new Error(`${id} asks nobody anything`)
      return question
    },
    press(by, act, values, on = {}) {
      const subject = on.subject ?? story.question.id
      const version = on.version ?? story.case.questions[subject]?.version ?? String(story.case.version)
      return story.happen({
        kind: 'pressed',
        ...{ by, channel: on.channel ?? 'portal', subject, version, act, values },
      }).answer
    },
    pressCard: (by, act, values) => story.press(by, act, values, { subject: id }),
    run() {
      for (let rounds = 0; rounds < 100; rounds++) {
        const row = [...rows.values()].find(({ status, dueAt }) => status === 'owed' && dueAt <= desk.now)
        if (!row) return story
        story.perform(row.effect)
      }
      throw new Error(`${id} does not come to rest`)
    },
    perform(effect) {
      const reported = answerTo(story, effect)
      if (reported) story.happen(reported)
    },
    effectOf(step) {
      const own = [...rows.values()].filter(({ effect }) => effect.id.split('.')[1] === step)
      return own.at(-1)?.effect.id ?? 'no such effect'
    },
    wait(ms) {
      desk.now += ms
      story.happen({ kind: 'time-passed' })
      return story
    },
    tell(...steps) {
      const fresh = entries.slice(told)
      told = entries.length
      return fresh
        .filter((entry) => steps.length === 0 || entry.step === undefined || steps.includes(entry.step))
        .map(tell)
    },
  }
  return story
}
