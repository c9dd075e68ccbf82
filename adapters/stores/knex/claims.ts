import type { Knex } from 'knex'
import type { Claim } from '#core/case/effect.ts'

/** Writes claims; false when another effect was faster with one of them. */
export async function addClaims(trx: Knex.Transaction, claims: readonly Claim[]): Promise<boolean> {
  for (const claim of claims) {
    if (!(claim.kind === 'once' ? await addOnce(trx, claim) : await addSum(trx, claim))) return false
  }
  return true
}

async function addOnce(trx: Knex.Transaction, { key, slot, effect }: Claim & { kind: 'once' }): Promise<boolean> {
  const free = await freeSlot(trx, key, slot)
  const added = await trx('claims')
    .insert({ key, slot: free, effect })
    .onConflict(['key', 'slot'])
    .ignore()
    .returning('key')
  return added.length > 0
}

/** The slot after the highest one, when exactly as many are held as were seen; else the one that is surely taken. */
async function freeSlot(trx: Knex.Transaction, key: string, seen: number): Promise<number> {
  const rows: { slot: number }[] = await trx('claims').where({ key }).select('slot')
  if (rows.length !== seen) return rows[0]?.slot ?? -1
  return Math.max(-1, ...rows.map(({ slot }) => slot)) + 1
}

async function addSum(trx: Knex.Transaction, claim: Claim & { kind: 'sum' }): Promise<boolean> {
  const { key, seen, effect, minor, at } = claim
  if (seen === 0) {
    const added = await trx('sum_keys').insert({ key, version: 1 }).onConflict('key').ignore().returning('key')
    if (added.length === 0) return false
  } else if (
    (await trx('sum_keys')
      .where({ key, version: seen })
      .update({ version: seen + 1 })) === 0
  ) {
    return false
  }
  await trx('sums').insert({ key, effect, minor, at })
  return true
}

/** Gives back what effects held that are known not to have happened. */
export async function releaseClaims(trx: Knex.Transaction, effects: readonly string[]): Promise<void> {
  if (effects.length === 0) return
  await trx('claims').whereIn('effect', effects).delete()
  await trx('sums').whereIn('effect', effects).delete()
}

export async function countHeld(db: Knex, key: string, effect: string | undefined): Promise<number> {
  const rows = await db('claims')
    .where({ key })
    .whereNot({ effect: effect ?? '' })
    .count({ held: '*' })
  return Number(rows[0]?.held ?? 0)
}

export async function readTotal(
  db: Knex,
  key: string,
  since: number,
  effect: string | undefined,
): Promise<{ minor: number; version: number }> {
  const sums = await db('sums')
    .where({ key })
    .where('at', '>=', since)
    .whereNot({ effect: effect ?? '' })
    .sum({ minor: 'minor' })
  const version: { version: number } | undefined = await db('sum_keys').where({ key }).first('version')
  return { minor: Number(sums[0]?.minor ?? 0), version: version?.version ?? 0 }
}
