import type { Entry, EntryKind } from './entry.ts'

type EntryOf<Kind extends EntryKind> = Extract<Entry, { readonly kind: Kind }>

/** The entries of one kind, in their order. */
export function entriesOf<Kind extends EntryKind>(history: readonly Entry[], kind: Kind): readonly EntryOf<Kind>[] {
  return history.filter((entry): entry is EntryOf<Kind> => entry.kind === kind)
}
