/** The currency that a sign, code or word means; `usual` is the one of the field, and decides which dollar is meant. */
export function currencyOf(said: string, usual: string | undefined): string | undefined {
  const word = said.toUpperCase()
  if (word === usual || codes.includes(word)) return word
  if (/^(\$|DOLLARS?|BUCKS?)$/.test(word)) return usual !== undefined && dollars.has(usual) ? usual : 'USD'
  return words.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(said))?.[1]
}

/** Every way to say a currency, as a regular expression for the flags `iu`. */
export function currencyPattern(usual: string | undefined): string {
  const own = usual && /^[A-Z]{3}$/.test(usual) ? [usual] : []
  const spelled = [...words.map(([pattern]) => pattern), 'dollars?', 'bucks?', ...codes, ...own].join('|')
  return `(?:(?<!\\p{L})(?:${spelled})(?!\\p{L})|[€$£¥])`
}

const words: readonly (readonly [pattern: string, currency: string])[] = [
  ['€|euros?', 'EUR'],
  ['£|pounds?|quid|livres?\\ssterling', 'GBP'],
  ['us\\$', 'USD'],
  ['ca?\\$|canadian\\sdollars?|dollars?\\scanadiens?', 'CAD'],
  ['au?\\$|australian\\sdollars?|dollars?\\saustraliens?', 'AUD'],
  ['francs?', 'CHF'],
  ['¥|yens?', 'JPY'],
]

// Codes that are also words ("ALL", "TRY", "CUP", "MAD") count only where the field names them.
const codes =
  'EUR USD GBP CHF CAD AUD NZD JPY CNY SEK NOK DKK PLN CZK HUF INR BRL MXN ZAR SGD HKD KRW AED ILS THB'.split(' ')
const dollars = new Set(['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'])
