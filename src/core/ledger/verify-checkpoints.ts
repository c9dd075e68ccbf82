import { verifySignature } from '#core/hash.ts'
import { type Checkpoint, checkpointHash, type Head, headsRoot } from './checkpoint.ts'
import type { Finding } from './finding.ts'

export interface CheckpointsReport {
  readonly checkpoints: number
  /** What sound checkpoints say of each stream, oldest first. */
  readonly heads: ReadonlyMap<string, readonly Head[]>
  readonly findings: readonly Finding[]
}

/**
 * Compares the checkpoints, oldest first, with one another, with their signatures and with a published hash.
 *
 * `publishedHash` is that of any checkpoint, taken from where its printed copy cannot be changed. Without one, a cut
 * of the last checkpoints goes unseen, and so does a recomputation by somebody who holds the key.
 */
export function verifyCheckpoints(
  checkpoints: readonly Checkpoint[],
  publicKey: string,
  publishedHash?: string,
): CheckpointsReport {
  const heads = new Map<string, Head[]>()
  const findings: (readonly Finding[])[] = []
  let allSound = true
  let covered = 0
  for (const [index, checkpoint] of checkpoints.entries()) {
    findings.push(placeFindings(checkpoint, index + 1, checkpoints[index - 1]?.hash ?? ''))
    const broken = signatureFindings(checkpoint, publicKey)
    findings.push(broken)
    allSound &&= broken.length === 0
    if (broken.length > 0) continue
    findings.push(growthFindings(checkpoint, heads))
    for (const head of checkpoint.heads) covered += append(heads, head)
    if (allSound) findings.push(totalFindings(checkpoint, heads.size, covered))
  }
  if (publishedHash !== undefined && !checkpoints.some(({ hash }) => hash === publishedHash)) {
    const say = `The published checkpoint ${publishedHash} is not among these ${checkpoints.length}.`
    findings.push([{ stream: 'checkpoints', kind: 'checkpoint-chain', say }])
  }
  return { checkpoints: checkpoints.length, heads, findings: findings.flat() }
}

function placeFindings({ number, prev }: Checkpoint, place: number, before: string): readonly Finding[] {
  return [
    ...(number === place ? [] : [chain(number, `it stands in place ${place}; one before it is gone or moved`)]),
    ...(prev === before ? [] : [chain(number, 'it does not continue the one before')]),
  ]
}

function signatureFindings(checkpoint: Checkpoint, publicKey: string): readonly Finding[] {
  const say = whyUnsound(checkpoint, publicKey)
  if (say === undefined) return []
  const { number } = checkpoint
  return [{ stream: 'checkpoints', seq: number, kind: 'checkpoint-signature', say: `Checkpoint ${number}: ${say}.` }]
}

function whyUnsound(checkpoint: Checkpoint, publicKey: string): string | undefined {
  if (headsRoot(checkpoint.heads) !== checkpoint.root) return 'its heads do not match its root'
  if (checkpointHash(checkpoint) !== checkpoint.hash) return 'its content does not match its hash'
  return verifySignature(publicKey, checkpoint.hash, checkpoint.signature) ? undefined : 'this key did not sign it'
}

/** Adds a head to its stream's, and says how many entries it adds to those covered. */
function append(heads: Map<string, Head[]>, head: Head): number {
  const known = heads.get(head.stream)
  if (!known) heads.set(head.stream, [head])
  const before = known?.at(-1)?.seq ?? 0
  known?.push(head)
  return head.seq - before
}

type Heads = ReadonlyMap<string, readonly Head[]>

function growthFindings({ number, heads }: Checkpoint, before: Heads): readonly Finding[] {
  return heads
    .filter(({ stream, seq }) => seq <= (before.get(stream)?.at(-1)?.seq ?? 0))
    .map(({ stream }) => chain(number, `${stream} did not grow since an earlier one`))
}

function totalFindings(checkpoint: Checkpoint, streams: number, entries: number): readonly Finding[] {
  const { number, streams: namesStreams, entries: namesEntries } = checkpoint
  if (namesStreams === streams && namesEntries === entries) return []
  const named = `${namesEntries} entries in ${namesStreams} streams`
  return [chain(number, `it counts ${named}, its heads add up to ${entries} in ${streams}`)]
}

function chain(number: number, say: string): Finding {
  return { stream: 'checkpoints', seq: number, kind: 'checkpoint-chain', say: `Checkpoint ${number}: ${say}.` }
}
