import type { Found, NamedField } from './found.ts'

/**
 * What a text says for a field of free words: the rest of the line behind the field's label and a colon.
 *
 * For the field that holds the reason it is also what follows "because", and if that field is optional, the whole text.
 */
export function readText(text: string, field: NamedField, isReason: boolean, french: boolean): Found | undefined {
  const labelled = behindLabel(text, field)
  if (labelled) return quoted(labelled, 0.95)
  if (!isReason) return undefined
  const reason = behindBecause(text, french)
  if (reason) return quoted(reason, 0.92)
  return field.spec.optional && text.trim() !== '' ? quoted(text, 0.9) : undefined
}

/** Whether a field asks for a reason, by its name and label. */
export function asksReason({ name, spec }: NamedField): boolean {
  return [name, spec.label.en, spec.label.fr ?? ''].some((label) =>
    /reason|why|cause|motif|raison|pourquoi/i.test(label),
  )
}

/** The most characters that a field of free words holds. */
export const longestText = 500

function behindLabel(text: string, { name, spec }: NamedField): string | undefined {
  const labels = [spec.label.en, spec.label.fr ?? '', name.replace(/[-_]/g, ' ')].filter((label) => label.trim() !== '')
  const escaped = labels.map((label) => label.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')
  if (escaped === '') return undefined
  const answer = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped})\\s?[:=][^\\S\\n]*(\\S[^\\n]*)`, 'iu')
  return answer.exec(text)?.[1]
}

/** From the first word for "because" to the end of its sentence. */
function behindBecause(text: string, french: boolean): string | undefined {
  for (const start of [...reasonStarts, ...(french ? [car] : [])]) {
    const match = start.exec(text)
    const rest = match ? text.slice(match.index + match[0].length) : ''
    const [sentence = ''] = rest.split(/[.!?]+(?=\s|$)|\n/, 1)
    if (sentence.trim() !== '') return sentence
  }
  return undefined
}

function quoted(text: string, confidence: number): Found {
  // Cutting may part the two halves of a character; the first half alone is not kept.
  const quote = text
    .trim()
    .slice(0, longestText)
    .replace(/[\ud800-\udbff]$/, '')
  return { value: quote, quote, confidence }
}

const reasonStarts = [
  /(?<!\p{L})(?:because(?:\s+of)?|due\s+to|parce\s+qu(?:e\s|['’])|puisqu(?:e\s|['’])|vu\s+que|à\s+cause\s+d(?:e\s|['’])|suite\s+à)\s*/iu,
  /(?<!\p{L})since\s+(?!\d|yesterday|last|then|\p{L}+day(?!\p{L})|the\s+\d)/iu,
  /(?<!\p{L}|(?:same|such|well|soon|far|long|much|many)\s)as\s+(?=(?:the|it|he|she|they|we|i|there|this|that|his|her|their|our|customer|client)(?!\p{L}))/iu,
] as const
// In English a car is a thing.
const car = /(?<!\p{L})car\s+/iu
