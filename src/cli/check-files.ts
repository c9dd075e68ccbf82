import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { documentsOf, readFolder, type SourceFile } from '#app/files.ts'
import { type Company, loadCompany } from '#core/company.ts'
import type { Document, Problem } from '#core/document.ts'
import { trainClassifier } from '#core/intake/classifier.ts'
import { loadPolicies } from '#core/policy/policies.ts'
import { runPolicyTests } from '#core/policy/policy-tests.ts'
import type { Settings } from './command.ts'
import { staleSchemas, unnamedSchemas } from './schema-files.ts'

export interface FilesReport {
  readonly problems: readonly Problem[]
  /** What can be better, and stops nothing. */
  readonly warnings: readonly string[]
  readonly counts: {
    readonly flows: number
    readonly policies: number
    readonly rules: number
    readonly people: number
    readonly tests: number
  }
}

/** Checks everything that `flows/` and `policies/` declare, as the start does, and more. Throws `FILE_UNREADABLE`. */
export function checkFiles(folders: Pick<Settings, 'flowsDir' | 'policiesDir'>, now: number): FilesReport {
  const files = [...readFolder(folders.flowsDir, 'FLOWS_DIR'), ...readFolder(folders.policiesDir, 'POLICIES_DIR')]
  const tests = readTests(folders.policiesDir)
  const [documents, testDocuments] = [documentsOf(files), documentsOf(tests)]
  const about = [...paired(files, documents), ...paired(tests, testDocuments)]
  const schemas = [...staleSchemas(folders), ...unnamedSchemas(about)]
  const company = loadCompany(documents)
  if (!('flows' in company)) return { problems: [...company, ...schemas], warnings: [], counts: none }
  const checked = checkPolicies(company, testDocuments, now)
  const { flows, people } = company
  return {
    problems: [...checked.problems, ...schemas],
    warnings: trainClassifier({ flows: flows.map(({ flow, name, examples }) => ({ id: flow, name, examples })) })
      .warnings,
    counts: { ...none, flows: flows.length, people: people.people.length, ...checked.counts },
  }
}

const none = { flows: 0, policies: 0, rules: 0, people: 0, tests: 0 }

function readTests(policiesDir: string): readonly SourceFile[] {
  const folder = join(policiesDir, 'tests')
  if (!existsSync(folder)) return []
  return readFolder(folder, 'POLICIES_DIR').map(({ file, text }) => ({
    file: `${basename(policiesDir)}/${file}`,
    text,
  }))
}

function paired(files: readonly SourceFile[], documents: readonly Document[]) {
  return documents.map((document, index) => ({ document, text: files[index]?.text ?? '' }))
}

function checkPolicies(company: Company, tests: readonly Document[], now: number) {
  const loaded = loadPolicies(company.policyDocuments, company.policyWorld)
  if ('problems' in loaded) return { problems: loaded.problems, counts: {} }
  const { policies } = loaded
  const { passed, failures } = runPolicyTests(policies, tests, now)
  const rules = policies.policies.reduce((sum, policy) => sum + policy.rules.length, 0)
  return { problems: failures, counts: { policies: policies.policies.length, rules, tests: passed + failures.length } }
}
