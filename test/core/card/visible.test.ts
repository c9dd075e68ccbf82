import { describe, expect, it } from 'vitest'
import { visible, visibleLine } from '#core/card/visible.ts'

describe('a visible text', () => {
  it('keeps letters of every writing, line breaks and tabs', () => {
    const text = 'Zażółć\tgęślą\nשלום 你好 🙂'
    expect(visible(text)).toBe(text)
  })

  it('loses what acts on a screen instead of being read', () => {
    expect(visible('a\u0000b\u001b[31mc\u009bd\r\n')).toBe('ab[31mcd\n')
    expect(visible('pay \u202e009\u202c to \u2066x\u2069')).toBe('pay 009 to x')
  })

  it('is always well-formed', () => {
    expect(visible('a\ud800b')).toBe('a\ufffdb')
  })

  it('can be had on one line', () => {
    expect(visibleLine('  one\n two\u2028three ')).toBe('one two three')
  })
})
