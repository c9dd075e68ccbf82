import type { Document, Problem } from '#core/document.ts'
import { Person } from '#core/person.ts'
import { didYouMean } from '#core/suggest.ts'
import type { Catalog } from './catalog.ts'
import type { Flow, Step } from './flow.ts'
import { needsOf } from './needs.ts'
import { placesIn, referenceOf } from './reference.ts'

/** Finds what does not hold together inside one flow: unknown words, references that lead nowhere, circles. */
export function lintFlow(
  document: Document,
  flow: Flow,
  catalog: Catalog,
  groups: ReadonlySet<string>,
): readonly Problem[] {
  const at = (path: readonly PropertyKey[], message: string): Problem => ({
    file: document.file,
    line: document.lineOf(path),
    message,
  })
  return [
    ...lintPeople(flow, groups).map(([part, message]) => at([part], message)),
    ...lintFields(flow).map(([name, message]) => at(['fields', name], message)),
    ...flow.steps.flatMap((step, index) =>
      lintStep(step, index, flow, catalog).map(([part, message]) =>
        at(['steps', index, part], `step ${step.id}: ${message}`),
      ),
    ),
    ...circle(flow.steps).map((id) => at(['steps'], `step ${id} needs itself, through the steps it needs`)),
    ...Object.entries(flow.answer).flatMap(([language, text]) =>
      placesIn(text ?? '').flatMap((place) =>
        whyNowhere(place, flow, catalog).map((why) => at(['answer', language], `{${place}}: ${why}`)),
      ),
    ),
  ]
}

type Found = readonly [part: string, message: string]

function lintPeople(flow: Flow, groups: ReadonlySet<string>): readonly Found[] {
  const starters = new Set([...groups, ...Person.unwrap().shape.role.options])
  return [
    ...unknown([flow.owner], groups, 'group').map((why): Found => ['owner', `owner: ${why}`]),
    ...unknown(flow.may_start, starters, 'role or group').map((why): Found => ['may_start', `may_start: ${why}`]),
  ]
}

function lintFields({ fields }: Flow): readonly Found[] {
  return Object.entries(fields).flatMap(([name, { type, pattern, options }]): Found[] => [
    ...(pattern !== undefined && !isPattern(pattern)
      ? [[name, `field ${name}: "${pattern}" is not a regular expression`] as const]
      : []),
    ...(type === 'choice' && !options?.length ? [[name, `field ${name}: a choice needs options`] as const] : []),
  ])
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

function lintStep(step: Step, index: number, flow: Flow, catalog: Catalog): readonly Found[] {
  const before = flow.steps.slice(0, index).some(({ id }) => id === step.id)
  const known = flow.steps.map(({ id }) => id)
  const given = [
    ...Object.values(step.with).map((value) => ['with', value] as const),
    ...Object.values(step.must_agree).map((value) => ['must_agree', value] as const),
  ]
  return [
    ...(before ? [['id', 'there is another step of this id'] as const] : []),
    ...(/^undo-|^q$|^intake$/.test(step.id) ? [['id', 'Onloop keeps this id for itself'] as const] : []),
    ...unknown([step.agent], Object.keys(catalog.agents), 'agent').map((why): Found => ['agent', why]),
    ...(step.capability === undefined ? lintAsking(step, catalog) : lintDoing(step, step.capability, catalog)),
    ...unknown(step.needs, known, 'step').map((why): Found => ['needs', why]),
    ...given.flatMap(([part, value]) => {
      const reference = referenceOf(value)
      return reference === undefined
        ? []
        : whyNowhere(reference, flow, catalog).map((why): Found => [part, `$${reference}: ${why}`])
    }),
  ]
}

/** A step that asks its agent. */
function lintAsking(step: Step, { agents }: Catalog): readonly Found[] {
  const agent = agents[step.agent]
  const outputs = Object.keys(agent?.output ?? {})
  if (agent && outputs.length === 0) {
    return [['agent', `agent "${step.agent}" declares no output, so a step without a capability has none`]]
  }
  return agent ? unknown(Object.keys(step.must_agree), outputs, 'output').map((why) => ['must_agree', why]) : []
}

/** A step that has something done. */
function lintDoing(step: Step, name: string, { capabilities }: Catalog): readonly Found[] {
  const capability = capabilities[name]
  if (!capability) return unknown([name], Object.keys(capabilities), 'capability').map((why) => ['capability', why])
  const args = Object.keys(capability.args)
  return [
    ...unknown(Object.keys(step.with), args, 'argument').map((why): Found => ['with', `${name}: ${why}`]),
    ...args
      .filter((argument) => !(argument in step.with))
      .map((argument): Found => ['with', `${name} needs the argument "${argument}"`]),
    ...(Object.keys(step.must_agree).length > 0
      ? [['must_agree', 'only the answer of an agent is compared; this step has a capability'] as const]
      : []),
  ]
}

/** Why a reference such as "steps.order.customer" leads nowhere; nothing when it leads somewhere. */
function whyNowhere(reference: string, flow: Flow, catalog: Catalog): readonly string[] {
  const [root = '', name = '', field = ''] = reference.split('.')
  switch (root) {
    case 'request':
      return unknown([name], ['text', 'language', ...Object.keys(flow.fields)], 'field')
    case 'requester':
      return unknown([name], ['id'], 'word about the requester,')
    case 'steps': {
      const step = flow.steps.find(({ id }) => id === name)
      if (!step) return unknown([name], new Set(flow.steps.map(({ id }) => id)), 'step')
      return unknown([field], outputsOf(step, catalog), `output of step ${name},`)
    }
    default:
      return ['begin a reference with request, requester or steps']
  }
}

function outputsOf(step: Step, { capabilities, agents }: Catalog): readonly string[] {
  return Object.keys((step.capability ? capabilities[step.capability] : agents[step.agent])?.output ?? {})
}

function circle(steps: readonly Step[]): readonly string[] {
  const needs = new Map(steps.map((step) => [step.id, needsOf(step)]))
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (needs.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
  return steps.map(({ id }) => id).filter((id) => reaches(id, id, new Set()))
}

/** Complaints about words that are not among the known ones: `unknown group "sale", did you mean "sales"?`. */
export function unknown(words: readonly string[], known: Iterable<string>, what: string): readonly string[] {
  const set = new Set(known)
  return words.filter((word) => !set.has(word)).map((word) => `unknown ${what} "${word}"${didYouMean(word, set)}`)
}
