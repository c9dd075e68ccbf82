import { generateKeyPairSync } from 'node:crypto'
import { sha256, signText } from '#core/hash.ts'
import { type Checkpoint, makeCheckpoint } from '#core/ledger/checkpoint.ts'
import type { Entry } from '#core/ledger/entry.ts'
import { type ChainRow, houseStream, type PayloadRow, type StreamRecord, seal } from '#core/ledger/stream.ts'
import type { Ledger } from '#core/ledger/verify.ts'
import { judged, person, refund, verdict, write } from './write.ts'

export function keyPair() {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

export const keys = keyPair()
export const sign = (text: string) => signText(keys.privateKey, text)

/** Seals entries into a stream, as the store would, with a salt that differs for each. */
export function sealAll(stream: string, entries: readonly Entry[], secret = 'secret'): StreamRecord {
  const rows: ChainRow[] = []
  const payloads: PayloadRow[] = []
  for (const entry of entries) {
    const { row, payload } = seal(rows.at(-1), stream, entry, sha256(`${secret}/${stream}/${rows.length}`))
    rows.push(row)
    payloads.push(payload)
  }
  return { stream, rows, payloads }
}

/** Signs `times` checkpoints over streams that grow evenly between them; the last one covers everything. */
export function checkpointsOver(streams: readonly StreamRecord[], times: number, by = sign): readonly Checkpoint[] {
  const made: Checkpoint[] = []
  const upTo = (rows: readonly ChainRow[], round: number) => Math.floor((rows.length * round) / times)
  for (let round = 1; round <= times; round++) {
    const grown = streams.flatMap(({ stream, rows }) => {
      const head = rows[upTo(rows, round) - 1]
      return head ? [{ stream, seq: head.seq, hash: head.hash, covered: upTo(rows, round - 1) }] : []
    })
    made.push(makeCheckpoint(made.at(-1), grown, round * 1000, by))
  }
  return made
}

export function caseEntries(id: string): readonly Entry[] {
  const action = refund({ order: `ORD-${id}` }, { case: id })
  const digest = judged(action, verdict('escalate'))
  const at = (seconds: number) => ({ case: id, at: 1_700_000_000_000 + seconds * 1000 })
  const approval = { question: `${id}.q.1`, digest: 'd' }
  return [
    write(
      'request-received',
      { requester: 'alice', place: 'portal:@alice', text: `Lamp of ${id} is broken – “öffne” 🙁` },
      at(0),
    ),
    write('flow-chosen', { flow: 'refund', plan: 'p1', by: 'classifier' }, at(1)),
    write('fields-given', { values: { order: `ORD-${id}` }, by: 'alice' }, at(1)),
    { ...digest, ...at(2) },
    write('question-asked', { ...approval, asks: 'approval', needs: [{ group: 'care', n: 1 }], deadline: 9 }, at(2)),
    write('decision-given', { ...approval, decision: 'approve', afterMs: 60_000 }, { ...at(62), who: person('sam') }),
    write('question-closed', { ...approval, how: 'approved' }, at(62)),
    write(
      'action-granted',
      { effect: 'e', digest: 'd', because: 'decision', question: approval.question, expires: 9 },
      at(62),
    ),
    write(
      'effect-started',
      { effect: 'e', digest: 'd', attempt: 1, provider: 'erp', chosenBecause: 'the only one' },
      at(63),
    ),
    write('effect-done', { effect: 'e', digest: 'd', provider: 'erp', output: { id: 'R-1' }, late: false }, at(64)),
    write('case-closed', { how: 'done', because: 'Paid.' }, at(65)),
  ]
}

/** A ledger of 30 cases and a house stream, 360 entries, all covered by four checkpoints. */
export function sampleLedger(): Ledger {
  const cases = Array.from({ length: 30 }, (_, index) => `C${index + 1}`)
  const stops = cases.map((id, index) =>
    write('stop-set', { stop: `S${index}`, scope: 'everything', reason: `for ${id}` }),
  )
  const house = sealAll(
    houseStream,
    stops.map(({ case: _, ...entry }) => entry as Entry),
  )
  const streams = [house, ...cases.map((id) => sealAll(id, caseEntries(id)))]
  return { streams, checkpoints: checkpointsOver(streams, 4) }
}
