import type { Case } from '#core/case/case.ts'
import { type FieldSpec, say } from '#core/flow/field.ts'
import type { Flow } from '#core/flow/flow.ts'
import { formatValue, type Value } from '#core/value.ts'
import type { Form, FormField } from './form.ts'

/** Asks the requester for a flow's fields: the missing ones, with what is known already. */
export function fieldsForm(flow: Flow, item: Pick<Case, 'values' | 'language'>): Form {
  const { language, values } = item
  return {
    title: say(flow.name, language),
    submit: language === 'fr' ? 'Envoyer' : 'Send',
    fields: Object.entries(flow.fields).map(([name, spec]) => ({
      ...fieldOf(name, spec, say(spec.label, language), values[name]),
      ...(spec.ask ? { hint: say(spec.ask, language) } : {}),
    })),
  }
}

/** The form's field for a value of a type. */
export function fieldOf(
  name: string,
  spec: Pick<FieldSpec, 'type' | 'optional' | 'options'>,
  label: string,
  value?: Value,
): FormField {
  return {
    name,
    label,
    kind: kindOf(spec.type),
    required: !spec.optional,
    ...(value === undefined ? {} : { value: formatValue(value) }),
    ...(spec.options ? { options: spec.options.map((option) => ({ value: option, label: option })) } : {}),
  }
}

function kindOf(type: FieldSpec['type']): FormField['kind'] {
  switch (type) {
    case 'money':
    case 'date':
    case 'choice':
      return type
    case 'id':
    case 'text':
    case 'email':
      return 'text'
  }
}
