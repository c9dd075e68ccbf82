import type { FormField } from '#core/card/form.ts'
import { type Html, html, say } from './html.ts'

/** One field with its label, its hint and, after a refused submit, what was wrong with it. */
export function renderField(field: FormField, form: string, value: string, error: string | undefined): Html {
  const id = `f-${form}-${field.name}`
  const notes = html`${field.hint !== undefined && html`<small id="${id}-hint">${say(field.hint)}</small>`}
${error !== undefined && html`<strong class="wrong" id="${id}-error">${say(error)}</strong>`}`
  const label = html`${say(field.label)}${!field.required && html` <small>(optional)</small>`}`
  const common = html` name="v.${field.name}"${describedBy(field, id, error)}${field.required && html` required`}`
  if (field.kind === 'choice' && isShort(field)) {
    return html`<fieldset class="field"><legend>${label}</legend>${radios(field, value, common)}${notes}</fieldset>`
  }
  return html`<div class="field"><label for="${id}">${label}</label>${control(field, value, html` id="${id}"${common}`)}${notes}</div>`
}

function control(field: FormField, value: string, common: Html): Html {
  switch (field.kind) {
    case 'text':
      return html`<input type="text" autocomplete="off" value="${value}"${common}>`
    case 'money':
      return html`<input type="text" class="number" inputmode="decimal" autocomplete="off" value="${value}"${common}>`
    case 'date':
      return html`<input type="date" value="${value}"${common}>`
    case 'multiline':
      // A browser drops the first line break of a textarea, so it gets one to drop.
      return html`<textarea rows="3"${common}>
${value}</textarea>`
    case 'choice':
      return html`<select${common}><option value="">Choose…</option>${options(field).map(
        (option) =>
          html`<option value="${option.value}"${option.value === value && html` selected`}>${option.label}</option>`,
      )}</select>`
  }
}

function radios(field: FormField, value: string, common: Html): readonly Html[] {
  return options(field).map(
    (option) =>
      html`<label class="choice"><input type="radio" value="${option.value}"${common}${option.value === value && html` checked`}> ${say(option.label)}</label>`,
  )
}

function describedBy({ hint }: FormField, id: string, error: string | undefined): Html | undefined {
  const notes = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    (note) => note !== false,
  )
  if (notes.length === 0) return undefined
  return html` aria-describedby="${notes.join(' ')}"${error !== undefined && html` aria-invalid="true" autofocus`}`
}

function options(field: FormField): NonNullable<FormField['options']> {
  return field.options ?? []
}

function isShort(field: FormField): boolean {
  return options(field).length > 0 && options(field).length <= 4
}
