import { expect, it } from 'vitest'
import { detectLanguage } from '#core/intake/language.ts'
import { isSmallTalk } from '#core/intake/small-talk.ts'
import { heldOut, tuning } from '#test/fixtures/intake-corpus.ts'
import { english, french } from '#test/fixtures/intake-examples.ts'

it.each([
  ['Please refund 40 EUR for order ORD-1001', 'en'],
  ['refund 40 eur to the customer', 'en'],
  ['Rembourser 40 € pour la commande ORD-1001 svp', 'fr'],
  ['Merci de renvoyer la facture au client', 'fr'],
  ['remboursé !', 'fr'],
  ['ORD-1001', undefined],
  ['', undefined],
] as const)('"%s" is written in %s', (text, language) => {
  expect(detectLanguage(text)).toBe(language)
})

it('never takes one language for the other in the examples, and knows most', () => {
  const written = [
    ...[...english.refund, ...english.invoiceCopy].map((text) => ({ text, language: 'en' })),
    ...[...french.refund, ...french.invoiceCopy].map((text) => ({ text, language: 'fr' })),
  ]
  const detected = written.map(({ text, language }) => ({ text, language, found: detectLanguage(text) }))
  expect(detected.filter(({ language, found }) => found !== undefined && found !== language)).toEqual([])
  const known = detected.filter(({ found }) => found !== undefined)
  expect(known.length / detected.length).toBeGreaterThan(0.85)
})

it.each([
  ['thanks!', 'thanks'],
  ['Thank you so much 🙏', 'thanks'],
  ['Merci beaucoup pour votre aide', 'thanks'],
  ['hello', 'greeting'],
  ['Good morning everyone', 'greeting'],
  ['Bonjour à tous !', 'greeting'],
  ['coucou, ça va ?', 'greeting'],
  ['merci de rembourser ORD-1001', undefined],
  ['hello, please refund 40 EUR', undefined],
  ['thanks, and now refund it', undefined],
  ['ok', undefined],
  ['', undefined],
] as const)('"%s" is small talk: %s', (text, kind) => {
  expect(isSmallTalk(text)).toBe(kind)
})

it('no request is taken for small talk', () => {
  const requests = [...tuning, ...heldOut].filter(({ flow }) => flow !== undefined)
  expect(requests.filter(({ text }) => isSmallTalk(text) !== undefined)).toEqual([])
})
