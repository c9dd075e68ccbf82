import type { Document, Problem } from '#core/document.ts'
import { parseDuration } from '#core/duration.ts'
import type { Agent, Capability, Catalog } from './catalog.ts'
import { unknown } from './lint.ts'
import { placesIn, referenceOf } from './reference.ts'

/** Finds unknown words, references that lead nowhere and lengths of time that are none in one of the catalog's files. */
export function lintCatalog(document: Document, catalog: Catalog, groups: ReadonlySet<string>): readonly Problem[] {
  const at = (path: readonly PropertyKey[], message: string): Problem => ({
    file: document.file,
    line: document.lineOf(path),
    message: `${path[1]?.toString()}: ${message}`,
  })
  const inThisFile = <Part>(part: 'agents' | 'capabilities', all: Readonly<Record<string, Part>>) =>
    Object.entries(all).filter(([id]) => has(document.value, part) && has(document.value[part], id))
  return [
    ...inThisFile('agents', catalog.agents).flatMap(([id, agent]) =>
      lintAgent(agent, catalog, groups).map(([part, message]) => at(['agents', id, part], message)),
    ),
    ...inThisFile('capabilities', catalog.capabilities).flatMap(([id, capability]) =>
      lintCapability(capability, catalog).map(([part, message]) => at(['capabilities', id, part], message)),
    ),
  ]
}

type Found = readonly [part: string, message: string]

function lintAgent(agent: Agent, { systems, capabilities }: Catalog, groups: ReadonlySet<string>): readonly Found[] {
  return [
    ...inPart('owner', unknown([agent.owner], groups, 'group')),
    ...inPart('systems', unknown(agent.systems, Object.keys(systems), 'system')),
    ...inPart('capabilities', unknown(agent.capabilities, Object.keys(capabilities), 'capability')),
  ]
}

function lintCapability(capability: Capability, catalog: Catalog): readonly Found[] {
  const { once_per: oncePer, args, label } = capability
  const places = Object.values(label).flatMap((text) => placesIn(text ?? '').map((place) => `$${place}`))
  return [
    ...inPart('label', referTo(places, { args: Object.keys(args) })),
    ...inPart('system', unknown([capability.system], Object.keys(catalog.systems), 'system')),
    ...inPart('once_per', unknown(oncePer === undefined ? [] : [oncePer], Object.keys(args), 'argument')),
    ...inPart('args', lintAmendable(capability)),
    ...lintProviders(capability, catalog),
    ...lintReads(capability, catalog),
    ...inPart('undo', lintUndo(capability, catalog)),
  ]
}

/** What an action is about stays as it is: a person may change how much, never for whom. */
function lintAmendable({ args, once_per: oncePer, reads }: Capability): readonly string[] {
  const objects = new Set([
    ...(oncePer === undefined ? [] : [oncePer]),
    ...Object.values(reads).flatMap((read) => Object.values(read.with).flatMap((given) => pathOf(given, 'args'))),
  ])
  return Object.entries(args)
    .filter(([name, { amendable }]) => amendable && objects.has(name))
    .map(([name]) => `"${name}" says what the action is about, so nobody may amend it`)
}

function lintProviders({ providers, args }: Capability, { systems, agents }: Catalog): readonly Found[] {
  return providers.flatMap((provider): Found[] => [
    ...inPart('providers', unknown([provider.system], Object.keys(systems), 'system')),
    ...inPart('providers', unknown(provider.agent === undefined ? [] : [provider.agent], Object.keys(agents), 'agent')),
    ...inPart('providers', referTo(Object.values(provider.with), { args: Object.keys(args) })),
    ...inPart('providers', [provider.poll, provider.give_up].flatMap(notDuration)),
  ])
}

function lintReads(capability: Capability, { capabilities }: Catalog): readonly Found[] {
  const outputs: Record<string, readonly string[]> = {}
  const found: Found[] = []
  for (const [name, read] of Object.entries(capability.reads)) {
    const of = capabilities[read.capability]
    found.push(...inPart('reads', unknown([read.capability], Object.keys(capabilities), 'capability')))
    // A read may use those that stand before it.
    const known = { args: Object.keys(capability.args), reads: { ...outputs } }
    found.push(...inPart('reads', referTo(Object.values(read.with), known)))
    outputs[name] = of ? Object.keys(of.output) : ['*']
  }
  const { facts, shows, customer } = capability
  const refer = (given: readonly string[]) => referTo(given, { reads: outputs })
  return [
    ...found,
    ...inPart('facts', refer(Object.values(facts).map(({ from }) => from))),
    ...inPart(
      'facts',
      Object.values(facts).flatMap(({ fresh_for: lasts }) => notDuration(lasts)),
    ),
    ...inPart('shows', refer(shows.map(({ from }) => from))),
    ...inPart('customer', refer(customer === undefined ? [] : [customer])),
  ]
}

function lintUndo({ undo, args, output }: Capability, { capabilities }: Catalog): readonly string[] {
  if (!undo) return []
  const of = capabilities[undo.capability]
  return [
    ...unknown([undo.capability], Object.keys(capabilities), 'capability'),
    ...(of ? unknown(Object.keys(undo.with), Object.keys(of.args), 'argument') : []),
    ...referTo(Object.values(undo.with), { args: Object.keys(args), output: Object.keys(output) }),
  ]
}

type Known = Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>>

/** Complaints about references that lead nowhere. `reads` has a level more than the others; "*" knows every word. */
function referTo(given: readonly unknown[], known: Known): readonly string[] {
  return given.flatMap((value) => {
    const reference = referenceOf(value)
    if (reference === undefined) return []
    const [root = '', name = '', field = ''] = reference.split('.')
    const inside = known[root]
    const say = (why: readonly string[]) => why.map((one) => `$${reference}: ${one}`)
    if (!inside) return say(unknown([root], Object.keys(known), 'beginning of a reference,'))
    if (isList(inside)) return say(unknown([name], inside, 'word'))
    const fields = inside[name]
    if (!fields) return say(unknown([name], Object.keys(inside), 'read'))
    return fields.includes('*') ? [] : say(unknown([field], fields, `output of ${name},`))
  })
}

function isList(known: Known[string]): known is readonly string[] {
  return Array.isArray(known)
}

function pathOf(given: unknown, root: string): readonly string[] {
  const [first, name] = referenceOf(given)?.split('.') ?? []
  return first === root && name !== undefined ? [name] : []
}

function notDuration(text: string | undefined): readonly string[] {
  return text === undefined || parseDuration(text) !== undefined
    ? []
    : [`"${text}" is not a length of time such as "10 min"`]
}

function inPart(part: string, messages: readonly string[]): readonly Found[] {
  return messages.map((message) => [part, message])
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}
