import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmac, sha256, signText } from '#core/hash.ts'
import { type Checkpoint, checkpointHash, headsRoot } from '#core/ledger/checkpoint.ts'
import { exportLines, readExport } from '#core/ledger/export.ts'
import { type ChainRow, type PayloadRow, rowHash, type StreamRecord } from '#core/ledger/stream.ts'
import { type Ledger, startVerification, verify } from '#core/ledger/verify.ts'
import { caseEntries, checkpointsOver, keyPair, keys, sampleLedger, sealAll } from './sealed.ts'

// Each run verifies the whole sample; over all tests every kind of place is met many times.
fc.configureGlobal({ numRuns: 50 })

const ledger = sampleLedger()
const published = ledger.checkpoints.at(-1)!.hash
const witness = { publicKey: keys.publicKey, publishedHash: published }
const kinds = (changed: Ledger) => new Set(verify(changed, witness).findings.map(({ kind }) => kind))

/** A stream of the sample and one of its entries, at random. */
const place = fc
  .tuple(fc.nat(ledger.streams.length - 1), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }))
  .map(([stream, fraction]) => ({ stream, at: Math.floor(fraction * ledger.streams[stream]!.rows.length) }))

function withStream(index: number, change: (record: StreamRecord) => StreamRecord): Ledger {
  return { ...ledger, streams: ledger.streams.map((record, at) => (at === index ? change(record) : record)) }
}

const withRows = (index: number, change: (rows: readonly ChainRow[]) => readonly ChainRow[]) =>
  withStream(index, (record) => ({ ...record, rows: change(record.rows) }))

const withPayload = (index: number, at: number, change: Partial<PayloadRow>) =>
  withStream(index, (record) => ({
    ...record,
    payloads: record.payloads.with(at, { ...record.payloads[at]!, ...change }),
  }))

/** Recomputes every link from a place on, as somebody would who may write to the database. */
function reseal(rows: readonly ChainRow[]): readonly ChainRow[] {
  const made: ChainRow[] = []
  for (const row of rows) {
    const link = { ...row, seq: made.length + 1, prev: made.at(-1)?.hash ?? '' }
    made.push({ ...link, hash: rowHash(link) })
  }
  return made
}

function everywhere(name: string, tamper: (at: { stream: number; at: number }) => Ledger, kind: string) {
  it(`${name} is found as ${kind}`, () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(kinds(tamper(at))).toContain(kind)
      }),
    )
  })
}

describe('an untouched ledger', () => {
  it('is clean, whole and covered', () => {
    expect(verify(ledger, witness)).toEqual({
      entries: 360,
      streams: 31,
      erased: 0,
      checkpoints: 4,
      covered: 360,
      uncovered: 0,
      findings: [],
    })
  })

  it('is clean after any payloads were erased', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), (places) => {
        const erased = new Set(places.map(({ stream, at }) => `${stream}/${at}`))
        const streams = ledger.streams.map((record, stream) => ({
          ...record,
          payloads: record.payloads.map((payload, at) =>
            erased.has(`${stream}/${at}`) ? { ...payload, salt: null, body: null } : payload,
          ),
        }))
        const report = verify({ ...ledger, streams }, witness)
        expect(report.findings).toEqual([])
        expect(report.erased).toBe(erased.size)
      }),
    )
  })

  it('may go on after the last checkpoint, which then does not vouch for the rest', () => {
    const longer = sealAll('C1', [...caseEntries('C1'), ...caseEntries('C1').slice(0, 2)])
    const report = verify({ ...ledger, streams: ledger.streams.with(1, longer) }, witness)
    expect(report).toMatchObject({ entries: 362, covered: 360, uncovered: 2, findings: [] })
  })

  it('is empty before its first entry', () => {
    const empty = { entries: 0, streams: 0, erased: 0, checkpoints: 0, covered: 0, uncovered: 0, findings: [] }
    expect(verify({ streams: [], checkpoints: [] }, { publicKey: keys.publicKey })).toEqual(empty)
  })

  it('gives the same report stream by stream', () => {
    const verification = startVerification(ledger.checkpoints, witness)
    for (const record of ledger.streams) expect(verification.add(record).findings).toEqual([])
    expect(verification.finish()).toEqual(verify(ledger, witness))
  })
})

describe('tampering with rows', () => {
  const field = fc.constantFrom('at', 'kind', 'prev', 'commitment', 'hash', 'stream')
  it('any edited member of a row is found', () => {
    fc.assert(
      fc.property(place, field, ({ stream, at }, name) => {
        const changed = withRows(stream, (rows) => {
          const row = rows[at]!
          return rows.with(at, { ...row, [name]: name === 'at' ? row.at + 1 : `${row[name]}0` })
        })
        expect(kinds(changed)).toContain('edited')
      }),
    )
  })

  everywhere(
    'an edited row with a hash of its own',
    ({ stream, at }) =>
      withRows(stream, (rows) => {
        const row = { ...rows[at]!, at: rows[at]!.at - 1 }
        return rows.with(at, { ...row, hash: rowHash(row) })
      }),
    'edited',
  )
  everywhere(
    'a chain recomputed from an edited row on, with a forged payload',
    ({ stream, at }) =>
      withStream(stream, (record) => {
        const body = record.payloads[at]!.body!.replace('"onloop"', '"offloop"')
        const commitment = hmac('new', body)
        const rows = reseal(record.rows.with(at, { ...record.rows[at]!, commitment }))
        return { ...record, rows, payloads: record.payloads.with(at, { ...record.payloads[at]!, salt: 'new', body }) }
      }),
    'edited',
  )
  everywhere('a deleted row', ({ stream, at }) => withRows(stream, (rows) => rows.toSpliced(at, 1)), 'missing')
  it('a deleted entry with its payload is found, and as a cut tail when it was the last', () => {
    fc.assert(
      fc.property(place, ({ stream, at }) => {
        const changed = withStream(stream, ({ stream: name, rows, payloads }) => ({
          stream: name,
          rows: rows.toSpliced(at, 1),
          payloads: payloads.toSpliced(at, 1),
        }))
        const isLast = at === ledger.streams[stream]!.rows.length - 1
        expect(kinds(changed)).toContain(isLast ? 'tail-cut' : 'missing')
      }),
    )
  })
  it('an entry deleted with all later links recomputed is found', () => {
    fc.assert(
      fc.property(place, ({ stream, at }) => {
        const changed = withStream(stream, ({ stream: name, rows, payloads }) => ({
          stream: name,
          rows: reseal(rows.toSpliced(at, 1)),
          payloads: payloads.toSpliced(at, 1).map((payload, index) => ({ ...payload, seq: index + 1 })),
        }))
        expect(kinds(changed)).toContain('tail-cut')
      }),
    )
  })
  everywhere(
    'a cut tail',
    ({ stream, at }) =>
      withStream(stream, (record) => ({
        ...record,
        rows: record.rows.slice(0, Math.max(1, at)),
        payloads: record.payloads.slice(0, Math.max(1, at)),
      })),
    'tail-cut',
  )
  it('an edited row is found by the row after it, long before there is a checkpoint', () => {
    fc.assert(
      fc.property(place, ({ stream, at }) => {
        const { rows, ...record } = ledger.streams[stream]!
        fc.pre(at < rows.length - 1)
        const link = { ...rows[at]!, at: 7 }
        const changed = { ...record, rows: rows.with(at, { ...link, hash: rowHash(link) }) }
        const { findings } = verify({ streams: [changed], checkpoints: [] }, { publicKey: keys.publicKey })
        expect(findings.filter(({ kind, seq }) => kind === 'edited' && seq === at + 2)).toHaveLength(1)
      }),
    )
  })
  it('two rows that changed places are found', () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ stream, at }, other) => {
        const rows = ledger.streams[stream]!.rows
        const to = other % rows.length
        fc.pre(to !== at)
        expect(kinds(withRows(stream, () => rows.with(at, rows[to]!).with(to, rows[at]!)))).toContain('reordered')
      }),
    )
  })
  everywhere(
    'a row that stands twice',
    ({ stream, at }) => withRows(stream, (rows) => rows.toSpliced(at, 0, rows[at]!)),
    'reordered',
  )
  everywhere(
    'a foreign row between two others',
    ({ stream, at }) => withRows(stream, (rows) => rows.toSpliced(at, 0, ledger.streams[(stream + 1) % 31]!.rows[0]!)),
    'edited',
  )
  everywhere(
    'a deleted stream',
    ({ stream }) => ({ ...ledger, streams: ledger.streams.toSpliced(stream, 1) }),
    'stream-missing',
  )
  it('a case under the name of another is found', () => {
    const [, first, second, ...rest] = ledger.streams
    const swapped = { ...first!, stream: second!.stream }
    expect(kinds({ ...ledger, streams: [ledger.streams[0]!, swapped, ...rest] })).toEqual(
      new Set(['stream-missing', 'edited', 'payload-changed']),
    )
  })
})

describe('tampering with payloads', () => {
  everywhere(
    'a rewritten body',
    ({ stream, at }) =>
      withPayload(stream, at, { body: ledger.streams[stream]!.payloads[at]!.body!.replace('{', '{ ') }),
    'payload-changed',
  )
  everywhere('another salt', ({ stream, at }) => withPayload(stream, at, { salt: sha256('other') }), 'payload-changed')
  everywhere(
    'an erased body that kept its salt',
    ({ stream, at }) => withPayload(stream, at, { body: null }),
    'payload-changed',
  )
  everywhere(
    'an erased salt that kept its body',
    ({ stream, at }) => withPayload(stream, at, { salt: null }),
    'payload-changed',
  )
  everywhere(
    'a deleted payload row',
    ({ stream, at }) => withStream(stream, (record) => ({ ...record, payloads: record.payloads.toSpliced(at, 1) })),
    'payload-changed',
  )
  everywhere(
    'a payload that stands twice',
    ({ stream, at }) =>
      withStream(stream, (record) => ({ ...record, payloads: record.payloads.toSpliced(at, 0, record.payloads[at]!) })),
    'payload-changed',
  )
  it('the payload of another entry is found', () => {
    fc.assert(
      fc.property(place, ({ stream, at }) => {
        const { payloads } = ledger.streams[stream]!
        const other = payloads[(at + 1) % payloads.length]!
        expect(kinds(withPayload(stream, at, { salt: other.salt, body: other.body }))).toContain('payload-changed')
      }),
    )
  })
  it('a row that was written with another kind or time than its payload is found', () => {
    const { rows, payloads } = sealAll('C9', caseEntries('C9'))
    for (const lie of [{ kind: 'case-closed' }, { at: 7 }]) {
      const lying = reseal([{ ...rows[0]!, ...lie }, ...rows.slice(1)])
      const { findings } = verify({ streams: [{ stream: 'C9', rows: lying, payloads }], checkpoints: [] }, witness)
      expect(findings.filter(({ kind }) => kind === 'edited').map(({ seq }) => seq)).toEqual([1])
    }
  })
  it('a sealed text that is no entry is unreadable', () => {
    const { rows } = sealAll('C9', caseEntries('C9').slice(0, 1))
    const link = { ...rows[0]!, commitment: hmac('salt', 'not JSON') }
    const record = {
      stream: 'C9',
      rows: [{ ...link, hash: rowHash(link) }],
      payloads: [{ stream: 'C9', seq: 1, salt: 'salt', body: 'not JSON', retention: 'personal' as const }],
    }
    const report = verify({ streams: [record], checkpoints: [] }, { publicKey: keys.publicKey })
    expect(report.findings).toEqual([
      { stream: 'C9', seq: 1, kind: 'unreadable', say: 'C9 1: its payload is no entry.' },
    ])
  })
})

describe('tampering with checkpoints', () => {
  const each = fc.nat(ledger.checkpoints.length - 1)
  const withCheckpoint = (at: number, change: (checkpoint: Checkpoint) => Partial<Checkpoint>): Ledger => {
    const checkpoint = ledger.checkpoints[at]!
    return { ...ledger, checkpoints: ledger.checkpoints.with(at, { ...checkpoint, ...change(checkpoint) }) }
  }

  it('any edited member of a checkpoint is found', () => {
    const field = fc.constantFrom('number', 'at', 'prev', 'streams', 'entries', 'root', 'hash', 'signature')
    fc.assert(
      fc.property(each, field, (at, name) => {
        const changed = withCheckpoint(at, (checkpoint) => {
          const value = checkpoint[name]
          return { [name]: typeof value === 'number' ? value + 1 : `${value}A` }
        })
        expect(kinds(changed)).toContain('checkpoint-signature')
      }),
    )
  })

  it('edited heads are found, also with a recomputed root and hash', () => {
    fc.assert(
      fc.property(each, fc.boolean(), (at, recompute) => {
        const changed = withCheckpoint(at, (checkpoint) => {
          const heads = checkpoint.heads.slice(1)
          if (!recompute) return { heads }
          const next = { ...checkpoint, heads, root: headsRoot(heads) }
          return { ...next, hash: checkpointHash(next) }
        })
        expect(kinds(changed)).toContain('checkpoint-signature')
      }),
    )
  })

  it('a deleted checkpoint is found, the last one by the published hash', () => {
    fc.assert(
      fc.property(each, (at) => {
        expect(kinds({ ...ledger, checkpoints: ledger.checkpoints.toSpliced(at, 1) })).toContain('checkpoint-chain')
      }),
    )
  })

  it('reordered checkpoints are found', () => {
    const [first, second, ...rest] = ledger.checkpoints
    expect(kinds({ ...ledger, checkpoints: [second!, first!, ...rest] })).toContain('checkpoint-chain')
  })

  it('a ledger recomputed and signed by another key is found', () => {
    const other = keyPair()
    const streams = ledger.streams.map(({ stream }) => sealAll(stream, caseEntries(stream), 'another secret'))
    const checkpoints = checkpointsOver(streams, 4, (text) => signText(other.privateKey, text))
    expect(kinds({ streams, checkpoints })).toContain('checkpoint-signature')
  })

  it('a ledger recomputed by the holder of the key is found by a published hash, and by nothing else', () => {
    const streams = ledger.streams.map(({ stream }) => sealAll(stream, caseEntries(stream), 'another secret'))
    const forged = { streams, checkpoints: checkpointsOver(streams, 4) }
    expect(kinds(forged)).toEqual(new Set(['checkpoint-chain']))
    expect(verify(forged, { publicKey: keys.publicKey }).findings).toEqual([])
  })

  it('the hash of any checkpoint will do as the published one', () => {
    for (const { hash } of ledger.checkpoints) {
      expect(verify(ledger, { ...witness, publishedHash: hash }).findings).toEqual([])
    }
  })
})

describe('an export', () => {
  const lines = [...exportLines(ledger)]

  it('verifies as the store does', () => {
    expect(verify(readExport(lines), witness)).toEqual(verify(ledger, witness))
  })

  it('may hold empty lines, and stays one line each', () => {
    expect(lines.every((line) => !line.includes('\n'))).toBe(true)
    expect(verify(readExport([...lines, '', ' ']), witness).findings).toEqual([])
  })

  it('shows any lost line', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), (at) => {
        expect(verify(readExport(lines.toSpliced(at, 1)), witness).findings).not.toEqual([])
      }),
    )
  })

  it('shows any changed character', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(), (at, where) => {
        const line = lines[at]!
        const chosen = where % line.length
        const changed = `${line.slice(0, chosen)}${line[chosen] === '7' ? '8' : '7'}${line.slice(chosen + 1)}`
        expect(verify(readExport(lines.with(at, changed)), witness).findings).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('reports what is no ledger line', () => {
    const strange = ['{', '[]', '{"row":{}}', '{"row":{"stream":"\\ud800"}}', 'null']
    expect(readExport(strange).findings.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['unreadable', 1],
      ['unreadable', 2],
      ['unreadable', 3],
      ['unreadable', 4],
      ['unreadable', 5],
    ])
  })

  it('refuses text that no entry can have been sealed with', () => {
    const row = lines.find((line) => line.startsWith('{"row"'))!
    expect(readExport([row.replace('"stop-set"', '"\\ud800"')]).findings).toHaveLength(1)
  })

  it('keeps payloads that lost their row', () => {
    const cut = withRows(3, (rows) => rows.toSpliced(2, 1))
    expect(verify(readExport(exportLines(cut)), witness).findings).toEqual(verify(cut, witness).findings)
  })
})
