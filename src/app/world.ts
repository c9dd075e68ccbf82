import type { Company } from '#core/company.ts'
import { type Document, type Problem, readDocument, sayProblem } from '#core/document.ts'
import { OnloopError } from '#core/errors.ts'
import { type Classifier, trainClassifier } from '#core/intake/classifier.ts'
import { loadPolicies, type Policies, withSettings } from '#core/policy/policies.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { RuleEpoch, Store } from '#ports/store.ts'
import type { SourceFile } from './files.ts'

/** Everything that is in force: what the files declare, and the policies of the newest epoch. */
export interface World extends Company {
  readonly classifier: Classifier
  readonly policies: Policies
  readonly epoch: number
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * Puts the policy files in force, and answers with the world they make.
 *
 * Files that differ from the newest epoch become a new one; changed settings that still fit stay changed. Bad files
 * are refused, with their errors on record, and the last good version stays. Throws `FILE_INVALID` when there is none.
 */
export async function openWorld(parts: Parts, company: Company, files: readonly SourceFile[]): Promise<World> {
  const inForce = await parts.store.rules.inForce()
  const texts = Object.fromEntries(
    files
      .filter(({ file }) => company.policyDocuments.some((document) => document.file === file))
      .map(({ file, text }) => [file, text]),
  )
  const loaded = loadPolicies(company.policyDocuments, company.policyWorld)
  const epoch =
    'policies' in loaded
      ? await importFiles(parts, inForce, texts, loaded.policies)
      : await refuse(parts, inForce, loaded.problems)
  const policies = policiesOf(epoch, company)
  const classifier = trainClassifier({
    flows: company.flows.map(({ flow, name, examples }) => ({ id: flow, name, examples })),
  })
  for (const warning of classifier.warnings) parts.log.warn({}, warning)
  return { ...company, classifier, policies, epoch: epoch.epoch }
}

/** The compiled policies of an epoch. Throws `FILE_INVALID`, which a company file that changed since can cause. */
function policiesOf(epoch: RuleEpoch, company: Company): Policies {
  const documents = Object.entries(epoch.files).map(([file, text]): Document => readDocument(file, text))
  const loaded = loadPolicies(documents, company.policyWorld)
  const changed = 'policies' in loaded ? withSettings(loaded.policies, epoch.settings) : loaded
  if ('policies' in changed) return changed.policies
  throw new OnloopError('FILE_INVALID', { problems: changed.problems.map(sayProblem).join('\n') })
}

async function importFiles(
  parts: Parts,
  inForce: RuleEpoch | undefined,
  files: RuleEpoch['files'],
  policies: Policies,
): Promise<RuleEpoch> {
  if (inForce && JSON.stringify(inForce.files) === JSON.stringify(files)) return inForce
  const kept = inForce && 'policies' in withSettings(policies, inForce.settings) ? inForce.settings : {}
  return putInForce(parts, inForce, { files, settings: kept }, policies.hash, 'the files changed')
}

async function refuse(parts: Parts, inForce: RuleEpoch | undefined, problems: readonly Problem[]): Promise<RuleEpoch> {
  const says = problems.map(sayProblem)
  if (!inForce) throw new OnloopError('FILE_INVALID', { problems: says.join('\n') })
  parts.log.error(
    { epoch: inForce.epoch, problems: says },
    'the policy files are invalid; the last good version stays in force',
  )
  const at = parts.clock.now()
  await parts.store.write([
    {
      kind: 'policy-refused',
      at,
      who: { kind: 'onloop', id: 'onloop' },
      where: 'policies',
      detail: { problems: says },
    },
  ])
  return inForce
}

/** Writes the next epoch. Another process that was faster makes this fail, and nothing is in force twice. */
export async function putInForce(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  before: RuleEpoch | undefined,
  content: Pick<RuleEpoch, 'files' | 'settings'>,
  hash: string,
  why: string,
  by?: string,
): Promise<RuleEpoch> {
  const at = clock.now()
  const epoch: RuleEpoch = { epoch: (before?.epoch ?? 0) + 1, hash, at, ...content }
  const who = by ? ({ kind: 'person', id: by } as const) : ({ kind: 'onloop', id: 'onloop' } as const)
  const detail = { epoch: epoch.epoch, hash, why }
  const added = await store.rules.add(epoch, { kind: 'policy-in-force', at, who, where: 'policies', detail })
  if (!added) throw new OnloopError('OWNER_PRESENT', { folder: 'the policies', setting: 'DATA_DIR' })
  return epoch
}
