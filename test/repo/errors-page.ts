import { catalogue } from '#core/errors.ts'

const intro = `# Errors

What Onloop can say when it cannot go on, and what to do about it. Every message names the value and the place; what
changes from case to case stands in ‹marks›. What is merely refused, expired or out of date is no error: the person is
told in words and the ledger records it.

<!-- Written from src/core/errors.ts by \`npx vitest run test/repo/errors.test.ts -u\`. Change it there. -->
`

/** `docs/errors.md`, made from the catalogue of errors. */
export function errorsPage(): string {
  const sections = Object.entries(catalogue).map(
    ([code, { message, fix }]) => `## ${code}\n\n${marked(message)}\n\n**What to do.** ${marked(fix)}\n`,
  )
  return [intro, ...sections].join('\n')
}

function marked(text: string): string {
  return text.replace(/\{(\w+)\}/g, '‹$1›')
}
