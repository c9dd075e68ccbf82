import type { Document } from '#core/document.ts'
import { parseDuration } from '#core/duration.ts'
import { didYouMean } from '#core/suggest.ts'
import { Access, DataClass } from './action.ts'
import type { Edge } from './extent.ts'
import { exampleOf, type Field, isOwn, ownTypes, type Vocabulary } from './field.ts'
import { isComparable, measure, parseQuantity } from './quantity.ts'
import { type Complain, readFile } from './read-file.ts'
import { type FieldSpec, vocabularyFile } from './schema.ts'
import type { World } from './world.ts'

/** Compiles `policies/vocabulary.yaml`. */
export function readVocabulary(document: Document, world: World, complain: Complain): Vocabulary {
  const file = readFile(document, vocabularyFile, complain)
  const specs = Object.entries(file?.vocabulary ?? {})
  const names = specs.map(([name]) => name)
  const fields = specs.map(([name, spec]): [string, Field] => {
    const at: Complain = (path, message) => complain(['vocabulary', name, ...path], `${name}: ${message}`)
    checkField(name, spec, names, at)
    return [name, fieldOf(name, spec, world, at)]
  })
  if (file) {
    for (const own of [...ownTypes.keys()].filter((own) => !names.includes(own))) {
      const others = names.filter((name) => !isOwn(name))
      complain(['vocabulary'], `the field "${own}" is missing${didYouMean(own, others)}`)
    }
  }
  return new Map(fields)
}

function checkField(name: string, spec: FieldSpec, names: readonly string[], complain: Complain): void {
  const own = ownTypes.get(name)
  if (own && spec.type !== own) complain(['type'], `is read off the action and is of type ${own}`)
  if (own && (spec.origin || spec.about)) complain([], 'is read off the action, so it has neither origin nor about')
  if (spec.about && spec.origin?.some((origin) => origin !== 'record')) {
    complain(['origin'], `only a record vouches for what is about the ${spec.about}`)
  }
  if ((spec.type === 'money') !== (spec.currency !== undefined))
    complain(['currency'], 'money, and only money, has a currency')
  const listed = spec.type === 'choice' || spec.type === 'tags'
  if (listed && !wordsOfWorld.has(name) && !spec.values) complain([], `${spec.type} needs its values`)
  if (spec.values && spec.type === 'yesno' && Object.keys(spec.values).sort().join() !== 'no,yes') {
    complain(['values'], 'yesno has the values yes and no')
  }
  if (spec.values && (wordsOfWorld.has(name) || (!listed && spec.type !== 'yesno'))) {
    complain(['values'], 'this field takes no list of values')
  }
  if (spec.sum && spec.type !== 'money') complain(['type'], 'a total over time is of type money')
  if (spec.sum && !names.includes(spec.sum.of)) {
    complain(['sum', 'of'], `unknown field "${spec.sum.of}"${didYouMean(spec.sum.of, names)}`)
  }
  if (spec.sum && parseDuration(spec.sum.window) === undefined) {
    complain(['sum', 'window'], `"${spec.sum.window}" is not a length of time such as "24 h"`)
  }
}

function fieldOf(name: string, spec: FieldSpec, world: World, complain: Complain): Field {
  const given = new Map(
    Object.entries(spec.values ?? (spec.type === 'yesno' ? { yes: spec.label, no: `no ${spec.label}` } : {})),
  )
  const words = wordsOfWorld.get(name)?.(world) ?? given
  const bare = { ...spec, name, words, domain: { words: new Set(words.keys()) }, sum: undefined, origins: undefined }
  const field: Field = { ...bare, say: spec.say, currency: spec.currency, about: spec.about }
  const edge = (part: 'from' | 'to'): Edge | undefined => {
    const text = spec[part]
    if (text === undefined) return spec.type === 'percent' ? { at: part === 'from' ? 0 : 1, closed: true } : undefined
    const quantity = parseQuantity(String(text))
    const example = exampleOf(field)
    if (!quantity || !example || !isComparable(quantity, example))
      complain([part], `"${text}" does not fit ${spec.type}`)
    return quantity && { at: measure(quantity.value), closed: true }
  }
  const [low, high] = [edge('from'), edge('to')]
  return {
    ...field,
    domain: { ...field.domain, ...(low && { low }), ...(high && { high }) },
    origins: spec.origin ?? (spec.about ? ['record', 'args'] : undefined),
    sum: spec.sum && { of: spec.sum.of, windowMs: parseDuration(spec.sum.window) ?? 0 },
  }
}

const wordsOfWorld = new Map<string, (world: World) => ReadonlyMap<string, string>>([
  ['action', ({ capabilities }) => asWords(capabilities.keys())],
  ['system', ({ capabilities }) => asWords([...capabilities.values()].map(({ system }) => system))],
  ['agent', ({ agents }) => asWords(agents.keys())],
  ['access', () => asWords(Access.options)],
  ['data.classes', () => asWords(DataClass.options)],
])

function asWords(words: Iterable<string>): ReadonlyMap<string, string> {
  return new Map([...words].map((word) => [word, word]))
}
