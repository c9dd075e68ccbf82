import { type Check, createCheck } from './schema.ts'
import { listOf, resolve, type Tree, treeOf } from './tree.ts'

/** One operation of a document, ready to be called. */
export interface Operation {
  readonly id: string
  readonly method: string
  /** "/odata/Jobs({key})". */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Absent when it takes none. */
  readonly body?: { readonly required: boolean; readonly properties: readonly string[]; readonly check: Check }
  /** How the answer is checked that has this status; undefined when nothing is said about it. */
  answerCheck(status: number): Check | undefined
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  /** Whether a list in the query repeats the name; else it is joined by commas. */
  readonly explode: boolean
  readonly check: Check
}

const methods: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options'])
/** What OpenAPI leaves to the description of bodies and of security. */
const notParameters: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization'])

/** Where each operation of a document stands, by its id. */
export function indexOperations(root: Tree): ReadonlyMap<string, () => Operation> {
  const found = new Map<string, () => Operation>()
  for (const [path, item] of Object.entries(treeOf(root.paths))) {
    const members = treeOf(resolve(root, item))
    for (const [method, value] of Object.entries(members)) {
      const operation = treeOf(value)
      const id = operation.operationId
      if (!methods.has(method) || typeof id !== 'string') continue
      found.set(id, () => readOperation(root, { id, method, path, operation, shared: listOf(members.parameters) }))
    }
  }
  return found
}

interface Found {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: Tree
  /** The parameters of all operations of the path. */
  readonly shared: readonly unknown[]
}

/** Throws a TypeError that says what it cannot use. */
function readOperation(root: Tree, { id, method, path, operation, shared }: Found): Operation {
  const body = readBody(root, operation)
  const answers = readAnswers(root, operation)
  return {
    id,
    method: method.toUpperCase(),
    path,
    parameters: readParameters(root, [...shared, ...listOf(operation.parameters)]),
    ...(body ? { body } : {}),
    answerCheck: (status) => answers.get(String(status)) ?? answers.get('2XX') ?? answers.get('default'),
  }
}

function readParameters(root: Tree, given: readonly unknown[]): readonly Parameter[] {
  const byPlace = new Map<string, Parameter>()
  for (const value of given) {
    const parameter = treeOf(resolve(root, value))
    const name = String(parameter.name)
    const place = parameter.in
    if (place !== 'path' && place !== 'query' && place !== 'header') continue
    if (place === 'header' && notParameters.has(name.toLowerCase())) continue
    byPlace.set(`${place} ${name}`, {
      name,
      in: place,
      required: parameter.required === true || place === 'path',
      explode: parameter.explode !== false,
      check: createCheck(root, parameter.schema, 'request'),
    })
  }
  return [...byPlace.values()]
}

function readBody(root: Tree, operation: Tree): Operation['body'] {
  const body = treeOf(resolve(root, operation.requestBody))
  const content = treeOf(body.content)
  if (Object.keys(content).length === 0) return undefined
  const media = jsonOf(content)
  if (!media) throw new TypeError(`takes no JSON but ${Object.keys(content).join(', ')}`)
  const properties = Object.keys(treeOf(treeOf(resolve(root, media.schema)).properties))
  return { required: body.required === true, properties, check: createCheck(root, media.schema, 'request') }
}

function readAnswers(root: Tree, operation: Tree): ReadonlyMap<string, Check> {
  const checks = new Map<string, Check>()
  for (const [status, value] of Object.entries(treeOf(operation.responses))) {
    const media = jsonOf(treeOf(treeOf(resolve(root, value)).content))
    const isSuccess = status.startsWith('2') || status === 'default'
    if (isSuccess && media)
      checks.set(status.toUpperCase().replace('DEFAULT', 'default'), createCheck(root, media.schema, 'answer'))
  }
  return checks
}

function jsonOf(content: Tree): Tree | undefined {
  const type = Object.keys(content).find(
    (name) => /^(application|text)\/([\w.-]+\+)?json\b/i.test(name) || name === '*/*',
  )
  return type === undefined ? undefined : treeOf(content[type])
}
