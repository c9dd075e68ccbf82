import { readKeys } from '#app/keys.ts'
import { verifyStore } from '#app/verify-store.ts'
import { type Case, openQuestions } from '#core/case/case.ts'
import { checkInvariants } from '#core/ledger/invariants.ts'
import type { CaseState, JournalRow, WaitsFor } from '#core/ledger/world.ts'
import type { Store } from '#ports/store.ts'
import type { Config } from '#src/config.ts'
import { readCompany } from '#src/main.ts'

/** What the ledger and the invariants find wrong, given what the outside systems really did. */
export async function complaintsOf(
  store: Store,
  config: Config,
  journal: readonly JournalRow[],
): Promise<readonly string[]> {
  const { findings } = await verifyStore(store.ledger, readKeys(config.keyDir, config.dataDir).verifying)
  const { company } = readCompany(config)
  const capabilities = Object.entries(company.catalog.capabilities).map(
    ([name, { access, providers }]) =>
      [name, { access, idempotency: weakest(providers.map((provider) => provider.idempotency)) }] as const,
  )
  const broken = checkInvariants({
    entries: await store.ledger.entries(0, Number.MAX_SAFE_INTEGER),
    journal,
    cases: await casesIn(store),
    people: company.people.people,
    capabilities: Object.fromEntries(capabilities),
  })
  return [...findings.map(({ say }) => say), ...broken]
}

async function casesIn(store: Store): Promise<readonly CaseState[]> {
  const rows = await store.cases({ limit: 100_000 })
  const open = Map.groupBy(await store.openEffects(), (row) => row.case)
  return Promise.all(
    rows.map(async ({ id, status }) => {
      const item = await store.case(id)
      const effects = (open.get(id) ?? []).map(({ effect }) => effect.id)
      return { id, status, waitsFor: item ? waitsFor(item, effects) : [] }
    }),
  )
}

function waitsFor(item: Case, effects: readonly string[]): readonly WaitsFor[] {
  const asks = item.understanding.at === 'asking' || item.understanding.at === 'choosing'
  const held = Object.values(item.steps).flatMap((state) => (state.at === 'held' ? state.stops : []))
  return [
    ...openQuestions(item).map(({ id }) => `question:${id}` as const),
    ...effects.map((id) => `effect:${id}` as const),
    ...held.map((id) => `stop:${id}` as const),
    ...(asks && item.status === 'open' ? (['requester'] as const) : []),
  ]
}

type Idempotency = 'key' | 'lookup' | 'none'

function weakest(kinds: readonly Idempotency[]): Idempotency {
  if (kinds.includes('none')) return 'none'
  return kinds.includes('lookup') ? 'lookup' : 'key'
}
