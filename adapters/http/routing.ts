import type { Route } from '#ports/web.ts'

/** The methods that some route answers at an address; none when nothing is there. */
export function methodsAt(routes: readonly Route[], address: string): readonly string[] {
  const path = (address.split('?')[0] ?? '').split('/')
  return [...new Set(routes.filter((route) => matches(route.path.split('/'), path)).map(({ method }) => method))]
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
  )
}
