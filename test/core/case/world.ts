import { readdirSync, readFileSync } from 'node:fs'
import { type Company, loadCompany } from '#core/company.ts'
import { readDocument, sayProblem } from '#core/document.ts'
import { type Changes, loadPolicies, type Policies, withSettings } from '#core/policy/policies.ts'

/** What the product ships in `flows/` and `policies/`, loaded and compiled. */
export interface World {
  readonly company: Company
  readonly policies: Policies
}

const root = new URL('../../../', import.meta.url)

/** The shipped files, as text. */
export const shippedFiles: ReadonlyMap<string, string> = new Map(
  ['flows', 'policies'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [`${folder}/${name}`, readFileSync(new URL(`${folder}/${name}`, root), 'utf8')] as const),
  ),
)

export type Edits = Readonly<Record<string, (text: string) => string>>

/** The shipped files with some of them rewritten; an edit that changes nothing fails the test that makes it. */
export function edited(edits: Edits): ReadonlyMap<string, string> {
  const files = new Map(shippedFiles)
  for (const [file, edit] of Object.entries(edits)) {
    const before = files.get(file) ?? ''
    const after = edit(before)
    if (after === before) throw new Error(`the edit of ${file} changes nothing`)
    files.set(file, after)
  }
  return files
}

/** Loads the shipped files, with edits and changed settings; fails with every problem that they have. */
export function loadWorld(edits: Edits = {}, settings: Changes = {}): World {
  const documents = [...edited(edits)].map(([file, text]) => readDocument(file, text))
  const company = loadCompany(documents)
  if (!('policyWorld' in company)) throw new Error(company.map(sayProblem).join('\n'))
  const loaded = loadPolicies(company.policyDocuments, company.policyWorld)
  const changed = 'policies' in loaded ? withSettings(loaded.policies, settings) : loaded
  if ('problems' in changed) throw new Error(changed.problems.map(sayProblem).join('\n'))
  return { company, policies: changed.policies }
}

/** Adds people to `policies/people.yaml`, each as its one line of YAML without the dash. */
export function addPeople(...people: readonly string[]): Edits {
  return { 'policies/people.yaml': (text) => `${text.trimEnd()}\n${people.map((one) => `  - ${one}`).join('\n')}\n` }
}

export const shippedWorld: World = loadWorld()
