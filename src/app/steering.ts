import type { Person } from '#core/person.ts'
import type { Stop } from '#core/stop/stop.ts'
import type { Pressed } from '#ports/channel.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { Store } from '#ports/store.ts'
import type { CaseBook } from './case-book.ts'
import type { Received } from './receive.ts'
import { changeSetting } from './settings.ts'
import { createStops } from './stops.ts'
import type { World } from './world.ts'

/** What people steer with: stops and settings. */
export interface Steering {
  readonly stops: () => readonly Stop[]
  stop(person: Person, scope: string, reason: string): Promise<Steered>
  release(person: Person, scope: string): Promise<Steered>
  setSetting(person: Person, policy: string, setting: string, value: string): Promise<Steered>
  /** Takes a press on a card of the pages for steering; undefined when it is about something else. */
  press(person: Person, pressed: Pressed): Promise<Received | undefined>
}

export type Steered =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly why: 'not-allowed' | 'invalid' | 'not-now'
      readonly problem: string
      /** The field of the form that is wrong, where it is not the first one. */
      readonly field?: string
    }

export interface SteeringParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly book: CaseBook
  readonly world: () => World
  readonly setWorld: (world: World) => void
  readonly onChange: () => void
}

/** Lets people steer, one change after the other: what somebody changes is seen by whoever comes next. */
export async function createSteering(parts: SteeringParts): Promise<Steering> {
  const stops = await createStops(parts)
  const inTurn = oneByOne()
  const steering: Steering = {
    stops: stops.inForce,
    stop: (...given) => inTurn(() => stops.stop(...given)),
    release: (...given) => inTurn(() => stops.release(...given)),
    setSetting: (...given) => inTurn(() => changeSetting(parts, ...given)),
    press: (person, pressed) => press(steering, person, pressed),
  }
  return steering
}

async function press(
  steering: Steering,
  person: Person,
  { subject, act, values = {} }: Pressed,
): Promise<Received | undefined> {
  if (subject === 'stops' && act === 'stop') {
    return told(await steering.stop(person, values.scope ?? '', values.reason ?? ''), 'scope')
  }
  if (subject.startsWith('S-') && act === 'release') return told(await steering.release(person, subject), 'scope')
  if (subject.startsWith('setting:') && act === 'set') {
    const [, policy = '', setting = ''] = subject.split(':')
    return told(await steering.setSetting(person, policy, setting, values.value ?? ''), 'value')
  }
  return undefined
}

function told(steered: Steered, field: string): Received {
  if (steered.ok) return { kind: 'accepted', text: steered.text }
  if (steered.why === 'not-allowed') return { kind: 'refused', text: steered.problem }
  return { kind: 'field-errors', errors: { [steered.field ?? field]: steered.problem } }
}

function oneByOne(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
