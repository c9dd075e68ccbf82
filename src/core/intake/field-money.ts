import { type Amount, findAmounts, joins, type Span } from './find-amounts.ts'
import { type Found, foundIn, labelWords, type NamedField } from './found.ts'
import { type Word, wordsIn } from './words.ts'

/**
 * The amount that a text asks for. Numbers inside `taken`, such as ids and dates, are no amounts.
 *
 * Of several amounts it is the one nearest to a word such as "refund", if that is clear. A number without a currency
 * counts only beside such a word, or when it is the only number left.
 */
export function readMoney(text: string, taken: readonly Span[], field: NamedField): Found | undefined {
  const all = findAmounts(text, field.spec.currency, taken)
  const stands = standingIn(wordsIn(text), labelWords(field))
  if (!all.some(({ said }) => said)) {
    const beside = all.filter((amount) => stands(amount).besideAny)
    if (beside.length > 0) return foundIn(text, withConfidence(beside, sure.bareBesideCue))
    return all.length === 1 ? foundIn(text, withConfidence(all, sure.bareAlone)) : undefined
  }
  // "Total 120 EUR, please refund 40": a number that is asked for counts beside amounts with a currency.
  const amounts = all.filter((amount) => amount.said || stands(amount).besideAsking)
  const [only] = amounts
  if (only && distinct(amounts) === distinct([only])) {
    return foundIn(text, withConfidence([only], stands(only).isTold ? sure.told : sure.alone))
  }
  const chosen = nearestToCue(text, amounts, stands)
  return chosen
    ? foundIn(text, withConfidence([chosen], sure.chosen))
    : foundIn(text, withConfidence(amounts, sure.told))
}

const sure = { alone: 0.97, bareBesideCue: 0.9, chosen: 0.88, told: 0.75, bareAlone: 0.7 } as const

const withConfidence = (amounts: readonly Amount[], confidence: number) =>
  amounts.map((amount) => ({ ...amount, confidence }))

const distinct = (amounts: readonly Amount[]): number =>
  new Set(amounts.flatMap(({ values }) => values.map(({ minor, currency }) => `${minor} ${currency}`))).size

/** How an amount stands among the words around it. */
interface Standing {
  /** How many words lie between it and the nearest word that asks; one behind it counts as two further away. */
  readonly distance: number
  readonly besideAsking: boolean
  readonly besideAny: boolean
  /** Whether it is only told of, as in "paid 120 EUR". */
  readonly isTold: boolean
}

function standingIn(words: readonly Word[], labels: ReadonlySet<string>): (amount: Amount) => Standing {
  const isAsking = ({ word }: Word): boolean => asks.test(word) || labels.has(word)
  const isTelling = ({ word }: Word): boolean => tells.test(word)
  return ({ at, end }) => {
    const before = words.filter((word) => word.end <= at).toReversed()
    const after = words.filter((word) => word.at >= end)
    const beside = [...before.slice(0, 3), ...after.slice(0, 1)]
    const told = before.slice(0, 2).some(isTelling)
    const ahead = placeOf(before.findIndex(isAsking))
    return {
      distance: Math.min(ahead + (told ? 3 : 0), placeOf(after.findIndex(isAsking)) + 2),
      besideAsking: beside.some(isAsking),
      besideAny: beside.some((word) => isAsking(word) || isTelling(word)),
      isTold: told && ahead > sameClause,
    }
  }
}

const placeOf = (index: number): number => (index < 0 ? Number.POSITIVE_INFINITY : index)

/** Undefined when another amount is about as near, or the words between them leave it open. */
function nearestToCue(text: string, amounts: readonly Amount[], stands: (amount: Amount) => Standing) {
  const ranked = amounts
    .map((amount) => ({ amount, distance: stands(amount).distance }))
    .toSorted((left, right) => left.distance - right.distance)
  const [best, second] = ranked
  if (!best || best.distance > near) return undefined
  if (second && second.distance - best.distance < clearLead) return undefined
  const open = amounts.some(({ at, end }) => {
    const between = at > best.amount.at ? text.slice(best.amount.end, at) : text.slice(end, best.amount.at)
    return at !== best.amount.at && (joins(between) || corrections.test(between))
  })
  return open ? undefined : best.amount
}

/** Words that ask for an amount. */
const asks =
  /^(?:refund\w*|refnd|reimburs\w*|remb\w*|credit\w*|recredit\w*|compensat\w*|pay|back|give|return|transfer|amount|sum|montant|somme|rendre|rends|rendez|redonner|restitu\w*|revers\w*|vers(?:er|ez|ement)|virement|dedommag\w*)$/
/** Words that tell of an amount. */
const tells =
  /^(?:cost\w*|price\w*|paid|payed|total|worth|value|charged?|billed|debited|not|instead|coute\w*|prix|paye\w?s?|valeur|factur\w*|debite\w?|pas|lieu)$/
/** Words that take back what was said before. */
const corrections =
  /(?<!\p{L})(?:actually|sorry|wait|correction|rather|in fact|i mean|make it|en fait|plutôt|plutot|pardon|finalement|je veux dire)(?!\p{L})/iu

const near = 3
const sameClause = 6
const clearLead = 2
