import type { Operation, System } from './operation.ts'

export interface Match {
  readonly system: System
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
}

/** Finds what a path asks for, or which methods it would have taken. */
export function createRouter(
  systems: readonly System[],
): (method: string, path: string) => Match | { allow: string[] } {
  const routes = systems.flatMap((system) =>
    system.operations.map((operation) => ({ system, operation, pattern: patternOf(operation.path) })),
  )
  return (method, path) => {
    const matches = routes.flatMap(({ system, operation, pattern }) => {
      const found = pattern.exec(path)
      return found ? [{ system, operation, params: decoded(found.groups) }] : []
    })
    const match = matches.find(({ operation }) => operation.method === method)
    return match ?? { allow: matches.map(({ operation }) => operation.method) }
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

function decoded(groups: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decode(text)]))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
