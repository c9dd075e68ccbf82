import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from '#core/canonical.ts'
import { parseEntry } from '#core/ledger/entry.ts'
import { rowHash, seal } from '#core/ledger/stream.ts'
import { caseEntries } from './sealed.ts'
import { write } from './write.ts'

const first = write('case-closed', { how: 'done', because: 'Paid “öffne” 🙁.' }, { at: 1_700_000_000_000 })

describe('sealing', () => {
  it('keeps to the format that the first release wrote', () => {
    const { row, payload } = seal(undefined, 'C1', first, '000102030405060708090a0b0c0d0e0f')
    expect(row).toMatchInlineSnapshot(`
      {
        "at": 1700000000000,
        "commitment": "318d749232bf05dcc04de47f70194964a6caeb87b06f80c61afabaa121aa6aab",
        "hash": "b3e2d1f6de76d0ada8706dbd3df1344bfd7ca39403b673756a4b448aa47bca9f",
        "kind": "case-closed",
        "prev": "",
        "seq": 1,
        "stream": "C1",
      }
    `)
    expect(payload).toMatchInlineSnapshot(`
      {
        "body": "{"at":1700000000000,"case":"C1","detail":{"because":"Paid “öffne” 🙁.","how":"done"},"kind":"case-closed","where":"onloop","who":{"id":"onloop","kind":"onloop"}}",
        "retention": "governance",
        "salt": "000102030405060708090a0b0c0d0e0f",
        "seq": 1,
        "stream": "C1",
      }
    `)
    expect(seal(row, 'C1', first, '0f').row).toMatchInlineSnapshot(`
      {
        "at": 1700000000000,
        "commitment": "7a143bd17236165ed592073d2f0cfa646e672c96375ef2031d4af002fedb304d",
        "hash": "51f4c5308f20d9a692fbb81fadf85f359223fb7d6015b3ed9afaa854fe304021",
        "kind": "case-closed",
        "prev": "b3e2d1f6de76d0ada8706dbd3df1344bfd7ca39403b673756a4b448aa47bca9f",
        "seq": 2,
        "stream": "C1",
      }
    `)
  })

  it('can be repeated with an HMAC and a hash of any other making', () => {
    const { row, payload } = seal({ seq: 4, hash: 'ab' }, 'C1', first, 'salt')
    expect(row.commitment).toBe(createHmac('sha256', 'salt').update(payload.body!).digest('hex'))
    const { at, commitment, kind, prev, seq, stream } = row
    const text = JSON.stringify({ at, commitment, kind, prev, seq, stream })
    expect(row.hash).toBe(createHash('sha256').update(text).digest('hex'))
    expect(row).toMatchObject({ seq: 5, prev: 'ab' })
  })

  it('keeps the whole entry, to be read back', () => {
    for (const entry of caseEntries('C7')) {
      const { payload } = seal(undefined, 'C7', entry, 'salt')
      expect(parseEntry(JSON.parse(payload.body!))).toEqual(entry)
      expect(payload.body).toBe(canonical(entry))
    }
  })

  it('tells personal entries from those of governance', () => {
    const classes = caseEntries('C7').map((entry) => [entry.kind, seal(undefined, 'C7', entry, 's').payload.retention])
    expect(Object.fromEntries(classes)).toMatchObject({ 'request-received': 'personal', 'action-judged': 'governance' })
  })

  it('says nothing of the content in the row', () => {
    const one = seal(undefined, 'C1', first, 'salt one').row
    const other = seal(undefined, 'C1', first, 'salt two').row
    expect(one.commitment).not.toBe(other.commitment)
    expect(JSON.stringify(one)).not.toContain('Paid')
  })

  it('gives every row the hash that verifying expects', () => {
    const { row } = seal(undefined, 'C1', first, 'salt')
    expect(rowHash(row)).toBe(row.hash)
  })
})
