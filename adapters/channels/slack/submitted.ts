import { z } from 'zod'
import { digestOf } from '#core/hash.ts'
import type { Pressed } from '#ports/channel.ts'
import { readPurpose } from './blocks/modal.ts'
import type { Reach } from './pressed.ts'
import { accountOf, readRef, type Self } from './refs.ts'

export interface Submitted {
  readonly pressed: Pressed
  readonly reach: Reach
  /** The fields of the form, in their order: where an error can be shown. */
  readonly fields: readonly string[]
}

/**
 * Reads a `view_submission` payload; undefined when the form is none of ours.
 *
 * The key covers the values: a form that came back with errors keeps its id and hash, and its corrected second
 * sending must not be taken for the first.
 */
export function readSubmitted(payload: unknown, self: Self): Submitted | undefined {
  const { data } = Payload.safeParse(payload)
  const purpose = data && readPurpose(data.view.private_metadata)
  const target = purpose && readRef(purpose.message)
  if (!data || !purpose || !target) return undefined
  const team = data.user.team_id ?? data.team?.id ?? self.team
  const values = valuesOf(data.view.state.values)
  const key = `slack:${team}/${data.user.id}/${data.view.id}/${data.view.hash}/${digestOf(values).slice(0, 16)}`
  return {
    pressed: { ...purpose, key, by: accountOf(team, data.user.id), values },
    reach: { channel: target.channel, user: data.user.id },
    fields: data.view.blocks.filter(({ type }) => type === 'input').map(({ block_id: id }) => id),
  }
}

const Entry = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_date: z.string().nullish(),
})
type Entry = z.infer<typeof Entry>

const Payload = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    hash: z.string(),
    private_metadata: z.string(),
    blocks: z.array(z.object({ type: z.string(), block_id: z.string() })),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Entry)) }),
  }),
})

/** What was filled in. A field that was left empty is not there. */
function valuesOf(state: Readonly<Record<string, Readonly<Record<string, Entry>>>>): Record<string, string> {
  const filled = Object.entries(state).flatMap(([name, entries]) => {
    const entry = entries.value
    const value = entry?.value ?? entry?.selected_option?.value ?? entry?.selected_date ?? undefined
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(filled)
}
