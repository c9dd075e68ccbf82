import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanText } from '#core/intake/clean-text.ts'

it.each([
  ['NUL and other control characters go', 'a\u0000b\u0007c\u009fd', 'abcd'],
  ['line ends and tabs stay', 'a\r\nb\rc\nd\te', 'a\nb\nc\nd\te'],
  ['bidirectional controls go', 'pay \u202e04\u202c EUR\u2066\u200f', 'pay 04 EUR'],
  ['characters that hide words go', 'ap\u200bprove\ufeff\u{e0041}', 'approve'],
  ['unpaired surrogates go, pairs stay', 'a\ud800b\udc00c😀', 'abc😀'],
  ['letters are composed', 'e\u0301', 'é'],
  ['joined emoji stay joined', '👩‍💻', '👩‍💻'],
])('%s', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean)
})

it('a clean text is well formed, and cleaning it again changes nothing', () => {
  const units = fc.array(fc.nat({ max: 0xffff })).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(fc.oneof(units, fc.string({ unit: 'binary' })), (text) => {
      const clean = cleanText(text)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean).not.toMatch(/[\p{Cc}--[\n\t]]/v)
      expect(cleanText(clean)).toBe(clean)
    }),
  )
})
