import type { Button } from '#core/card/card.ts'
import { webAddress } from './inline.ts'
import type { Block, ButtonElement } from './kit.ts'
import { limit } from './kit.ts'
import { clean, plain } from './text.ts'

/** What a button carries, and a press brings back. */
export interface Carried {
  readonly subject: string
  readonly version: string
  readonly act: string
}

/** Buttons in rows of at most 25. Action ids are unique in their row, as Slack wants. */
export function actionBlocks(buttons: readonly Button[], card: Omit<Carried, 'act'>): Block[] {
  const blocks: Block[] = []
  for (let first = 0; first < buttons.length; first += limit.buttonsInBlock) {
    const taken = new Set<string>()
    const row = buttons.slice(first, first + limit.buttonsInBlock)
    blocks.push({ type: 'actions', elements: row.map((button) => element(button, card, taken)) })
  }
  return blocks
}

/** The prefix of buttons that only lead somewhere: Slack reports their presses too. */
export const linkPrefix = 'link:'

function element(button: Button, card: Omit<Carried, 'act'>, taken: Set<string>): ButtonElement {
  const url = button.link === undefined ? undefined : webAddress(button.link)
  return {
    type: 'button',
    text: plain(clean(button.label).trim() || button.act, limit.label),
    action_id: unique(url === undefined ? button.act : `${linkPrefix}${button.act}`, taken),
    ...(url === undefined ? { value: carry(card, button.act) } : { url }),
    ...(button.tone === undefined
      ? {}
      : { style: button.tone === 'main' ? ('primary' as const) : ('danger' as const) }),
    ...(button.confirm === undefined ? {} : { confirm: confirmation(button, button.confirm) }),
  }
}

/** What does not fit is left off; such a press is answered privately, since nothing could tell what it decides. */
function carry({ subject, version }: Omit<Carried, 'act'>, act: string): string {
  const value = JSON.stringify({ subject, version, act })
  return value.length <= limit.value ? value : '{}'
}

function unique(act: string, taken: Set<string>): string {
  const base = clean(act).slice(0, 200).toWellFormed() || 'act'
  let id = base
  for (let turn = 2; taken.has(id); turn++) id = `${base}~${turn}`
  taken.add(id)
  return id
}

function confirmation({ label, tone }: Button, question: string) {
  return {
    title: plain(label, limit.confirmTitle),
    text: plain(question, limit.confirmText),
    confirm: plain(label, limit.confirmLabel),
    deny: plain('Cancel'),
    ...(tone === 'bad' ? { style: 'danger' as const } : {}),
  }
}
