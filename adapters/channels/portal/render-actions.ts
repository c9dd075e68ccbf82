import type { Button, Node } from '#core/card/card.ts'
import type { NodeContext, OpenForm } from './context.ts'
import { type Html, html, say } from './html.ts'
import { renderPressForm } from './render-press-form.ts'
import { renderInlines } from './render-words.ts'
import { safeLink } from './safe-link.ts'

/**
 * The buttons of a card. None needs a script: a button that asks for more is a disclosure with a form in it, one
 * that asks twice a disclosure with the second question in it.
 */
export function renderActions(node: Extract<Node, { kind: 'actions' }>, context: NodeContext): Html {
  return html`<div class="acts">${node.buttons.map((button) => renderButton(button, context))}
${node.clock && html`<p class="clock">${renderInlines(node.clock)}</p>`}</div>`
}

function renderButton(button: Button, context: NodeContext): Html {
  const look = `button ${button === context.primary ? 'main' : button.tone === 'bad' ? 'bad' : ''}`.trim()
  if (button.link !== undefined) return renderLinkButton(button, button.link, look)
  const { card, press } = context
  const bound = { message: press.message, subject: card.subject, version: card.version, act: button.act }
  if (button.form) {
    const kept = openedBy(button, context)
    const form = renderPressForm({
      ...bound,
      press,
      form: button.form,
      confirm: button.confirm,
      look: `${look} send`,
      kept,
    })
    return disclosure(button.label, look, form, kept !== undefined)
  }
  if (button.confirm !== undefined) {
    const submit = `Yes, ${button.label.slice(0, 1).toLowerCase()}${button.label.slice(1)}`
    return disclosure(
      button.label,
      look,
      renderPressForm({ ...bound, press, confirm: button.confirm, submit, look: `${look} send` }),
      false,
    )
  }
  return renderPressForm({ ...bound, press, submit: button.label, look })
}

function renderLinkButton({ label }: Button, link: string, look: string): Html {
  const safe = safeLink(link)
  if (!safe) return html`<span class="soft">${say(label)}</span>`
  const host = safe.host && html` <small>(${say(safe.host)})</small>`
  return html`<a class="${look}" href="${safe.href}"${safe.host && html` rel="noreferrer noopener"`}>${say(label)}${host}</a>`
}

function disclosure(label: string, look: string, form: Html, open: boolean): Html {
  return html`<details class="act"${open && html` open`}><summary class="${look}">${say(label)}</summary>
<div class="sheet">${form}</div></details>`
}

function openedBy(button: Button, { card, press }: NodeContext): OpenForm | undefined {
  const { answer } = press
  if (answer?.subject !== card.subject || answer.form?.form) return undefined
  return answer.form?.act === button.act ? answer.form : undefined
}
