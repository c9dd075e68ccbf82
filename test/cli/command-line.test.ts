import { describe, expect, it } from 'vitest'
import { commands } from '#cli/commands.ts'
import { runWith } from './terminal.ts'

describe('a command line that is wrong', () => {
  it.each([
    [['akс'], 'no command "akс"'],
    [['stopp', 'everything'], 'did you mean "stop"?'],
    [['ask'], '"ask" takes more than that: ask TEXT --as PERSON'],
    [['ask', 'a refund', 'of', '--as', 'alice'], '"of" is one word too many'],
    [['ask', 'x', '--as'], '--as needs a value'],
    [['ask', 'x', '--as', '--wait'], '--as needs a value'],
    [['ask', 'x', '--wiat'], 'did you mean "--wait"?'],
    [['ask', 'x', '--as', 'alice', '--wait=soon'], '"soon" is no number of seconds'],
    [['ask', 'x', '--as', 'al\nice'], 'is no person'],
    [['case', '--json=yes', 'C-1'], '--json takes no value'],
    [['decide', 'C-1.q.1', 'amend', '--as', 'sam', '--set', 'amount'], 'is no NAME=VALUE'],
    [['stop', '--as', 'sam'], 'either a SCOPE or --release SCOPE'],
    [['stop', 'everything', '--release', 'everything', '--as', 'sam'], 'either a SCOPE or --release SCOPE'],
    [['verify', '--published', 'abc'], 'is no checkpoint’s hash'],
    [['verify', '--export', '/no/such/file'], '--export /no/such/file cannot be read (ENOENT)'],
    [['help', 'chek'], 'did you mean "check"?'],
  ])('%j ends with 2, and says what is wrong on the standard error', async (argv, problem) => {
    const { code, out, err } = await runWith({}, ...argv)
    expect(err).toContain(problem)
    expect(err).toContain('onloop help')
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})

it('no command at all shows what there is, on the standard error', async () => {
  const { code, out, err } = await runWith({})
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('Exit codes:')
})

it('the help names every command, and explains each in the same words as its own help', async () => {
  const { code, out } = await runWith({}, 'help')
  expect(code).toBe(0)
  for (const { name, summary } of commands) {
    expect(out).toContain(`  ${name}`)
    const own = await runWith({}, 'help', name)
    expect(own).toEqual(await runWith({}, name, '--help'))
    expect(own).toMatchObject({ code: 0, err: '' })
    expect(own.out).toContain(summary)
  }
})
