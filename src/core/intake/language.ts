import type { Language } from '#core/flow/field.ts'
import { wordsIn } from './words.ts'

/** The language of a text, by its small words and accents; undefined when neither of the two stands out. */
export function detectLanguage(text: string): Language | undefined {
  const words = wordsIn(text.slice(0, longest))
  const english = words.filter(({ word }) => smallWords.en.has(word)).length
  const french = words.filter(({ word }) => smallWords.fr.has(word)).length
  const accents = words.filter(({ at, end }) => /[àâçèéêëîïôùûœ]/i.test(text.slice(at, end).normalize('NFC'))).length
  const lead = english - french - accents
  if (lead === 0) return undefined
  return lead > 0 ? 'en' : 'fr'
}

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

// Words that both languages write ("on", "an", "or", "car", "comment", "plus", and the "s" of "client's") say nothing.
const smallWords = {
  en: list(`the and is are was were be been have has had do does did can could would should will may i you he she it we
    they my your his her its our their this that these those of to for from with by at in out up not no please what
    when where who why how which hi hello hey thanks thank good morning back because since invoice order customer
    money want wants need needs send again copy refund there here just`),
  fr: list(`le la les un une des du de et est sont etait etaient etre ete avoir avait avez ont je tu il elle nous
    vous ils elles mon ma mes ta tes sa ses notre nos votre vos leur leurs ce cette ces cet qui que quoi ou dont pour
    par avec sans dans sur sous au aux en ne pas merci bonjour salut bonsoir svp stp quel quelle quand pourquoi combien
    parce puisque facture commande rembourser remboursement faut peux peut pouvez voudrais envoyer renvoyer l j qu n`),
} as const

const longest = 4000
