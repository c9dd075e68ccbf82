import type { Case } from '#core/case/case.ts'
import type { Answer } from '#core/case/turn.ts'
import { OnloopError, sayError } from '#core/errors.ts'
import { whyNot } from '#core/escalation/authority.ts'
import { requestId } from '#core/ids.ts'
import { isAnotherRequest } from '#core/intake/another-request.ts'
import { cleanText } from '#core/intake/clean-text.ts'
import { detectLanguage } from '#core/intake/language.ts'
import type { Person } from '#core/person.ts'
import type { Arrived, Pressed, Receipt, Said } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { Store } from '#ports/store.ts'
import type { CaseBook } from './case-book.ts'
import { takeCommand } from './commands.ts'
import { caseView } from './deliver.ts'
import { findForm } from './forms.ts'
import { channelOf, personOf } from './places.ts'
import type { Refusals } from './refusals.ts'
import type { Steering } from './steering.ts'
import type { World } from './world.ts'

export interface ReceiveParts {
  readonly store: Store
  readonly book: CaseBook
  readonly clock: Clock
  readonly log: Log
  readonly world: () => World
  readonly refusals: Refusals
  readonly steering: Steering
  /** Posts the digest of the last seven days where it was asked for. */
  readonly digest: (arrived: Said) => Promise<void>
}

/** Longer messages are files, not requests. */
const longestText = 8000

/** A receipt, with the case that the arrival opened or belongs to. */
export type Received = Receipt & { readonly case?: string }

/** Takes what arrives from a channel. Resolves once what it causes is durable. */
export function createReceive(parts: ReceiveParts): (arrived: Arrived) => Promise<Received> {
  return async (arrived) => {
    const person = personOf(parts.world(), arrived.by)
    if (!person || person.guest) {
      return refuse(parts, arrived, 'I do not know this account. Ask an operator to link it before you use me.')
    }
    try {
      return await (arrived.kind === 'said' ? said(parts, arrived, person) : pressed(parts, arrived, person))
    } catch (error) {
      if (!(error instanceof OnloopError) || error.code !== 'SEAL_BROKEN') throw error
      parts.log.error({ by: person.id, error: sayError(error) }, 'nothing was done: somebody changed what is on record')
      return {
        kind: 'refused',
        text: 'What is on record was changed from outside, so nothing is done with it. The operators are told.',
      }
    }
  }
}

async function refuse(parts: ReceiveParts, arrived: Arrived, text: string): Promise<Received> {
  await parts.refusals.add(
    arrived.by,
    arrived.kind === 'said' ? 'message' : `${arrived.act} on ${arrived.subject}`,
    text,
  )
  return { kind: 'refused', text }
}

async function said(parts: ReceiveParts, arrived: Said, person: Person): Promise<Received> {
  const text = cleanText(arrived.text).trim()
  const flaw = flawOfText(text)
  if (flaw) return { kind: 'refused', text: flaw }
  const commanded = arrived.direct && !arrived.thread ? await takeCommand(parts, person, arrived, text) : undefined
  if (commanded) return commanded
  const caseId = await belongsTo(parts, arrived, person, text)
  if (typeof caseId === 'object') return caseId
  if (caseId !== undefined) {
    return receipt(await parts.book.happen(caseId, { kind: 'said', by: person.id, text }, arrived.key), caseId)
  }
  return openRequest(parts, arrived, person, text)
}

/** Why a message is not taken, in words for its author; undefined when it is. */
export function flawOfText(text: string): string | undefined {
  if (text === '') return 'That message was empty. Write what you need.'
  if (text.length <= longestText) return undefined
  const [length, most] = [text.length, longestText].map((count) => count.toLocaleString('en'))
  return `That message has ${length} characters; at most ${most} are read. Nothing was done.`
}

/** Opens a case for a new request. The same arrival gives the same case, however often it is delivered. */
async function openRequest(parts: ReceiveParts, arrived: Said, person: Person, text: string): Promise<Received> {
  const id = requestId(arrived.key)
  const answer = await parts.book.happen(
    id,
    {
      kind: 'request-received',
      case: id,
      requester: person.id,
      place: arrived.place,
      thread: arrived.message,
      text,
      language: detectLanguage(text) ?? person.language,
    },
    arrived.key,
  )
  return receipt(answer, id)
}

/** The case that a message belongs to: its thread's, or in a direct message the one that waits for this person. */
async function belongsTo(
  parts: ReceiveParts,
  arrived: Said,
  person: Person,
  text: string,
): Promise<string | Received | undefined> {
  if (arrived.thread) {
    const caseId = await parts.store.caseByThread(arrived.thread)
    if (caseId || !arrived.direct) return caseId
  }
  if (!arrived.direct || arrived.fresh) return undefined
  const waiting = await awaiting(parts, person, text)
  if (waiting.length > 1) {
    const list = waiting.map((item) => `${item.id} (“${item.text.slice(0, 60)}”)`).join(', ')
    return {
      kind: 'refused',
      text: `Several requests wait for you: ${list}. Answer in the thread of the one you mean.`,
    }
  }
  return waiting[0]?.id
}

/** The person's cases that wait for their word and that this text could be an answer to. */
async function awaiting({ store, world, clock }: ReceiveParts, person: Person, text: string): Promise<readonly Case[]> {
  const rows = await store.cases({ requester: person.id, awaitsRequester: true, limit: 20 })
  const cases = await Promise.all(rows.map(({ id }) => store.case(id)))
  const { plans, classifier } = world()
  return cases.filter((item): item is Case => {
    if (!item) return false
    const plan = item.flow === undefined ? undefined : plans.get(item.flow)?.plan
    return !isAnotherRequest(text, item, plan, classifier, clock.now())
  })
}

async function pressed(parts: ReceiveParts, given: Pressed, person: Person): Promise<Received> {
  const arrived = given.values ? { ...given, values: cleanValues(given.values) } : given
  if (!(await isOnRecord(parts, arrived))) {
    return refuse(
      parts,
      arrived,
      'This message is not on record, so its buttons do nothing. Use the one that I posted.',
    )
  }
  const steered = await parts.steering.press(person, arrived)
  if (steered?.kind === 'refused') return refuse(parts, arrived, steered.text)
  if (steered) return steered
  const caseId = arrived.subject.split('.')[0] ?? ''
  const item = await parts.store.case(caseId)
  if (!item) return refuse(parts, arrived, 'This is not on record.')
  if (arrived.values === undefined) {
    const form = mayAnswer(parts, item, arrived.subject, person)
      ? findForm(await caseView(parts, item), arrived.subject, arrived.act)
      : undefined
    if (form) {
      const { message, subject, version, act } = arrived
      return { kind: 'open-form', form, press: { kind: 'pressed', message, subject, version, act } }
    }
  }
  const { subject, version, act, values } = arrived
  const event = {
    kind: 'pressed',
    by: person.id,
    channel: channelOf(arrived.by),
    subject,
    version,
    act,
    values,
  } as const
  const answer = await parts.book.happen(caseId, event, arrived.key)
  if (answer.kind === 'refused') await parts.refusals.add(arrived.by, `${act} on ${subject}`, answer.text)
  return receipt(answer, caseId)
}

/** A form shows what it is about; who may not answer gets none, and is told why by the decision. */
function mayAnswer({ world }: ReceiveParts, item: Case, subject: string, { id }: Person): boolean {
  const question = item.questions[subject]
  return question === undefined || whyNot(question, id, world().directory) === undefined
}

/** A press counts only on a message that Onloop posted, showing what the press is about, or on its own pages. */
async function isOnRecord({ store }: ReceiveParts, { message, subject, by }: Pressed): Promise<boolean> {
  if (message.startsWith('portal:page/')) return by.startsWith('portal:')
  return (await store.deliveries.byMessage(message))?.subject === subject
}

function cleanValues(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cleanText(value).slice(0, 4000)]))
}

function receipt(answer: Answer, caseId: string): Received {
  return { ...answer, case: caseId }
}
