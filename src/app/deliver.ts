import type { Card } from '#core/card/card.ts'
import { threadCard } from '#core/card/case-card.ts'
import { questionCard } from '#core/card/question-card.ts'
import type { Case, Question } from '#core/case/case.ts'
import { groupsAsked } from '#core/escalation/authority.ts'
import { say } from '#core/flow/field.ts'
import { digestOf } from '#core/hash.ts'
import type { Channel, MessageRef, Place } from '#ports/channel.ts'
import type { Delivery, Store } from '#ports/store.ts'
import { channelOf, directPlaces, groupPlaces } from './places.ts'
import type { World } from './world.ts'

export interface DeliverParts {
  readonly store: Store
  readonly world: () => World
  readonly channels: ReadonlyMap<string, Channel>
}

/** A card that a place should show. */
interface Wanted {
  readonly place: Place
  readonly card: Card
  readonly thread?: MessageRef
}

/** Makes every place show what it should show of a case: posts what is missing and updates what is out of date. */
export async function deliverCards(parts: DeliverParts, caseId: string): Promise<void> {
  const item = await parts.store.case(caseId)
  if (!item) return
  await forEach(await wantedCards(parts, item), (wanted) => show(parts, wanted, item.id))
}

/** Goes through all, and fails only afterwards: a place that is away keeps nothing from the others. */
async function forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  for (const item of items) await act(item).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/**
 * Brings one place up to date.
 *
 * That it is about to post is written down first: whoever comes after a crash knows that the card may be there
 * already, and has the channel look for it.
 */
export async function show(
  parts: DeliverParts,
  { place, card, thread }: Wanted,
  caseId: string | undefined,
): Promise<void> {
  const channel = parts.channels.get(channelOf(place))
  if (!channel) return
  const hash = digestOf(card)
  const before = (await parts.store.deliveries.shown(card.subject)).find((delivery) => delivery.place === place)
  if (before?.message && before.hash === hash) return
  const delivery: Omit<Delivery, 'message'> = { subject: card.subject, case: caseId, place, hash }
  if (before?.message && (await channel.update(before.message, card))) {
    return parts.store.deliveries.put({ ...delivery, message: before.message })
  }
  // A card that a person deleted is posted anew, under a key of its own.
  const key = before?.message
    ? `card/${card.subject}/${place}/after/${before.message}`
    : `card/${card.subject}/${place}`
  const tried = before !== undefined && before.message === undefined
  if (!tried) await parts.store.deliveries.put({ ...delivery, message: undefined })
  const content = { card }
  const message = await channel.post({ key, to: place, content, again: tried, ...(thread ? { thread } : {}) })
  await parts.store.deliveries.put({ ...delivery, message })
}

async function wantedCards(parts: DeliverParts, item: Case): Promise<readonly Wanted[]> {
  const view = await caseView(parts, item)
  const own: Wanted = { place: item.place as Place, card: threadCard(view), thread: item.thread as MessageRef }
  const questions: Wanted[] = []
  for (const question of Object.values(item.questions)) {
    const card = questionCard({ ...view, question })
    for (const place of await placesOf(parts, question)) questions.push({ place, card })
  }
  return [own, ...questions]
}

export async function caseView({ store, world }: Pick<DeliverParts, 'store' | 'world'>, item: Case) {
  const { plans, directory } = world()
  const plan = item.plan === undefined ? undefined : await store.plan(item.plan)
  return {
    case: item,
    plan,
    directory,
    flowName: (flow: string) => {
      const name = plans.get(flow)?.plan.flow.name ?? plan?.flow.name
      return name ? say(name, item.language) : flow
    },
  }
}

/** Where an open question is asked; where a closed one was. */
async function placesOf({ store, world, channels }: DeliverParts, question: Question): Promise<readonly Place[]> {
  const shown = (await store.deliveries.shown(question.id)).map(({ place }) => place as Place)
  if (question.closed) return shown
  const assigned = question.assigned ? directPlaces(world(), channels, question.assigned) : []
  return [...new Set([...shown, ...groupPlaces(world(), groupsAsked(question)), ...assigned])]
}

/** Sends a message that is owed, once. */
export async function deliverPost(parts: DeliverParts, key: string): Promise<void> {
  const post = await parts.store.deliveries.post(key)
  if (!post || post.status === 'sent') return
  const again = post.status === 'tried'
  if (!again) await parts.store.deliveries.tried(key)
  let last: MessageRef | undefined
  await forEach(await targets(parts, post), async ({ place, thread }) => {
    const content = { text: post.text }
    const message = { key: `${key}@${place}`, to: place, content, again, ...(thread ? { thread } : {}) }
    last = (await parts.channels.get(channelOf(place))?.post(message)) ?? last
  })
  await parts.store.deliveries.sent(key, last)
}

async function targets(
  parts: DeliverParts,
  { to, thread }: NonNullable<Awaited<ReturnType<Store['deliveries']['post']>>>,
): Promise<readonly { place: Place; thread?: MessageRef }[]> {
  if ('place' in to) return [{ place: to.place as Place, ...(thread ? { thread: thread as MessageRef } : {}) }]
  if ('person' in to) return directPlaces(parts.world(), parts.channels, to.person).map((place) => ({ place }))
  const shown = await parts.store.deliveries.shown(to.question)
  return shown.flatMap(({ place, message }) => (message ? [{ place: place as Place, thread: message }] : []))
}
