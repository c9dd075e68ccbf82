/** A part of a document that nobody has checked. */
export type Tree = Readonly<Record<string, unknown>>

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members of a part; none when it is no object. */
export function treeOf(value: unknown): Tree {
  return isTree(value) ? value : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The part that a value stands for: itself, or what its `$ref` leads to inside the same document. */
export function resolve(root: Tree, value: unknown): unknown {
  let current = value
  for (let depth = 0; depth < 32 && isTree(current) && typeof current.$ref === 'string'; depth++) {
    current = at(root, current.$ref)
  }
  return current
}

/** The part at a local pointer, "#/components/schemas/Job"; undefined when there is none. */
export function at(root: Tree, pointer: string): unknown {
  if (!pointer.startsWith('#/')) return undefined
  return pointer
    .slice(2)
    .split('/')
    .map((segment) => decode(segment).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((part, name) => (isTree(part) && Object.hasOwn(part, name) ? part[name] : undefined), root)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
