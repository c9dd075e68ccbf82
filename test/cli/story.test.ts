import { describe, expect, it } from 'vitest'
import { sharedOnloop } from '#test/app/api/shared.ts'
import { terminalOf } from './terminal.ts'

const onloop = sharedOnloop()
const run = terminalOf(onloop)

/** A refund that customer care has to decide on. */
async function asked(order: string): Promise<string> {
  const { code, out } = await run('ask', `Please refund 900 EUR for order ${order}`, '--as', 'alice', '--wait')
  expect(code).toBe(3)
  return out.split('\n')[0] ?? ''
}

describe('asking', () => {
  it('prints the case, and with --wait how it ended: 0 when it was done', async () => {
    const { code, out, err } = await run(
      'ask',
      'Please refund 40 EUR for order ORD-1051',
      '--as',
      'alice',
      '--wait',
      '30',
    )
    expect(out).toMatch(/^C-[0-9A-Z]{10}\n\[go\] Done\n/)
    expect(err).toContain('Done')
    expect(code).toBe(0)
  })

  it('ends with 3 while people have to decide, and with 4 once they have rejected', async () => {
    const id = await asked('ORD-1052')
    const rejected = await run('decide', id, 'reject', '--reason', 'signed for', '--as', 'sam')
    expect(rejected).toMatchObject({ code: 0, out: 'Rejected. The requester is told why.\n' })
    expect((await run('case', id, '--as', 'alice')).out).toContain('signed for')
    const outside = await run('ask', 'What is the weather like?', '--as', 'alice', '--wait')
    expect(outside.code).toBe(4)
  })

  it('ends with 3 while the requester has to answer, and says how', async () => {
    const { code, out, err } = await run('ask', 'I want a refund', '--as', 'alice', '--wait')
    const [id = ''] = out.split('\n')
    expect(code).toBe(3)
    expect(err).toContain(`onloop say ${id}`)
    expect(await run('say', id, 'ORD-1053, 12 EUR', '--as', 'alice')).toMatchObject({ code: 0 })
    expect((await onloop().settled(id)).ended?.how).toBe('done')
  })

  it('ends with 5 when the time was up', async () => {
    await run('stop', 'flow:refund', '--reason', 'a look', '--as', 'sam')
    const held = await run('ask', 'Please refund 40 EUR for order ORD-1054', '--as', 'alice', '--wait', '20')
    expect(held).toMatchObject({ code: 3 })
    await run('stop', '--release', 'flow:refund', '--as', 'mia')
    await onloop().fault({ system: 'erp', mode: 'slow', ms: 3000, times: 1 })
    const slow = await run('ask', 'Please refund 40 EUR for order ORD-1055', '--as', 'alice', '--wait', '0')
    expect(slow.code).toBe(5)
  })

  it('prints with --json exactly what the server answered', async () => {
    const short = await run('ask', 'Please refund 40 EUR for order ORD-1056', '--as', 'alice', '--json')
    expect(JSON.parse(short.out)).toEqual({ case: expect.stringMatching(/^C-/), answer: 'I am on it.' })
    const long = await run('ask', 'Please refund 40 EUR for order ORD-1057', '--as', 'alice', '--json', '--wait')
    const answer = JSON.parse(long.out) as { id: string }
    expect((await onloop().api('alice', 'GET', `/api/cases/${answer.id}`)).body).toEqual(answer)
  })

  it.each([
    ['an empty text', '', 'empty'],
    ['a text of spaces', ' \n ', 'empty'],
    ['100,000 characters', 'x'.repeat(100_000), '100,000 characters'],
  ])('with %s ends with 1 and says why', async (_, text, problem) => {
    const { code, out, err } = await run('ask', text, '--as', 'alice')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(problem)
  })

  it('needs to be told who asks, and names who could', async () => {
    const { code, out, err } = await run('ask', 'Please refund 40 EUR')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('--as PERSON')
    expect(err).toContain('alice, ben, sam')
    expect((await run('cases', '--as', 'zoe')).err).toContain('Nobody here is called "zoe"')
  })
})

describe('deciding', () => {
  it('takes a case with one question, shows what it is about, and amends it', async () => {
    const id = await asked('ORD-1058')
    const listed = await run('approvals', '--as', 'sam')
    expect(listed.out).toContain('Pay back 900.00 EUR for order ORD-1058')
    const amended = await run('decide', id, 'amend', '--set', 'amount=800 EUR', '--as', 'sam')
    expect(amended).toMatchObject({ code: 0, out: 'Amended and approved.\n' })
    expect(amended.err).toContain('Pay back 900.00 EUR for order ORD-1058')
    const { ended } = await onloop().until(id, ({ status }) => status === 'ended')
    expect(ended?.because).toContain('800.00 EUR')
  })

  it('says why not: not theirs, not there, not understood, too late', async () => {
    const id = await asked('ORD-1059')
    const { id: question } = await onloop().question(id)
    const why = async (...argv: string[]) => {
      const { code, out, err } = await run('decide', ...argv)
      expect({ code: code > 0, out }).toEqual({ code: true, out: '' })
      return err
    }
    expect(await why(id, 'approve', '--as', 'alice')).toContain('You asked for this')
    expect(await why(id, 'approve', '--as', 'ben')).toContain('that you may see')
    expect(await why('C-0000000000', 'approve', '--as', 'sam')).toContain('that you may see')
    expect(await why(`${id}.q.99`, 'approve', '--as', 'sam')).toContain(question)
    expect(await why(id, 'aprove', '--as', 'sam')).toContain('did you mean "approve"?')
    expect(await why(id, 'reject', '--as', 'sam')).toContain('reason:')
    expect(await why(id, 'amend', '--set', 'amount=lots', '--as', 'sam')).toContain('"lots"')
    await run('decide', question, 'approve', '--as', 'sam')
    expect(await why(id, 'approve', '--as', 'lena')).toContain('Already approved by Sam Okafor')
  })

  it('hands over and asks, and the requester withdraws', async () => {
    const id = await asked('ORD-1060')
    expect(await run('decide', id, 'reassign', '--to', 'lena', '--as', 'sam')).toMatchObject({ code: 0 })
    expect(await run('decide', id, 'ask', '--question', 'Which lamp?', '--as', 'lena')).toMatchObject({ code: 0 })
    expect(await run('say', id, 'The green one', '--as', 'alice')).toMatchObject({ code: 0 })
    expect(await run('act', id, 'withdraw', '--as', 'alice')).toMatchObject({ code: 0 })
    expect((await run('decide', id, 'approve', '--as', 'lena')).code).toBe(1)
  })
})

describe('steering', () => {
  it('sets, lists and releases stops', async () => {
    expect(await run('stop', 'system:crm', '--reason', 'the CRM moves', '--as', 'sam')).toMatchObject({ code: 0 })
    expect((await run('stops', '--as', 'mia')).out).toContain('system:crm  by sam')
    expect(await run('stop', '--release', 'system:crm', '--as', 'sam')).toMatchObject({ code: 1 })
    expect(await run('stop', '--release', 'system:crm', '--as', 'mia')).toMatchObject({ code: 0 })
    expect((await run('stops', '--as', 'mia')).out).toBe('Nothing is stopped.\n')
    expect((await run('stop', 'system:crn', '--reason', 'x', '--as', 'sam')).err).toContain('is no scope')
  })

  it('shows the digest to those who steer', async () => {
    const { code, out } = await run('digest', '--as', 'mia')
    expect(code).toBe(0)
    expect(out).toContain('resolved without a person')
    expect(await run('digest', '--as', 'alice')).toMatchObject({ code: 1, out: '' })
    expect((await run('digest', '--as', 'mia', '--period', 'ages')).err).toContain('"ages"')
  })
})
