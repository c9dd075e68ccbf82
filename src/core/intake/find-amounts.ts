import type { Money } from '#core/money.ts'
import { amountReadings, writtenNumber } from './amount-readings.ts'
import { currencyOf, currencyPattern } from './currency.ts'

/** A number in a text that can be an amount of money. */
export interface Amount extends Span {
  /** More than one when its digits can be read in several ways. */
  readonly values: readonly Money[]
  /** Whether its currency was said; otherwise it is the usual one. */
  readonly said: boolean
}

/** A stretch of a text. */
export interface Span {
  readonly at: number
  readonly end: number
}

/**
 * The amounts that a text names, in order. Numbers inside `taken`, negative ones, zero, percentages, times and counts
 * of things ("2 lamps") are none. Without a usual currency, neither is a number that names none.
 */
export function findAmounts(text: string, usual: string | undefined, taken: readonly Span[]): readonly Amount[] {
  const masked = mask(text, taken, usual)
  const mentions = mentionsIn(masked, usual)
  return mentions.flatMap((mention, index) => {
    const next = mentions[index + 1]
    // The currency behind "40 or 50 EUR" is meant for both.
    const shared = next && joins(masked.slice(mention.end, next.at)) ? next.currency : undefined
    const said = mention.currency ?? shared
    const currency = said ?? usual
    const values = currency ? amountReadings(mention.written, currency).map((money) => scaled(money, mention)) : []
    return values.length > 0 ? [{ at: mention.at, end: mention.end, values, said: said !== undefined }] : []
  })
}

/** Whether the words between two amounts leave open which of them is meant, or whether both are. */
export function joins(between: string): boolean {
  return /^[\s,;/+–—-]*(?:(?:or|ou|to|[àa]|and|et|plus|minus|less|moins|then|puis|up|jusqu['’])[\s,;/+–—-]*)*$/iu.test(
    between,
  )
}

interface Mention extends Span {
  readonly written: string
  readonly currency: string | undefined
  /** "2k" is 2000. */
  readonly thousands: boolean
}

const scaled = (money: Money, { thousands }: Mention): Money =>
  thousands ? { ...money, minor: money.minor * 1000 } : money

function mentionsIn(masked: string, usual: string | undefined): readonly Mention[] {
  const mentions: Mention[] = []
  for (const match of masked.matchAll(mentionPattern(usual))) {
    const groups = match.groups ?? {}
    const end = match.index + match[0].length
    const left = masked.slice(Math.max(0, match.index - reach), match.index)
    const right = masked.slice(end, end + reach)
    const negative = groups.sign !== undefined || isNegative(left, mentions.length > 0)
    const said = saidIn(groups, usual)
    const parted = /^\d/.test(match[0]) && /\d[ \u00a0\u202f]$/.test(left)
    if (negative || parted || isAttached(left, right) || said === 'unclear' || (!said && !standsAlone(left, right)))
      continue
    const written = groups.behind ?? groups.ahead ?? groups.bare ?? `${groups.euros}.${groups.cents}`
    const thousands = (groups.k1 ?? groups.k2 ?? groups.k3) !== undefined
    mentions.push({ at: match.index, end, written, currency: said, thousands })
  }
  return mentions
}

/** An amount in its four forms: "12€50", "EUR 40", "40 euros", "40". A code behind "$40" says which dollar it is. */
function mentionPattern(usual: string | undefined): RegExp {
  const currency = currencyPattern(usual)
  const code = `(?:\\s?(?<CODE>${currency})(?!\\s?\\d))?`
  const forms = [
    `(?<euros>\\d+)€(?<cents>\\d{2})(?!\\d|[.,]\\d)`,
    `(?<before>${currency})\\s?(?<sign>[-−–])?(?<behind>${writtenNumber})(?<k1>k(?!\\p{L}))?${code.replace('CODE', 'code1')}`,
    `(?<ahead>${writtenNumber})(?:(?<k2>k(?!\\p{L}))|[.,][-−–])?\\s?(?<after>${currency})${code.replace('CODE', 'code2')}`,
    `(?<bare>${writtenNumber})(?<k3>k(?!\\p{L}))?`,
  ]
  return new RegExp(forms.join('|'), 'giu')
}

type Groups = Readonly<Record<string, string | undefined>>

function saidIn(groups: Groups, usual: string | undefined): string | undefined | 'unclear' {
  const sign = groups.before ?? groups.after ?? (groups.euros ? '€' : undefined)
  const code = groups.code1 ?? groups.code2
  if (sign === undefined) return undefined
  if (code === undefined || sign === '$') return currencyOf(code ?? sign, usual)
  return currencyOf(code, usual) === currencyOf(sign, usual) ? currencyOf(code, usual) : 'unclear'
}

/** A dash that touches the number and nothing before it; a dash with room around it parts two thoughts. */
function isNegative(left: string, follows: boolean): boolean {
  return /(?:^|[\s(:=])[-−–]$/u.test(left) || (!follows && /(?:^|\P{L})(?:minus|moins)\s+$/iu.test(left))
}

/** A number that is part of a larger word, a fraction, a time, a measure, a percentage or a sum in some other coin. */
function isAttached(left: string, right: string): boolean {
  return (
    /(?:[\p{L}\p{M}\p{N}_#№°/\\@]|\p{Sc}\s?)$/u.test(left) ||
    /^(?:[\p{L}\p{M}\p{N}_°"″×]|\s?[%‰\p{Sc}]|[:/]\d|-\p{L})/u.test(right)
  )
}

/** Whether a number without a currency is more than the count or the number of something. */
function standsAlone(left: string, right: string): boolean {
  return !numbered.test(left) && /^\s*(?:$|[^\s\p{L}\p{N}])/u.test(right.replace(goesOn, ''))
}

const numbered =
  /(?:^|[^\p{L}])(?:n[°º]|no|nr|num|number|numero|numéro|#|order|commande|invoice|facture|client|customer|case|ticket|page|version|room|salle|floor|level|phase|week|semaine|day|jour|article|item|line|ligne|step|étape|qty|quantity|quantité|x|×|tel|phone|ext|id|ref|reference|référence|since|in|en|depuis|year|année)s?[\s.:#°]*$/iu
const goesOn =
  /^\s+(?:for|on|to|because|since|as|please|pls|plz|back|from|in|and|or|thanks|pour|sur|à|au|aux|car|parce|puisque|svp|stp|s['’]il|et|ou|merci)(?!\p{L}).*$/isu

function mask(text: string, taken: readonly Span[], usual: string | undefined): string {
  const code = new RegExp(
    `(?<![\\p{L}\\p{N}])(?!${currencyPattern(usual)}[-−–\\d])\\p{L}+[-_#]?\\p{N}[\\p{L}\\p{N}_-]*`,
    'giu',
  )
  const spans = [code, ...noAmounts].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ at: match.index, end: match.index + match[0].length })),
  )
  const units = text.split('')
  for (const { at, end } of [...taken, ...spans]) units.fill(blank, at, end)
  return units.join('')
}

/** Addresses, times, telephone, card and account numbers. */
const noAmounts = [
  /https?:\/\/\S+/giu,
  /[\w.+-]{1,64}@[\w.-]+/gu,
  /(?<!\d)\d{1,2}(?::\d{2}|\s?h(?:\s?\d{2})?(?!\p{L})|\s?[ap]m(?!\p{L}))/giu,
  /\+\d[\d ().-]{6,20}\d/gu,
  /(?<!\d)0\d(?:[ .-]?\d{2}){4}(?!\d)/gu,
  /(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)|\d{10,}/gu,
]

// Takes the place of one character each, so that positions stay those of the text.
const blank = '\ufffc'
const reach = 40
