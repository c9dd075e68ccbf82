import type { Modal } from './block-kit/blocks.ts'
import { checkModal } from './block-kit/check.ts'
import type { Params } from './params.ts'
import { Refusal } from './refusal.ts'
import type { OpenView, SlackState } from './state.ts'

export function openView(state: SlackState, params: Params) {
  const trigger = state.triggers.get(params.required('trigger_id'))
  if (!trigger) throw new Refusal('invalid_trigger_id')
  if (trigger.used) throw new Refusal('exchanged_trigger_id')
  if (state.now() - trigger.at > triggerLife) throw new Refusal('expired_trigger_id')
  const view = checkModal(params.json('view'))
  trigger.used = true
  return { view: asSeen(show(state, trigger.user, view)) }
}

export function updateView(state: SlackState, params: Params) {
  const id = params.required('view_id')
  const old = state.views.get(id)
  if (!old) throw new Refusal('not_found')
  const hash = params.text('hash')
  if (hash !== undefined && hash !== old.hash) throw new Refusal('hash_conflict')
  return { view: asSeen(show(state, old.user, checkModal(params.json('view')), id)) }
}

/** Puts a modal before a person; a person has one at a time. */
export function show(state: SlackState, user: string, view: Modal, id = state.nextId('V')): OpenView {
  for (const [other, open] of state.views) if (open.user === user) state.views.delete(other)
  const blocks = view.blocks.map((block) => ({ ...block, block_id: block.block_id ?? state.nextId('b') }))
  const open: OpenView = { id, hash: state.nextId('hash.'), user, view: { ...view, blocks }, errors: {} }
  state.views.set(id, open)
  return open
}

const triggerLife = 3_000

const asSeen = ({ id, hash, view }: OpenView) => ({ id, hash, ...view, state: { values: {} } })
