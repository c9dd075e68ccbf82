import type { Document } from '#core/document.ts'
import { parseDuration } from '#core/duration.ts'
import { didYouMean } from '#core/suggest.ts'
import { checkAsking, readAsking } from './asking.ts'
import { type Condition, compileCondition } from './condition.ts'
import type { Vocabulary } from './field.ts'
import { parseQuantity } from './quantity.ts'
import { type Complain, readFile } from './read-file.ts'
import { always, type Force, type Policy, type Rule } from './rule.ts'
import { type PolicyFile, policyFile, type RuleSpec } from './schema.ts'
import { readSetting, type Setting } from './settings.ts'
import type { World } from './world.ts'

/** What a policy file is compiled against. */
export interface Ground {
  readonly vocabulary: Vocabulary
  readonly world: World
  /** Settings that were changed since the files were written: by policy, by name, as written. */
  readonly changes: Changes
}

export type Changes = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Compiles one policy file; what is wrong with it is complained about, and undefined means that nothing could be read. */
export function compilePolicy(document: Document, ground: Ground, complain: Complain): Policy | undefined {
  const file = readFile(document, policyFile, complain)
  if (!file) return undefined
  const { groups } = ground.world
  if (!groups.has(file.owner))
    complain(['owner'], `owner: unknown group "${file.owner}"${didYouMean(file.owner, groups)}`)
  if (file.review_every !== undefined && parseDuration(file.review_every) === undefined) {
    complain(['review_every'], `review_every: "${file.review_every}" is not a length of time such as "90 days"`)
  }
  for (const part of ['asking', 'otherwise'] as const) {
    checkAsking(file[part], groups, (path, message) => complain([part, ...path], `${part}: ${message}`))
  }
  const otherwise = file.otherwise && readAsking([file.asking, file.otherwise])
  if (file.otherwise && !otherwise) complain(['otherwise'], 'otherwise: name `needs` and `within`')
  const settings = compileSettings(file, ground, complain)
  const force = readForce(file, always, complain)
  const rules = file.rules.map((spec, index) => {
    const at: Complain = (path, message) => complain(['rules', index, ...path], `${spec.id}${message}`)
    return compileRule(spec, { file, settings, force, ground, document, line: document.lineOf(['rules', index]) }, at)
  })
  const { policy: name, version, owner, mode } = file
  return { name, version, owner, mode, force, rules, settings: [...settings.values()], otherwise, file: document.file }
}

function compileSettings(file: PolicyFile, ground: Ground, complain: Complain): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  const changes = ground.changes[file.policy] ?? {}
  const phrases = file.rules.flatMap(({ when, unless }) => Object.values({ ...when, ...unless }))
  for (const [name, spec] of Object.entries(file.settings)) {
    const read = readSetting({ policy: file.policy, name }, spec, changes[name], ground.vocabulary)
    if ('value' in read) settings.set(name, read.value)
    else complain(['settings', name, ...(read.part ? [read.part] : [])], `settings.${name}: ${read.flaw}`)
    if (!phrases.some((phrase) => phrase.split(/[\s,]+/).includes(`$${name}`))) {
      complain(['settings', name], `settings.${name}: no rule uses it`)
    }
  }
  for (const name of Object.keys(changes).filter((name) => !(name in file.settings))) {
    complain(['settings'], `${file.policy} has no setting "${name}"${didYouMean(name, Object.keys(file.settings))}`)
  }
  return settings
}

interface Place {
  readonly file: PolicyFile
  readonly settings: ReadonlyMap<string, Setting>
  readonly force: Force
  readonly ground: Ground
  readonly document: Document
  readonly line: number
}

function compileRule(spec: RuleSpec, place: Place, complain: Complain): Rule {
  const { file, ground } = place
  const ifUnknown = spec.if_unknown ?? file.if_unknown ?? 'escalate'
  const canEscalate = spec.then === 'escalate' || (spec.then === 'deny' && ifUnknown === 'escalate')
  checkAsking(spec.to, ground.world.groups, (path, message) => complain(['to', ...path], `.to: ${message}`))
  const asking = canEscalate ? readAsking([file.asking, spec.to]) : undefined
  if (canEscalate && !asking) complain([], ': may escalate, so `to` or `asking` has to name `needs` and `within`')
  const share = parseQuantity(spec.check_afterwards ?? '0%')
  if (share?.kind !== 'percent' || share.value < 0 || share.value > 1) {
    complain(['check_afterwards'], `.check_afterwards: "${spec.check_afterwards}" is not a percentage such as "5%"`)
  }
  checkParts(spec, complain)
  const conditions = (part: 'when' | 'unless') => compileConditions(spec[part] ?? {}, part, place, complain)
  const when = conditions('when')
  if (Object.keys(spec.when).length === 0) complain(['when'], '.when: say at least one condition')
  return {
    id: spec.id,
    policy: file.policy,
    say: spec.say,
    outcome: spec.then,
    when,
    unless: conditions('unless'),
    asking,
    checkAfterwards: share?.kind === 'percent' ? share.value : 1,
    obligations: spec.with ?? [],
    ifUnknown,
    force: readForce(spec, place.force, (path, message) => complain(path, `.${message}`)),
    file: place.document.file,
    line: place.line,
  }
}

/** Parts that say nothing beside this outcome, and were surely meant to say something. */
function checkParts(spec: RuleSpec, complain: Complain): void {
  if (spec.then === 'allow' && spec.to) complain(['to'], '.to: an allow rule asks nobody')
  if (spec.then !== 'allow' && spec.check_afterwards !== undefined) {
    complain(['check_afterwards'], '.check_afterwards: only what runs alone is checked afterwards')
  }
  if (spec.then !== 'deny' && spec.if_unknown !== undefined) {
    complain(['if_unknown'], '.if_unknown: only a deny rule chooses what becomes of the unknown')
  }
}

function compileConditions(
  parts: Readonly<Record<string, string>>,
  part: 'when' | 'unless',
  { ground: { vocabulary }, settings, file }: Place,
  complain: Complain,
): readonly Condition[] {
  return Object.entries(parts).flatMap(([name, phrase]) => {
    const field = vocabulary.get(name)
    if (!field) {
      complain([part, name], `: unknown field "${name}"${didYouMean(name, vocabulary.keys())}`)
      return []
    }
    const isBroken = Object.keys(file.settings).some(
      (setting) => !settings.has(setting) && phrase.includes(`$${setting}`),
    )
    if (isBroken) return []
    const condition = compileCondition(field, phrase.trim(), settings)
    if ('value' in condition) return condition.value
    complain([part, name], `.${name}: ${condition.flaw}`)
    return []
  })
}

function readForce(
  spec: { from?: string | undefined; until?: string | undefined },
  outer: Force,
  complain: Complain,
): Force {
  const instant = (part: 'from' | 'until', days: number): number | undefined => {
    const text = spec[part]
    if (text === undefined) return undefined
    const start = Date.parse(`${text}T00:00:00Z`)
    if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(text)) {
      complain([part], `${part}: there is no day ${text}`)
    }
    return start + days * 86_400_000
  }
  const from = Math.max(outer.from, instant('from', 0) ?? outer.from)
  const until = Math.min(outer.until, instant('until', 1) ?? outer.until)
  if (from >= until) complain(['until'], 'until: is before `from`')
  return { from, until }
}
