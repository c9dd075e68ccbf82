import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signText, verifySignature } from '#core/hash.ts'
import { makeCheckpoint } from '#core/ledger/checkpoint.ts'
import { verifyCheckpoints } from '#core/ledger/verify-checkpoints.ts'
import { keyPair, keys, sign } from './sealed.ts'

const grown = (stream: string, seq: number, covered: number) => ({ stream, seq, hash: `${stream}@${seq}`, covered })

describe('a checkpoint', () => {
  it('names the streams that grew, by name, and counts all', () => {
    const first = makeCheckpoint(undefined, [grown('house', 3, 0), grown('C1', 5, 0)], 10, () => 'signature')
    const second = makeCheckpoint(
      first,
      [grown('C2', 2, 0), grown('house', 3, 3), grown('C1', 9, 5)],
      20,
      () => 'signature',
    )
    expect(first).toMatchObject({ number: 1, prev: '', streams: 2, entries: 8 })
    expect(first.heads.map(({ stream }) => stream)).toEqual(['C1', 'house'])
    expect(second).toMatchObject({ number: 2, prev: first.hash, streams: 3, entries: 14 })
    expect(second.heads).toEqual([
      { stream: 'C1', seq: 9, hash: 'C1@9' },
      { stream: 'C2', seq: 2, hash: 'C2@2' },
    ])
  })

  it('keeps to the format that the first release wrote', () => {
    expect(makeCheckpoint(undefined, [grown('house', 3, 0)], 10, (text) => `signed ${text}`)).toMatchInlineSnapshot(`
      {
        "at": 10,
        "entries": 3,
        "hash": "f394ee36e35b54fbec3a62ff3aa83208b63025efc548012116583b5ce66b9790",
        "heads": [
          {
            "hash": "house@3",
            "seq": 3,
            "stream": "house",
          },
        ],
        "number": 1,
        "prev": "",
        "root": "9d8ff2b3c436a4244921eabad5b9d45a177708d1bd7ff4e5699812fafa46eccc",
        "signature": "signed f394ee36e35b54fbec3a62ff3aa83208b63025efc548012116583b5ce66b9790",
        "streams": 1,
      }
    `)
  })

  it('can be computed again with a hash of any other making', () => {
    const { number, at, prev, heads, streams, entries, root, hash } = makeCheckpoint(
      undefined,
      [grown('C1', 1, 0)],
      1,
      sign,
    )
    const sha = (value: object) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
    expect(root).toBe(sha(heads.map((head) => ({ hash: head.hash, seq: head.seq, stream: head.stream }))))
    expect(hash).toBe(sha({ at, entries, number, prev, root, streams }))
  })

  it('may be made when nothing grew', () => {
    const first = makeCheckpoint(undefined, [grown('C1', 1, 0)], 1, sign)
    const second = makeCheckpoint(first, [], 2, sign)
    expect(second).toMatchObject({ number: 2, heads: [], streams: 1, entries: 1 })
    expect(verifyCheckpoints([first, second], keys.publicKey).findings).toEqual([])
  })

  it('that forgets a new stream or counts it twice does not add up', () => {
    const first = makeCheckpoint(undefined, [grown('C1', 1, 0)], 1, sign)
    const wrong = makeCheckpoint(first, [grown('C2', 4, 1)], 2, sign)
    const back = makeCheckpoint(first, [grown('C1', 1, 0)], 2, sign)
    const say = (last: typeof wrong) =>
      verifyCheckpoints([first, last], keys.publicKey).findings.map((found) => found.say)
    expect(say(wrong)).toEqual(['Checkpoint 2: it counts 4 entries in 1 streams, its heads add up to 5 in 2.'])
    expect(say(back)).toContain('Checkpoint 2: C1 did not grow since an earlier one.')
  })
})

describe('checkpoints that were signed', () => {
  const first = makeCheckpoint(undefined, [grown('C1', 1, 0)], 1, sign)
  const say = (last: typeof first) =>
    verifyCheckpoints([first, last], keys.publicKey).findings.map((found) => found.say)

  it('in another order than they are given in are found', () => {
    const skipped = makeCheckpoint({ ...first, number: 2 }, [grown('C1', 2, 1)], 2, sign)
    expect(say(skipped)).toEqual(['Checkpoint 3: it stands in place 2; one before it is gone or moved.'])
  })

  it('after another one than they are given after are found', () => {
    const elsewhere = makeCheckpoint({ ...first, hash: 'other' }, [grown('C1', 2, 1)], 2, sign)
    expect(say(elsewhere)).toEqual(['Checkpoint 2: it does not continue the one before.'])
  })
})

describe('a signature', () => {
  it('holds for its text and its key alone', () => {
    const signature = signText(keys.privateKey, 'text')
    expect(verifySignature(keys.publicKey, 'text', signature)).toBe(true)
    expect(verifySignature(keys.publicKey, 'texts', signature)).toBe(false)
    expect(verifySignature(keyPair().publicKey, 'text', signature)).toBe(false)
  })

  it('has one spelling', () => {
    const signature = signText(keys.privateKey, 'text')
    for (const other of ['', `${signature}\n`, ` ${signature}`, signature.replace(/=+$/, ''), 'no base64 at all']) {
      expect(verifySignature(keys.publicKey, 'text', other)).toBe(false)
    }
  })

  it('of another algorithm is none', () => {
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    expect(verifySignature(rsa.publicKey, 'text', signText(keys.privateKey, 'text'))).toBe(false)
  })

  it('cannot be checked with a key that is none', () => {
    expect(() => verifySignature('no key', 'text', 'AAAA')).toThrow()
  })
})
