import { describe, expect, it } from 'vitest'
import type { Question } from '#core/case/case.ts'
import { sharedOnloop } from './shared.ts'

const onloop = sharedOnloop()
let order = 1030

/** A refund that customer care has to decide on. */
async function asked(): Promise<Question> {
  order += 1
  const text = `Please refund 900 EUR for order ORD-${order}`
  const { body } = await onloop().api('alice', 'POST', '/api/requests', { text })
  return onloop().question(String(body.case))
}

function decide(person: string, question: Question, body: object) {
  return onloop().api(person, 'POST', `/api/questions/${question.id}/decisions`, body)
}

describe('a decision through the API', () => {
  it('is listed for those who may take it, with what it is about', async () => {
    const question = await asked()
    const listOf = async (person: string) =>
      ((await onloop().api(person, 'GET', '/api/approvals')).body.approvals as { id: string }[]).find(
        (one) => one.id === question.id,
      )
    expect(await listOf('sam')).toMatchObject({
      version: question.version,
      requester: 'Alice Martin',
      asks: 'approval',
    })
    expect(await listOf('alice')).toBeUndefined()
    expect(await listOf('ben')).toBeUndefined()
  })

  it('lets the action run, once', async () => {
    const question = await asked()
    const first = await decide('sam', question, { decision: 'approve' })
    expect(first).toMatchObject({ status: 200, body: { answer: 'Approved.' } })
    const late = await decide('lena', question, { decision: 'approve' })
    expect(late).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Sam Okafor') } })
    const { ended } = await onloop().until(question.id.split('.')[0] ?? '', ({ status }) => status === 'ended')
    expect(ended?.how).toBe('done')
  })

  it('is taken once under one key, whose repetition gets the same answer', async () => {
    const question = await asked()
    const body = { decision: 'reject', reason: 'too much', key: 'once' }
    const first = await decide('sam', question, body)
    expect(first).toMatchObject({ status: 200 })
    expect(await decide('sam', question, body)).toEqual(first)
  })

  it('is refused to who asked, and hidden from who may not see the case', async () => {
    const question = await asked()
    expect(await decide('alice', question, { decision: 'approve' })).toMatchObject({ status: 403 })
    expect(await decide('nora', question, { decision: 'approve' })).toMatchObject({ status: 403 })
    expect(await decide('ben', question, { decision: 'approve' })).toMatchObject({ status: 404 })
    expect((await onloop().question(question.id.split('.')[0] ?? '')).votes).toEqual([])
  })

  it('holds for exactly what was looked at', async () => {
    const question = await asked()
    const changed = await decide('sam', question, { decision: 'approve', version: 'another' })
    expect(changed).toMatchObject({ status: 409, body: { detail: expect.stringContaining('has changed') } })
  })

  it('asks the requester, whose answer brings the question on', async () => {
    const question = await asked()
    const [id = ''] = question.id.split('.')
    expect(await decide('sam', question, { decision: 'ask', question: 'Which lamp?' })).toMatchObject({ status: 200 })
    expect((await onloop().api('alice', 'GET', `/api/cases/${id}`)).body.waitsFor).toBe('requester')
    await onloop().api('alice', 'POST', `/api/cases/${id}/messages`, { text: 'The green one' })
    expect((await onloop().api('alice', 'GET', `/api/cases/${id}`)).body.waitsFor).toBe('people')
    expect((await onloop().question(id)).information).toMatchObject([{ ask: 'Which lamp?', answer: 'The green one' }])
  })

  it.each([
    ['no reason', { decision: 'reject' }, 'reason'],
    ['a reason of spaces', { decision: 'reject', reason: ' \u0000 ' }, 'reason'],
    ['a wrong amount', { decision: 'amend', values: { amount: 'lots' } }, 'amount'],
    ['an argument that may not be amended', { decision: 'amend', values: { order: 'ORD-1001' } }, 'order'],
    ['an argument that does not exist', { decision: 'amend', values: { iban: 'NL00' } }, 'iban'],
    ['nobody to hand it to', { decision: 'reassign', to: 'zoe' }, 'to'],
    ['somebody without authority', { decision: 'reassign', to: 'alice' }, 'to'],
    ['a misspelt decision', { decision: 'aprove' }, 'decision'],
    ['a decision of another kind of question', { decision: 'happened' }, 'decision'],
    ['a reason of 5,000 characters', { decision: 'reject', reason: 'x'.repeat(5000) }, 'reason'],
  ])('with %s is refused, and the question stays as it was', async (_, body, field) => {
    const question = await asked()
    const refused = await decide('sam', question, body)
    expect(refused).toMatchObject({ status: 422, body: { errors: { [field]: expect.any(String) } } })
    expect(await onloop().question(question.id.split('.')[0] ?? '')).toEqual(question)
  })

  it('shows who asked neither the risk nor why it was asked', async () => {
    const question = await asked()
    const questionsFor = async (person: string) =>
      (await onloop().api(person, 'GET', `/api/cases/${question.id.split('.')[0]}`)).body.questions as object[]
    const [own] = await questionsFor('alice')
    expect(own).toMatchObject({ id: question.id, mayAnswer: false })
    expect(own).not.toHaveProperty('risk')
    expect(own).not.toHaveProperty('card')
    expect((await questionsFor('sam'))[0]).toMatchObject({ mayAnswer: true, risk: { score: expect.any(Number) } })
  })
})
