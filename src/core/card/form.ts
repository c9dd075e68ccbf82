/** What a person fills in, the same for every channel. */
export interface Form {
  readonly title: string
  readonly intro?: string
  /** The label of the button that sends it. */
  readonly submit: string
  readonly fields: readonly FormField[]
}

export interface FormField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'multiline' | 'choice' | 'money' | 'date'
  readonly required: boolean
  readonly value?: string
  readonly hint?: string
  /** For `choice`. */
  readonly options?: readonly { value: string; label: string }[]
}
