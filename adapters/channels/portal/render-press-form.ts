import { randomUUID } from 'node:crypto'
import type { Form } from '#core/card/form.ts'
import type { OpenForm, PressContext } from './context.ts'
import { type Html, html, say } from './html.ts'
import { renderField } from './render-field.ts'

export interface PressForm {
  readonly message: string
  readonly subject: string
  readonly version: string
  readonly act: string
  readonly press: Pick<PressContext, 'as' | 'at'>
  readonly form?: Form | undefined
  readonly confirm?: string | undefined
  readonly submit?: string
  readonly look?: string
  /** What was filled in before and what was wrong with it. */
  readonly kept?: OpenForm | undefined
}

/** The form behind a button: what the press is about, the fields if it has any, and the button that sends it. */
export function renderPressForm({ form, confirm, submit, look, kept, ...bound }: PressForm): Html {
  const key = randomUUID()
  const values = kept?.values ?? {}
  const errors = kept?.errors ?? {}
  return html`<form class="press" method="post" action="/press" hx-post="/press" hx-target="closest .said" hx-swap="outerHTML" hx-disabled-elt="find button">
${hidden({ message: bound.message, subject: bound.subject, version: bound.version, act: bound.act, key })}
${hidden({ as: bound.press.as, at: bound.press.at, ...(form && { form: '1' }) })}
${form && html`<h3>${say(form.title)}</h3>${form.intro !== undefined && html`<p class="soft">${say(form.intro)}</p>`}`}
${form?.fields.map((field) => renderField(field, key, values[field.name] ?? field.value ?? '', errors[field.name]))}
${strayErrors(form, errors)}${confirm !== undefined && html`<p>${say(confirm)}</p>`}
<button class="${look ?? 'button send'}">${say(form?.submit ?? submit ?? '')}</button>
</form>`
}

/** The hidden inputs of a form. */
export function hidden(values: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}

/** Errors that name no field of the form are still said. */
function strayErrors(form: Form | undefined, errors: Readonly<Record<string, string>>): readonly Html[] {
  const known = new Set(form?.fields.map(({ name }) => name))
  return Object.entries(errors)
    .filter(([name]) => !known.has(name))
    .map(([, error]) => html`<p class="wrong" role="alert">${say(error)}</p>`)
}
