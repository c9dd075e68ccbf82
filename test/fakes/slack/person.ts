import { z } from 'zod'
import type { InputBlock } from './block-kit/blocks.ts'
import { checkModal } from './block-kit/check.ts'
import type { Answer, Courier, EventOptions, Signature } from './courier.ts'
import { asSeen } from './messages.ts'
import { show } from './methods-views.ts'
import { directWith, type Ephemeral, type OpenView, type SlackMessage, type SlackState } from './state.ts'

/** A person at their Slack: only what Slack's own app would let them do. */
export interface Person {
  readonly id: string
  /** The conversation with the bot. */
  readonly direct: string
  /** Writes a message; "@onloop" in it mentions the bot. */
  says(
    channel: string,
    text: string,
    options?: EventOptions & { readonly thread?: string },
  ): Promise<{ readonly message: SlackMessage; readonly answers: readonly Answer[] }>
  /** Presses a button, named by its label or its action id, of a message as this person sees it. */
  presses(message: SlackMessage, button: string, signature?: Signature): Promise<Answer>
  /** Fills in the open form and sends it. */
  submits(values: Readonly<Record<string, string>>): Promise<Answer>
  /** What was shown to this person alone. */
  privately(): readonly Ephemeral[]
  form(): OpenView | undefined
}

export function createPerson(state: SlackState, courier: Courier, id: string): Person {
  const known = state.people.get(id)
  if (!known) throw new Error(`there is no person ${id}`)
  const user = { id, username: id.toLowerCase(), name: id.toLowerCase(), team_id: known.team }
  const base = { user, team: { id: state.team, domain: 'fake' }, api_app_id: state.bot.app, token: 'a-token' }
  const form = () => [...state.views.values()].find((view) => view.user === id)

  return {
    id,
    direct: directWith(state, id).id,
    form,
    privately: () => state.ephemerals.filter((ephemeral) => ephemeral.user === id),
    async says(channel, text, { thread, ...options } = {}) {
      const conversation = state.conversations.get(channel)
      if (!conversation?.members.has(id)) throw new Error(`${id} is not in ${channel}`)
      const message: SlackMessage = {
        channel,
        ts: state.nextTs(),
        user: id,
        text: spelled(text, state.bot.user),
        blocks: [],
        ...(thread === undefined ? {} : { thread_ts: thread }),
        edits: 0,
      }
      state.messages.push(message)
      const common = { ...asSeen(message, false), channel, team: known.team, event_ts: message.ts }
      const mentions = message.text.includes(`<@${state.bot.user}>`)
      if (conversation.isDirect) {
        return { message, answers: await courier.event({ ...common, channel_type: 'im' }, options) }
      }
      const answers = mentions ? await courier.event({ ...common, type: 'app_mention' }, options) : []
      return { message, answers }
    },
    async presses(message, name, signature) {
      const { block, button } = findButton(message, name)
      const now = state.nextTs()
      const trigger = state.nextId('trigger.')
      state.triggers.set(trigger, { user: id, at: state.now(), used: false })
      return courier.interaction(
        {
          ...base,
          type: 'block_actions',
          trigger_id: trigger,
          container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: false },
          channel: { id: message.channel, name: 'a-channel' },
          message: asSeen(message, false),
          state: { values: {} },
          response_url: 'https://hooks.slack.invalid/actions',
          actions: [{ ...button, block_id: block, action_ts: now }],
        },
        signature,
      )
    },
    async submits(values) {
      const open = form()
      if (!open) throw new Error(`${id} has no form open`)
      const trigger = state.nextId('trigger.')
      state.triggers.set(trigger, { user: id, at: state.now(), used: false })
      const view = {
        id: open.id,
        hash: open.hash,
        team_id: state.team,
        ...open.view,
        state: { values: fill(open, values) },
      }
      const answer = await courier.interaction({ ...base, type: 'view_submission', trigger_id: trigger, view })
      apply(state, open, answer)
      return answer
    },
  }
}

/** What a person types becomes Slack's spelling of it. */
function spelled(text: string, bot: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replaceAll('@onloop', `<@${bot}>`)
}

function findButton(message: SlackMessage, name: string) {
  for (const block of message.blocks) {
    if (block.type !== 'actions') continue
    for (const button of block.elements) {
      if (button.type !== 'button') continue
      if (button.action_id === name || button.text.text === name) return { block: block.block_id, button }
    }
  }
  throw new Error(`the message has no button "${name}"`)
}

/** Slack's own app keeps a form back until what is required is there, and offers only the options. */
function fill({ view }: OpenView, values: Readonly<Record<string, string>>) {
  const inputs = view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []))
  const unknown = Object.keys(values).filter((name) => !inputs.some(({ block_id: id }) => id === name))
  if (unknown.length > 0) throw new Error(`the form has no field ${unknown.join(', ')}`)
  return Object.fromEntries(
    inputs.map((input) => {
      const name = input.block_id ?? ''
      const value = values[name] ?? initialOf(input)
      if (!value && input.optional !== true) throw new Error(`${name} must be filled in`)
      return [name, { [input.element.action_id]: entry(input, value || undefined) }]
    }),
  )
}

function initialOf({ element }: InputBlock): string | undefined {
  if (element.type === 'plain_text_input') return element.initial_value
  return element.type === 'datepicker' ? element.initial_date : element.initial_option?.value
}

function entry({ element }: InputBlock, value: string | undefined) {
  if (element.type === 'plain_text_input') return { type: element.type, value: value ?? null }
  if (element.type === 'datepicker') return { type: element.type, selected_date: value ?? null }
  const option = element.options.find((one) => one.value === value)
  if (value !== undefined && !option) throw new Error(`"${value}" is not offered`)
  return { type: element.type, selected_option: option ?? null }
}

const ViewAnswer = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
])

/** Does with the form what the app answered. What Slack could not read leaves the form open. */
function apply(state: SlackState, open: OpenView, { status, body }: Answer): void {
  if (status !== 200) return
  if (body === '') return void state.views.delete(open.id)
  const answer = ViewAnswer.parse(JSON.parse(body))
  if (answer.response_action === 'clear') return void state.views.delete(open.id)
  if (answer.response_action === 'update') return void show(state, open.user, checkModal(answer.view), open.id)
  const ids = open.view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []))
  const strange = Object.keys(answer.errors).filter((name) => !ids.includes(name))
  if (strange.length > 0) throw new Error(`Slack knows no field ${strange.join(', ')} to show an error at`)
  state.views.set(open.id, { ...open, errors: answer.errors })
}
