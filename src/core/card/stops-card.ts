import type { Person } from '#core/person.ts'
import type { Stop } from '#core/stop/stop.ts'
import { type Button, type Card, type Inline, type Node, text } from './card.ts'

/** A stop in force, and what it meets just now. */
export interface StopShown {
  readonly stop: Stop
  readonly name: string
  readonly by: string
  /** Cases that wait for its release. */
  readonly held: readonly string[]
  /** Cases in which something had begun, which is not called back. */
  readonly inFlight: readonly string[]
}

/** The stops in force, and the form that sets one. */
export function stopsCards(
  stops: readonly StopShown[],
  scopes: readonly { readonly value: string; readonly label: string }[],
  role: Person['role'],
): readonly Card[] {
  const free = scopes.filter(({ value }) => !stops.some(({ stop }) => stop.scope === value))
  const maySet = role === 'supervisor' || role === 'manager'
  return [...stops.map((shown) => stopCard(shown, role === 'manager')), setCard(stops.length, maySet ? free : [])]
}

function stopCard({ stop, name, by, held, inFlight }: StopShown, mayRelease: boolean): Card {
  const release: Button = {
    act: 'release',
    label: 'Release',
    confirm: held.length > 0 ? `What waits goes on at once: ${count(held)}.` : 'Nothing waits for it now.',
  }
  return {
    subject: stop.id,
    version: '1',
    summary: `Stopped: ${name}`,
    nodes: [
      { kind: 'state', tone: 'stop', text: 'Stopped' },
      { kind: 'heading', text: name },
      {
        kind: 'text',
        soft: true,
        inlines: [text(`by ${by}, `), { at: stop.at, show: 'both' }, text(`: “${stop.reason}”`)],
      },
      ...cases('Waiting for its release: ', held),
      ...cases('Begun before it and not called back: ', inFlight),
      mayRelease
        ? { kind: 'actions', buttons: [release] }
        : { kind: 'text', soft: true, inlines: [text('A manager can release it.')] },
    ],
  }
}

const mostListed = 12

function cases(says: string, ids: readonly string[]): readonly Node[] {
  if (ids.length === 0) return []
  const links = ids
    .slice(0, mostListed)
    .flatMap((id, index): Inline[] => [...(index > 0 ? [text(', ')] : []), { link: `/cases/${id}`, text: id }])
  const more = ids.length > mostListed ? [text(` and ${ids.length - mostListed} more`)] : []
  return [{ kind: 'text', inlines: [text(says), ...links, ...more] }]
}

function count({ length }: readonly string[]): string {
  return `${length} case${length === 1 ? '' : 's'}`
}

function setCard(stops: number, options: readonly { readonly value: string; readonly label: string }[]): Card {
  const summary = stops === 0 ? 'Nothing is stopped' : 'Stop something else'
  const stop: Button = {
    act: 'stop',
    label: 'Stop…',
    tone: 'bad',
    form: {
      title: 'Stop',
      intro: 'What it covers does not begin until a manager releases it.',
      submit: 'Stop it',
      fields: [
        { name: 'scope', label: 'What', kind: 'choice', required: true, options },
        { name: 'reason', label: 'Why', kind: 'text', required: true, hint: 'Shown to everybody who meets it.' },
      ],
    },
  }
  const nobody = 'Supervisors and managers can stop a flow, an agent, an action, a system or everything.'
  return {
    subject: 'stops',
    version: '1',
    summary,
    nodes: [
      { kind: 'heading', text: summary },
      options.length > 0 ? { kind: 'actions', buttons: [stop] } : { kind: 'text', soft: true, inlines: [text(nobody)] },
    ],
  }
}
