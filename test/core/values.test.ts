import { describe, expect, it } from 'vitest'
import { readDocument, sayProblem } from '#core/document.ts'
import { catalogue, type ErrorCode, OnloopError, sayError } from '#core/errors.ts'
import { requestId, shortCode } from '#core/ids.ts'
import { didYouMean, nearest } from '#core/suggest.ts'
import { formatValue } from '#core/value.ts'

describe('an id', () => {
  it('of a request is the same for every delivery of the same arrival, and another for another', () => {
    expect(requestId('slack:T1/C1/1.2')).toBe(requestId('slack:T1/C1/1.2'))
    expect(requestId('slack:T1/C1/1.2')).toMatch(/^C-[0-9A-HJKMNP-TV-Z]{10}$/)
    const many = new Set(Array.from({ length: 20_000 }, (_, index) => requestId(`arrival ${index}`)))
    expect(many.size).toBe(20_000)
  })

  it('is as long as it was asked for', () => {
    expect([1, 6, 10].map((length) => shortCode('x', length).length)).toEqual([1, 6, 10])
  })
})

describe('a suggestion', () => {
  const known = ['amount', 'amount.sum_24h', 'customer.typology', 'agent']
  it.each([
    ['amuont', 'amount'],
    ['Amount', 'amount'],
    ['amont', 'amount'],
    ['customer.tipology', 'customer.typology'],
    ['agnet', 'agent'],
    ['banana', undefined],
    ['', undefined],
  ])('is the nearest word, if it is near: %s', (word, meant) => {
    expect(nearest(word, known)).toBe(meant)
    expect(didYouMean(word, known)).toBe(meant ? `, did you mean "${meant}"?` : '')
  })
})

describe('a value for people', () => {
  it.each([
    [undefined, 'unknown'],
    [{ minor: 4000, currency: 'EUR' }, '40.00 EUR'],
    [true, 'yes'],
    [false, 'no'],
    [['vip', 'new'], 'vip, new'],
    [[], 'none'],
    [0, '0'],
    ['', ''],
  ])('is written in words: %j', (value, text) => {
    expect(formatValue(value)).toBe(text)
  })
})

describe('a YAML text', () => {
  it('tells the line of each part, and of the nearest one above what is missing', () => {
    const document = readDocument('f.yaml', 'a: 1\nb:\n  - c: 2\n  - d: { e: 3 }\n')
    expect(document.value).toEqual({ a: 1, b: [{ c: 2 }, { d: { e: 3 } }] })
    const paths = [['a'], ['b', 0, 'c'], ['b', 1, 'd', 'e'], ['b', 1, 'nowhere', 'x'], ['nowhere'], []]
    expect(paths.map((path) => document.lineOf(path))).toEqual([1, 3, 4, 4, 1, 1])
  })

  it('that is broken is a problem with its line, and never an exception', () => {
    const texts = ['a: [', 'a: 1\na: 2', '\t- x', 'a: &x [*x]', 'a: "\\q"', '%YAML', '--- a\n--- b', '\u0000']
    for (const text of texts) expect(() => readDocument('f.yaml', text)).not.toThrow()
    expect(readDocument('f.yaml', 'a: 1\na: 2').problems.map(sayProblem)).toEqual(['f.yaml:2: Map keys must be unique'])
    expect(readDocument('f.yaml', 'a: [').value).toBeUndefined()
  })

  it('cannot be made huge by references to itself', () => {
    const rows = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`)
    const bomb = `l0: &l0 [x]\n${rows.join('\n')}`
    const document = readDocument('f.yaml', bomb)
    expect(document.problems.map(sayProblem)).toEqual([
      'f.yaml:1: it refers to its own parts too often; write them out',
    ])
    expect(document.value).toBeUndefined()
  })
})

describe('an error', () => {
  it('names the value and the place, and says what to do', () => {
    const error = new OnloopError('NOT_FOUND', { what: 'case', id: 'C-1' })
    expect(error.message).toBe('There is no case "C-1".')
    expect(sayError(error)).toBe(`${error.message} ${error.fix}`)
    expect(sayError(new Error('plain'))).toBe('plain')
    expect(sayError('text')).toBe('text')
  })

  it('is a sentence, with a fix that is one too', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      const { message, fix } = catalogue[code]
      expect(`${code}: ${message}`).toMatch(/(?:[.}]|\})$/)
      expect(`${code}: ${fix}`).toMatch(/[.}]$/)
    }
  })

  it('never fills in what only looks like a place', () => {
    const error = new OnloopError('NOT_FOUND', { what: 'case', id: '{what}' })
    expect(error.message).toBe('There is no case "{what}".')
    expect(new OnloopError('NOT_FOUND', { what: 'case' }).message).toBe('There is no case "{id}".')
  })
})
